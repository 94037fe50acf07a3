"""Mutation testing: a defect is planted in a copy of the code, and the tests have to notice it."""
