"""The door of `torch.export`: the graph in a `.pt2` archive becomes a trace. It imports no PyTorch,
and neither unpickles nor reads the weights.
"""
