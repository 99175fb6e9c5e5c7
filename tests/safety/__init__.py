"""What must hold when somebody tampers, when processes are killed, and when a register is carried away."""
