"""The only package that uses PyTorch: a graph as a model, run and counted by PyTorch's counters.

torch is imported only here, and the modules of this package are imported only when they are used.
`records` imports no torch.
"""
