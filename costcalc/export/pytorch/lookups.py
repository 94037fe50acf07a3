"""Source of the classes that look up what attention adds to its scores, or its mask."""

from __future__ import annotations

_SLIDING_WINDOW = '''
class SlidingWindow(nn.Module):
    """The mask of a sliding window: which keys each query attends to."""

    def __init__(self, tokens: int, width: int):
        super().__init__()
        mask = torch.ones(tokens, tokens, dtype=torch.bool).tril().triu(1 - width)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self):
        return self.mask
'''

_RELATIVE_BIAS = '''
class RelativeBias(nn.Module):
    """A trained bias for each head and each relative position of two places in a window."""

    def __init__(self, heads: int, window: tuple[int, int]):
        super().__init__()
        height, width = window
        self.table = nn.Parameter(torch.zeros(heads, 2 * height - 1, 2 * width - 1))
        places = torch.arange(height * width)
        rows, columns = places // width, places % width
        self.register_buffer("down", rows - rows[:, None], persistent=False)
        self.register_buffer("right", columns - columns[:, None], persistent=False)

    def forward(self):
        return self.table[:, self.down, self.right]  # a negative index counts from the end
'''

_MIRRORED_BIAS = '''
class MirroredBias(nn.Module):
    """A trained bias for each head and each distance, in rows and columns, of a key from a query.

    The keys are all places of a window, the queries those of every `stride`-th row and column.
    """

    def __init__(self, heads: int, window: tuple[int, int], stride: int):
        super().__init__()
        height, width = window
        self.table = nn.Parameter(torch.zeros(heads, height, width))
        places = torch.arange(height * width).view(height, width)
        queries = places[::stride, ::stride].reshape(-1, 1)
        keys = places.reshape(-1)
        self.register_buffer("down", (keys // width - queries // width).abs(), persistent=False)
        self.register_buffer("right", (keys % width - queries % width).abs(), persistent=False)

    def forward(self):
        return self.table[:, self.down, self.right]
'''

LOOKUPS = {
    "RelativeBias": _RELATIVE_BIAS,
    "MirroredBias": _MIRRORED_BIAS,
    "SlidingWindow": _SLIDING_WINDOW,
}
"""By name, in the order in which they are written."""
