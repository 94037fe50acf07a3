"""A graph as readable PyTorch source; this package imports no torch.

`parts` finds the structure, `classes` the equal parts, `forward` writes the statements; `writer`
is the entry point.
"""
