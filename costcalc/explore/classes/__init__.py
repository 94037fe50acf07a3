"""The cost of a network at every setting of some sliders: one exact form for each structure."""
