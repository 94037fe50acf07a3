"""Specs whose formulas nobody could read: refused with a reason, and soon."""

from __future__ import annotations

import time

import pytest

from costcalc.api import graph_from_text
from costcalc.cli.run import run
from costcalc.cost.forms import forms_of, terms_in
from costcalc.errors import CostcalcError

HEAD = """costcalc: 1
params:
  a: {default: 1, range: a > 0, role: width}
  r: {default: 64, range: r >= 1, role: resolution}
"""


def doubling(lines: int, step: str) -> str:
    lets = [f"  x{n}: {step.format(f'x{n - 1}')}" for n in range(1, lines)]
    return "\n".join([f"{HEAD}let:", "  x0: int(a)", *lets, "input: (3, r, r)", ""]) + (
        f"layers: [conv(x{lines - 1})]\n"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (doubling(60, "int({0} * a) + {0} * (1 - int(a))"), "more than 20,000 signs"),
        (doubling(60, "max({0}, int({0} * a) - {0} + 1)"), "more than 20,000 signs"),
        (
            f"{HEAD}input: (3, r, r)\nlayers: ['conv(int((a + r / 64) ** 65 / 2 ** 60))']\n",
            "a power above 64",
        ),
        (
            f"{HEAD}let: {{p: int((a + r + 1) ** 60 / 66 ** 59)}}\n"
            "input: (3, r, r)\nlayers: ['conv(p) | conv(p)']\n",
            "more than 2,000 terms",
        ),
        (
            f"{HEAD}input: (3, r, r)\nblocks: {{b: 'conv(cin + int(a))'}}\n"
            "layers: [{x: b, repeat: 12000}]\n",
            "the spec asks for too much work",
        ),
    ],
    ids=["doubling", "maxima", "power", "terms", "layers"],
)
def test_a_formula_too_long(text: str, reason: str) -> None:
    graph = graph_from_text(text)
    started = time.process_time()
    with pytest.raises(CostcalcError, match=reason):
        forms_of(graph, ["a", "r"])
    assert time.process_time() - started < 60, "a bound on hanging, not a measure of speed"


def test_it_is_an_error_of_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    path = f"{tmp_path}/long.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(doubling(60, "int({0} * a) + {0} * (1 - int(a))"))
    assert run(["formula", path]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert run([path]) == 0, "its cost is known all the same"


def test_terms_are_counted_before_they_are_written() -> None:
    from sympy import Symbol, expand

    a, b = Symbol("a"), Symbol("b")
    for form in ((a + b) ** 3, (a + b) * (a + 1), a * b + (a + b + 1) ** 2, a / b):
        assert terms_in(form) >= len(expand(form).as_ordered_terms())
    assert terms_in((a + b + 1) ** 60) == 62 * 61 // 2
