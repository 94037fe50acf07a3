"""Lower bounds of the time of each layer, by the roofline model.

`roof.py` is a device at a data type, `traffic.py` what a step of a network computes and moves,
`record.py` brings them together.
"""
