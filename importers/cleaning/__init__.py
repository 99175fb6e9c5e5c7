"""What a text says: normal form and doubts, one module a kind of fact."""
