"""Random valid specs over every operator, to be held against PyTorch.

A spec is grown step by step from the shape it has come to; what an operator's needs refuse is
thrown away and tried again. Sizes differ along height and width wherever they can. In a spec of
sequences two axes are (channels, length), in any other (tokens, dim).
"""

from random import Random

from tests.bridge.random_specs.towers import Towers
from tests.bridge.random_specs.writer import Writer


def random_spec(random: Random) -> str:
    """A valid spec; one in four has inputs and outputs with names."""
    return (Towers if random.random() < 0.25 else Writer)(random).spec()
