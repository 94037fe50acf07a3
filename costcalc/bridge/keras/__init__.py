"""The Keras door: the JSON that `model.to_json()` writes becomes a trace. It imports no Keras, and
nothing that the file names: layers are read by their names and settings alone.
"""
