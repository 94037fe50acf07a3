"""A PyTorch model as a trace: recorded operators, translated to ours."""
