"""Where in a sheet the people stand: headings, columns, sections, and the lines that are none of these."""
