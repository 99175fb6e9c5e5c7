"""What lies inside a file, looked into without trusting it: packages, archives, OLE sectors."""
