"""Budgets: limits of networks, in a file of the project, and whether they are met."""
