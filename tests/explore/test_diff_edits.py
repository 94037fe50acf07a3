"""Edits between two networks: their order, their names, and those that are merged."""

from __future__ import annotations

import pytest

from costcalc.cost.network import Network
from costcalc.explore.diff.difference import difference
from costcalc.explore.diff.edits import MOST_EDITS
from costcalc.explore.diff.wording import changed
from tests.explore.differing import compared, spec


def test_edits_are_applied_one_after_another() -> None:
    head = "params:\n  w: {{default: {w}}}\nlet:\n  twice(c): {n} * c * w\n"
    old = spec("  - a: conv(twice(4), k=3)\n  - b: conv(8)", head=head.format(w=1, n=2))
    new = spec("  - a: conv(twice(4), k=5)\n  - b: conv(8)", head=head.format(w=2, n=3))
    found = compared(old, new)
    each = 6 * 9 * 20 * 31 + 8 * 20 * 31
    assert [(edit.place, edit.what, edit.totals.macs) for edit in found.edits] == [
        ("params: w, default, line 3", "1 -> 2", 8 * each),
        ("let: twice, line 5", "2 * c * w -> 3 * c * w", 8 * each),
        ("layers: a, line 8", "conv k=3 -> k=5", 24 * 6 * 16 * 20 * 31),
    ]
    assert not found.grouped


def test_an_edit_of_a_table_names_row_and_column() -> None:
    table = "  - s: conv(c, k=k)\n    table:\n      - [c, k]\n"
    old = spec(table + "      - [8, 3]\n      - [16, 5]")
    new = spec(table + "      - [8, 3]\n      - [20, 7]\n      - [9, 1]")
    assert [(edit.place, edit.what) for edit in compared(old, new).edits] == [
        ("layers: s, row 1, line 8", "c 16 -> 20"),
        ("layers: s, row 1, line 8", "k 5 -> 7"),
        ("layers: s, row 2, line 9", "added [9, 1]"),
    ]


def test_parts_of_a_spec_that_come_and_go_are_edits() -> None:
    old = spec("  - a: conv(8)\n  - b: conv(9)")
    new = spec("  - a: conv(w)\n  - b: conv(9)\n  - fc: gap", "(6, 18, 31)", "let: {w: 8}\n")
    assert [(edit.parts[0], len(edit.parts)) for edit in compared(old, new).edits] == [
        (("let: line 2", "added let: {w: 8}"), 3),
        (("layers: fc, line 7", "added {fc: gap}"), 1),
    ]
    back = compared(new, old).edits
    assert ("layers: fc, old line 7", "removed {fc: gap}") in [p for e in back for p in e.parts]


def test_a_long_value_loses_its_middle() -> None:
    (edit,) = compared(spec("  - a: conv(8)"), spec(f"  - a: conv(8{' + 1' * 30})")).edits
    assert edit.what == f"conv 8 -> {('8' + ' + 1' * 30)[:26]} … {(' + 1' * 30)[-26:]}"


def test_an_edit_that_does_not_build_alone_is_merged_with_the_next() -> None:
    old = spec("  - a: conv(8, k=3)\n  - b: conv(8, g=4)\n  - c: conv(5)")
    new = spec("  - a: conv(9, k=3)\n  - b: conv(9, g=3)\n  - c: conv(7)")
    found = compared(old, new)
    assert [len(edit.parts) for edit in found.edits] == [2, 1]
    assert found.edits[0].what == "conv 8 -> 9; layers: b, line 5: conv 8, g=4 -> 9, g=3"


def test_settings_come_first_and_defaults_are_told() -> None:
    network = Network.named("mobilenet_v1")
    found = difference(network.at(rho="6/7"), network.at(alpha="0.5"), ("old", "new"))
    assert [(edit.place, edit.what) for edit in found.edits] == [
        ("settings", "alpha 1 -> 0.5"),
        ("settings", "rho 6/7 -> 1"),
    ]


def test_comments_spaces_and_words_are_no_edits() -> None:
    old = spec("  - a: conv(8,k=3)", head="title: One\n")
    new = spec("  # a comment\n  - a: conv( 8, k=3 )", head="title: Two\ncite: Nobody\n")
    found = compared(old, new)
    assert (found.edits, found.layers, found.is_same) == ((), (), True)


def test_too_many_edits_are_taken_together() -> None:
    count = MOST_EDITS + 5
    old, new = (
        spec("\n".join(f"  - g{n}: conv({6 + more})" for n in range(count))) for more in (0, 1)
    )
    found = compared(old, new)
    assert found.grouped
    assert len(found.edits) == 1
    assert len(found.edits[0].parts) == count


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("conv(64, k=3) | bn", "conv(96, k=3) | bn", "conv 64 -> 96"),
        ("conv(64, k=3, s=s)", "conv(64, k=5, s=s)", "conv k=3 -> k=5"),
        ("a(ch(c), 1 if i == 0 else 2)", "b(ch(c), 1 if i == 0 else 2)", "a -> b"),
        ("conv(ch(32), k=3)", "conv(ch(48), k=3)", "ch 32 -> 48"),
        ("conv(64) | bn", "conv(64) | bn | relu", "bn -> bn | relu"),
        ("relu", "gelu", "relu -> gelu"),
        ("conv(2*a) | bn", "conv(b) | gn(8)", "conv(2*a) | bn -> conv(b) | gn(8)"),
    ],
)
def test_a_change_of_a_chain_in_words(old: str, new: str, expected: str) -> None:
    assert changed(old, new) == expected


def test_a_change_of_a_cell_names_its_column() -> None:
    assert changed("6", "4", "t") == "t 6 -> 4"
