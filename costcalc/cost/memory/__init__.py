"""The memory that a network needs while it runs: tensors, lifetimes, named definitions, plans.

`definitions.py` holds what may be counted, `planners.py` how tensors are placed, `dtypes.py` how
large a value is. `record.py` brings them together.
"""
