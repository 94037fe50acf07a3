"""A flat spec folded: branches, blocks and tables, as a person would write it."""
