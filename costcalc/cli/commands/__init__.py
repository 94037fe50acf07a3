"""The commands other than the cost table, one file each; the first line of a file is its help."""
