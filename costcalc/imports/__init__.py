"""A traced model, turned into a spec. Knows no PyTorch and no ONNX: `bridge` makes traces."""
