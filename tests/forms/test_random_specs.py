"""Random specs over every operator, their input's sizes as symbols: forms beside exact costs."""

from __future__ import annotations

import re
from random import Random

import pytest

from costcalc.algebra.symbols import exactly_at
from costcalc.api import graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.cost.evaluation import holds
from costcalc.cost.forms import forms_of
from costcalc.cost.quantities import QUANTITIES
from costcalc.errors import SpecError
from tests.bridge.random_specs import random_spec

INPUT = re.compile(r"^(input|  in\d+): \(([0-9, ]+?),?\)$", re.MULTILINE)


def with_symbols(text: str) -> tuple[str, dict[str, int]]:
    """The spec with a parameter for each size of its inputs."""
    sizes: dict[str, int] = {}

    def named(found: re.Match[str]) -> str:
        own = [f"x{len(sizes) + n}" for n, _ in enumerate(found[2].split(","))]
        sizes.update(zip(own, map(int, found[2].split(",")), strict=True))
        return f"{found[1]}: ({', '.join(own)}{',' if len(own) == 1 else ''})"

    text = INPUT.sub(named, text)
    assert sizes
    params = "\n".join(f"  {n}: {{default: {size}}}" for n, size in sizes.items())
    return text.replace("\ninput:", f"\nparams:\n{params}\ninput:", 1), sizes


def findings(number: int) -> list[str]:
    """What differs for the spec of that number: at its own sizes, and at others its facts allow."""
    text, sizes = with_symbols(random_spec(Random(number)))
    graph = graph_from_text(text)
    forms = forms_of(graph, list(sizes))
    dice = Random(number)
    settings = [dict(sizes)]
    settings += [{n: dice.randint(1, 2 * size + 1) for n, size in sizes.items()} for _ in range(6)]
    wrong = []
    for setting in settings:
        if not all(holds(f, setting) for f, role in forms.facts.items() if role != "branch"):
            continue
        try:
            exact = evaluate(graph_from_text(text, **setting)).totals
        except SpecError as error:
            wrong.append(f"{text}\n{setting}: the facts hold, but\n{error}")
            continue
        for quantity in QUANTITIES:
            ours = exactly_at(forms.total(quantity).exact, setting)
            if ours != getattr(exact, quantity):
                wrong.append(f"{text}\n{setting}: {quantity} {ours}, not {exact}")
    return wrong


@pytest.mark.parametrize("tens", range(12))
def test_random_specs(tens: int) -> None:
    """Ten specs each; more with `python -m tests.forms.test_random_specs COUNT`."""
    assert [words for n in range(10 * tens, 10 * tens + 10) for words in findings(n)] == []


if __name__ == "__main__":
    import sys

    count, found = int(sys.argv[1]), 0
    for n in range(count):
        for line in findings(n):
            found += 1
            print(n, line, flush=True)
    print(f"{count} specs, {found} findings")
