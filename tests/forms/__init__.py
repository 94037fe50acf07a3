"""Costs in symbols: that they are the exact costs, and read as they are meant to."""
