"""Differences of networks with several inputs: each input has a shape and a use of its own."""

from __future__ import annotations

from costcalc.cost.network import Network
from costcalc.explore.diff.difference import difference
from costcalc.explore.diff.record import Difference, summed

TWO = """costcalc: 1
params:
  w: {{default: 6, range: w >= 1, whole: true}}
input:
  image: ({channels}, 10, 12)
  depth: (2, 10, 12)
layers:
  - a: conv(w, k=3)
    from: image
  - b: conv(5, k=({k}, 1), p=({k} // 2, 0))
    from: depth
  - do: concat
    from: [a, b]
  - c: conv(7, k=3)
"""
POSITIONS = 10 * 12


def spec(channels: int = 3, k: int = 3) -> str:
    return TWO.format(channels=channels, k=k)


def compared(old: str, new: str, **settings: int) -> Difference:
    before, after = Network.from_text(old, "old"), Network.from_text(new, "new").at(**settings)
    found = difference(before, after, ("old", "new"))
    for parts in ([c for one in found.layers for c in one.causes], found.edits):
        assert summed(part.totals for part in parts) == found.totals
    return found


def causes_of(found: Difference) -> dict[str, dict[str, int]]:
    """The causes of each layer with what each changes of its multiply-adds."""
    return {
        one.path: {c.what: c.totals.exactly("macs") for c in one.causes if c.totals.macs}
        for one in found.layers
        if one.totals.macs
    }


def test_channels_of_one_input_change_what_reads_it() -> None:
    found = compared(spec(), spec(channels=4))
    assert causes_of(found) == {"a": {"channels in per group": 1 * 6 * 9 * POSITIONS}}
    (edit,) = found.edits
    assert "image" in edit.place
    assert edit.totals.exactly("macs") == 6 * 9 * POSITIONS


def test_a_kernel_on_the_other_input_changes_that_branch_alone() -> None:
    found = compared(spec(), spec(k=5))
    lost = 2 * 12 * 2 * 5 * 5
    assert causes_of(found) == {
        "b": {
            "kernel taps": 2 * 5 * 2 * POSITIONS,
            "output positions: kernel": -lost,
            "output positions: padding": lost,
        }
    }


def test_a_setting_changes_its_branch_and_what_reads_both() -> None:
    found = compared(spec(), spec(), w=8)
    assert causes_of(found) == {
        "a": {"channels out": 2 * 3 * 9 * POSITIONS},
        "c": {"channels in per group": 2 * 7 * 9 * POSITIONS},
    }
    (edit,) = found.edits
    assert (edit.place, edit.what) == ("settings", "w 6 -> 8")
