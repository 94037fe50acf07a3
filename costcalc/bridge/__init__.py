"""The only package that uses PyTorch: a graph as a model, run and counted by PyTorch's counters.

Only here is torch imported, and nothing here is imported before someone asks for it; `records`
imports no torch.
"""
