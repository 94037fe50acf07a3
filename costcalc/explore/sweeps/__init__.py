"""A network's cost at many settings at once: every figure exact, every setting accounted for."""
