"""Causes between two networks: exact sums, and the names of causes."""

from __future__ import annotations

import pytest

from costcalc.cost.network import Network
from costcalc.cost.quantities import Totals
from costcalc.errors import UsageError, WrongAnswer
from costcalc.explore.diff import causes as causes_module
from costcalc.explore.diff.difference import difference
from tests.explore.differing import compared, macs_of, spec
from tests.explore.random_edits import checked, pair


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7])
def test_random_edits_of_shipped_specs_sum(number: int) -> None:
    """`python -m tests.explore.random_edits` does more of them."""
    checked(pair(number, seed=3))


def test_channels_of_a_convolution_change_in_the_stated_order() -> None:
    found = compared(
        spec("  - a: conv(8, k=3)\n  - b: conv(10, k=3)"),
        spec("  - a: conv(12, k=3)\n  - b: conv(14, k=(3, 5), p=(1, 2))"),
    )
    positions = 20 * 31
    assert macs_of(found, "a") == {"channels out": 4 * 6 * 9 * positions}
    assert macs_of(found, "b") == {
        "channels in per group": 4 * 10 * 9 * positions,
        "channels out": 12 * 4 * 9 * positions,
        "kernel taps": 12 * 14 * 6 * positions,
    }


def test_groups_are_channels_in_per_group() -> None:
    found = compared(spec("  - a: conv(8, k=3)"), spec("  - a: conv(8, k=3, g=2)"))
    assert macs_of(found, "a") == {"channels in per group": -3 * 8 * 9 * 20 * 31}


def test_output_positions_are_split_input_first_then_kernel_padding_dilation_stride() -> None:
    found = compared(
        spec("  - a: conv(8, k=3, p=0)"),
        spec("  - a: conv(8, k=5, p=3, d=2, s=2)", shape="(6, 22, 31)"),
    )
    each = 6 * 8 * 25
    steps = (18 * 29, 20 * 29, 18 * 27, 24 * 33, 20 * 29, 10 * 15)
    names = ("input size", "kernel", "padding", "dilation", "stride")
    expected = {"kernel taps": 6 * 8 * 16 * 18 * 29}
    for name, before, after in zip(names, steps, steps[1:], strict=False):
        expected[f"output positions: {name}"] = each * (after - before)
    assert macs_of(found, "a") == expected


def test_a_kernel_with_its_default_padding_changes_taps_alone() -> None:
    found = compared(spec("  - a: conv(8, k=3)"), spec("  - a: conv(8, k=5)"))
    assert macs_of(found, "a") == {"kernel taps": 6 * 8 * 16 * 20 * 31}


def test_weights_biases_and_norm_are_apart() -> None:
    old = spec("  - a: conv(8, k=3) | bn")
    new = spec("  - a: conv(9, k=3, bias=true) | bn")
    found = compared(old, new)
    causes = {c.what: c.totals for one in found.layers for c in one.causes}
    assert causes["channels out"].weights == 6 * 9
    assert causes["biases"].exactly("biases") == 9
    assert causes["norm"].norm == 2
    assert causes["buffers"].buffers == 2


def test_attention_is_explained_term_by_term() -> None:
    block = "  - q: linear({d})\n  - v: {{do: linear({e}), from: input}}\n"
    attention = "  - mix: {{do: sdpa(heads=2), from: [q, q, v]}}"
    old, new = (
        spec((block + attention).format(d=d, e=e), f"({tokens}, 12)")
        for d, e, tokens in ((8, 6, 5), (10, 6, 7))
    )
    assert macs_of(compared(old, new), "mix") == {
        "scores: dim": 2 * 5 * 5,
        "scores: queries": 10 * 2 * 5,
        "scores: keys per window": 10 * 7 * 2,
        "mean of values: queries": 6 * 2 * 5,
        "mean of values: keys per window": 6 * 7 * 2,
    }


def test_masked_pairs_that_do_not_count_are_a_term() -> None:
    block = "  - q: linear(8)\n  - mix: {do: 'sdpa(causal=true)', from: [q, q, q]}"
    old, new = (spec(block, f"({tokens}, 12)") for tokens in (5, 7))
    whole = macs_of(compared(old, new), "mix")
    half = macs_of(compared(old, new, causal="half"), "mix")
    hidden = 16 * (7 * 6 // 2 - 5 * 4 // 2)
    assert {**whole, "hidden pairs: pairs": -hidden} == half


def test_recurrent_layers_are_explained_term_by_term() -> None:
    old, new = spec("  - r: lstm(8)", "(5, 6)"), spec("  - r: lstm(10, layers=2)", "(5, 6)")
    assert macs_of(compared(old, new), "r") == {
        "input: units": 5 * 4 * 6 * 2,
        "state: state": 5 * 4 * 2 * 8,
        "state: units": 5 * 4 * 10 * 2,
        "input of further layers: further layers": 5 * 4 * 10 * 10,
        "state of further layers: further layers": 5 * 4 * 10 * 10,
    }


def test_another_operator_is_one_cause() -> None:
    found = compared(spec("  - a: conv(6, k=3)"), spec("  - a: dwconv(k=3)"))
    (layer,) = found.layers
    assert [c.what for c in layer.causes] == ["operator"]
    assert layer.status == "changed"
    assert (layer.causes[0].before, layer.causes[0].after) == (
        "conv 3x3 on 6x20x31",
        "conv dw 3x3 on 6x20x31",
    )


def test_added_removed_renamed_and_moved_layers() -> None:
    old = spec("  - a: conv(6, k=3)\n  - b: conv(6, k=5)\n  - c: conv(6, k=1)")
    new = spec("  - b: conv(6, k=5)\n  - first: conv(6, k=3)\n  - d: relu")
    found = compared(old, new)
    statuses = {one.path: (one.status, one.old_path) for one in found.layers}
    assert statuses == {
        "first": ("moved", "a"),
        "c": ("removed", "c"),
        "d": ("added", None),
    }


def test_rows_behind_a_new_row_keep_their_counterparts() -> None:
    rows = ("[c, k]", "[8, 3]", "[16, 5]", "[24, 7]")
    table = "  - s: conv(c, k=k) | bn\n    table:\n"
    old = spec(table + "\n".join(f"      - {row}" for row in rows))
    new = spec(table + "\n".join(f"      - {row}" for row in (*rows[:2], "[8, 1]", *rows[2:])))
    found = compared(old, new)
    statuses = {one.path: (one.status, one.old_path) for one in found.layers}
    assert statuses == {
        "s/2/conv": ("moved", "s/1/conv"),
        "s/2/bn": ("moved", "s/1/bn"),
        "s/3/conv": ("moved", "s/2/conv"),
        "s/3/bn": ("moved", "s/2/bn"),
        "s/1/conv": ("added", None),
        "s/1/bn": ("added", None),
    }
    assert found.totals.macs == 8 * 8 * 20 * 31


def test_a_width_multiplier_moves_nothing() -> None:
    old, new = Network.named("mobilenet_v2"), Network.named("mobilenet_v2:alpha=0.5")
    found = difference(old, new, ("old", "new"))
    assert {one.status for one in found.layers} == {"changed"}


def test_weights_that_become_shared_are_a_cause() -> None:
    unit = "  - t: conv(6, k=3)\n    repeat: 3\n"
    found = compared(spec(unit), spec(unit + "    shared: true\n"))
    layer = next(one for one in found.layers if one.path == "t/1/conv")
    shared = next(c for c in layer.causes if c.what == "weights shared")
    assert (shared.before, shared.after) == ("its own", "t/0/conv")
    assert shared.totals.weights == -6 * 6 * 9


def test_what_is_excluded_has_no_causes() -> None:
    old, new = spec("  - a: conv(8, k=3) | bn"), spec("  - a: conv(9, k=3) | bn")
    found = compared(old, new, exclude=["bn", "bias"])
    assert found.totals.norm == 0
    assert {one.path for one in found.layers} == {"a/conv"}
    moved = compared(spec("  - a: conv(8, k=3)"), spec("  - b: conv(8, k=3)"), exclude=["a"])
    (layer,) = moved.layers
    assert [c.what for c in layer.causes] == ["excluded from the count"]


def test_a_batch_multiplies_work_alone() -> None:
    old, new = spec("  - a: conv(8, k=3)"), spec("  - a: conv(9, k=3)")
    one, three = compared(old, new), compared(old, new, batch=3)
    assert three.totals.macs == 3 * one.totals.macs
    assert three.totals.weights == one.totals.weights


def test_the_parts_of_resnext() -> None:
    """Channels in per group -912 M and channels out +1,053 M for a net +141 M."""
    old, new = Network.named("resnet50"), Network.named("resnext50_32x4d")
    found = difference(old, new, ("old", "new"))
    causes = {name: totals.macs for name, totals in found.by_cause().items() if totals.macs}
    assert causes == {"channels out": 1_053_294_592, "channels in per group": -911_998_976}
    assert found.totals.macs == 141_295_616


def test_causes_that_do_not_sum_are_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causes_module, "_within", lambda *_: iter(()))
    with pytest.raises(WrongAnswer, match="causes of a"):
        compared(spec("  - a: conv(8, k=3)"), spec("  - a: conv(9, k=3)"))


def test_progress_goes_from_none_to_all() -> None:
    seen: list[tuple[str, float | None]] = []
    old, new = spec("  - a: conv(8)\n  - b: conv(8)"), spec("  - a: conv(9)\n  - b: conv(9)")
    compared(old, new, progress=lambda text, part: seen.append((text, part)))
    text = "applying the changes of the text"
    assert seen == [(text, 0), (text, 0.5), ("", None)]


def test_very_many_passes_are_aligned_by_their_numbers() -> None:
    old, new = (spec(f"  - t: conv(6)\n    repeat: {n}", "(6, 2, 3)") for n in (101, 103))
    found = compared(old, new)
    assert [(one.path, one.status) for one in found.layers] == [
        ("t/101/conv", "added"),
        ("t/102/conv", "added"),
    ]


def test_an_unknown_word_to_exclude_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot exclude `nothing`"):
        compared(spec("  - a: conv(8)"), spec("  - a: conv(9)"), exclude=["nothing"])


def test_a_cost_that_is_the_same_is_said_to_be() -> None:
    found = compared(spec("  - a: conv(8) | relu"), spec("  - b: conv(8) | silu"))
    assert found.is_same
    assert found.totals == Totals()
