"""Small random networks as plain data, the same in every program: what branches, joins and ends.

This file imports nothing of the package, so that `record_tflm.py` can use it where the package is
not installed.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

INPUT = -1


class Node(NamedTuple):
    """An operator: what it reads (`INPUT` or numbers of nodes), its output (height, width,
    channels), and whether a ReLU follows that the operator itself computes.
    """

    op: str
    sources: tuple[int, ...]
    shape: tuple[int, int, int]
    relu: bool = False


class Description(NamedTuple):
    """A network: the shape of its input (height, width, channels), and its nodes in order."""

    input: tuple[int, int, int]
    nodes: tuple[Node, ...]

    def shape_of(self, number: int) -> tuple[int, int, int]:
        return self.input if number == INPUT else self.nodes[number].shape

    @property
    def ends(self) -> tuple[int, ...]:
        """The nodes that no other reads: the outputs."""
        read = {source for node in self.nodes for source in node.sources}
        return tuple(n for n in range(len(self.nodes)) if n not in read)


def described(seed: int, most: int = 14) -> Description:
    """The network of a seed, with at most this number of nodes."""
    random = Random(seed)
    shape = (random.randint(2, 7), random.randint(8, 12), random.randint(1, 9))
    network = Description(shape, ())
    for _ in range(random.randint(2, most)):
        network = network._replace(nodes=(*network.nodes, _node(random, network)))
    return network


def _node(random: Random, network: Description) -> Node:
    """The next node: recent tensors are read more often than old ones."""
    numbers = range(INPUT, len(network.nodes))
    source = max(random.choice(numbers), random.choice(numbers))
    h, w, c = network.shape_of(source)
    alike = [n for n in numbers if network.shape_of(n) == (h, w, c)]
    beside = [n for n in numbers if network.shape_of(n)[:2] == (h, w)]
    op = random.choice(("conv", "conv", "add", "add", "concat", "maxpool", "softmax"))
    if op == "add" and len(alike) > 1:
        return Node("add", tuple(random.sample(alike, 2)), (h, w, c), random.random() < 0.3)
    if op == "concat" and len(beside) > 1:
        chosen = tuple(random.sample(beside, random.randint(2, min(3, len(beside)))))
        return Node("concat", chosen, (h, w, sum(network.shape_of(n)[2] for n in chosen)))
    if op == "maxpool" and h > 1:
        return Node("maxpool", (source,), (h // 2, w // 2, c))
    if op == "softmax":
        return Node("softmax", (source,), (h, w, c))
    return Node("conv", (source,), (h, w, random.randint(1, 9)), random.random() < 0.5)
