"""The torch door: a graph as a real PyTorch model, and what PyTorch's own counters say of it.

Only here is torch imported, and nothing here is imported before someone asks for it; `records`
imports no torch.
"""
