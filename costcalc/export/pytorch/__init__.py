"""A graph as the source of a PyTorch module that a person would write; no torch here.

`parts` finds the structure, `classes` the equal parts, `forward` the statements; `writer`
is the entry point.
"""
