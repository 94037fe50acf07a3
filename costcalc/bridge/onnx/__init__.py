"""The ONNX door: a `.onnx` file becomes a trace. The only package that imports `onnx`."""
