"""What the register holds: tables, their scope, the vault of private facts."""
