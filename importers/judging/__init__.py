"""A line becomes a row: its cells cleaned, held against each other and against the other rows, every doubt a finding."""
