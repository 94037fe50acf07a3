"""Inputs and outputs with names, weights that are shared, and tensors of any shape."""

from __future__ import annotations

from tests.hostile.case import TOO_MUCH, Case, numbered, spec, words


def ends(inputs: str, outputs: str = "", layers: str = "- last: relu\n") -> str:
    """A spec around what stands behind `input` and `outputs`."""
    given = f"outputs: {outputs}\n" if outputs else ""
    return f"costcalc: 1\ninput: {inputs}\n{given}layers:\n{layers}"


def returning(returned: str) -> str:
    """A spec with a block that returns that."""
    return spec("- u\n", f"blocks:\n  u:\n    do:\n    - a: relu\n    returns: {returned}\n")


def applied_again(count: int) -> str:
    """Blocks that hold the one before twice, the second time with the weights of the first."""
    blocks = numbered("  b{0}:\n  - a: b{1}\n  - b: {{same: a}}\n", count)
    return spec(f"- b{count}\n", f"blocks:\n  b0: conv(3)\n{blocks}")


TENSORS: tuple[Case, ...] = (
    # Inputs and outputs
    Case(
        "5,000 inputs that nothing reads",
        "no layer reads the input `a2`",
        lambda: ends("\n" + numbered("  a{0}: (3, 8, 7)\n", 5_000)),
    ),
    Case(
        "5,000 outputs that no step gives",
        "unknown step `a0`",
        lambda: ends("(3, 8, 7)", f"[{words('a{0}', 5_000)}]"),
    ),
    Case(
        "5,000 times the same output",
        "`last` is named twice",
        lambda: ends("(3, 8, 7)", f"[{words('last', 5_000)}]"),
    ),
    Case(
        "an input of 10^20",
        "a size of the input has more than 18 digits",
        lambda: ends(f"\n  a: (3, {10**20})"),
    ),
    Case("a shape that YAML cuts", "`(` is never closed", lambda: ends("{a: (3, 8, 7)}")),
    Case("no inputs", "`input` is empty", lambda: ends("{}")),
    Case("no outputs", "`outputs` must name at least one step", lambda: ends("(3, 8, 7)", "[]")),
    Case("an output twice in a block", "`a` is named twice", lambda: returning("[a, a]")),
    Case(
        "5,000 results that no step of a block gives",
        "the block has no step `a0`",
        lambda: returning(f"[{words('a{0}', 5_000)}]"),
    ),
    # Shared weights
    Case(
        "a step that is itself again",
        "`a` cannot be applied inside itself",
        lambda: spec("- a: {same: a}\n"),
    ),
    Case(
        "a layer tied to itself",
        "a layer cannot be tied to itself",
        lambda: spec("- a: conv(8)\n  tied: a\n"),
    ),
    Case(
        "two layers tied to each other",
        "`b` comes after `a`, which uses its weights",
        lambda: spec("- a: conv(8)\n  tied: b\n- b: conv(8)\n  tied: a\n"),
    ),
    Case(
        "weights shared 10^8 times",
        TOO_MUCH,
        lambda: spec("- a: conv(8)\n- repeat: 100000000\n  do:\n  - {same: a}\n"),
    ),
    Case("steps applied again that double 40 times", TOO_MUCH, lambda: applied_again(40)),
    # Tensors of any shape
    Case(
        "a reshape with two free axes",
        "only one of `to` can be -1",
        lambda: spec("- reshape((-1, -1))\n"),
    ),
    Case(
        "a stored tensor of 10^20",
        "`sizes` has more than 18 digits",
        lambda: spec(f"- add: {{x: [], y: 'stored(({10**20}, 7, 5))'}}\n"),
    ),
    Case(
        "a permutation with an axis of 10^9",
        "every axis must be there once",
        lambda: spec("- permute(0, 1, 999999999)\n"),
    ),
    Case(
        "a stack along an axis of 10^9",
        "the output has 4 axes, counted from 0",
        lambda: spec("- a: relu\n- b: stack(axis=999999999)\n  from: [a, input]\n"),
    ),
    Case(
        "10^20 regions", "`n` has more than 18 digits", lambda: spec(f"- roi_align({10**20}, 7)\n")
    ),
)
