"""Several graded answer files."""
