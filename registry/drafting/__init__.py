"""Write what is made public, in the house style of local offices: the last step of a row, from facts alone."""
