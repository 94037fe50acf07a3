"""Exercises with their keys: what is asked of a network, and how an answer is graded."""
