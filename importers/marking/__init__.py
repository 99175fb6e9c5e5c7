"""Write the findings of a file into the file itself; only the limited child does it, part by part of the package."""
