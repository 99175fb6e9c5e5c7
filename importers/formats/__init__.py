"""What each format gives: sheets of cells, whatever program wrote the file."""
