"""The best settings of a space that is not counted are those of brute force."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from costcalc.api import cost_of
from costcalc.cli.run import run
from costcalc.explore.sweeps import bounds, search
from costcalc.explore.sweeps.bounds import Choice, Problem, Search
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]
WIDTHS = (24, 40, 80, 112, 160)
HEAD = """costcalc: 1
name: supernet
params:
{params}
  last: {{default: small, choices: [small, large]}}
input: (3, {side}, {side})
blocks:
  mb(c, k, t, s):
    - residual:
        - expand: conv(t * cin) | bn | relu6
        - depthwise: dwconv(k=k, s=s) | bn | relu6
        - project: conv(c) | bn
      if: s == 1 and cin == c
layers:
  - stem: conv(16, k=3, s=2) | bn | relu6
{layers}
  - when: last == large
    do: {{head: conv(200)}}
  - gap
"""


def supernet(folder: Path, layers: int, side: int = 64) -> tuple[str, list[str]]:
    """A space like that of once-for-all: a kernel and an expansion for each layer.

    Its address, and the options that give each parameter all its values.
    """
    params, steps, options = [], [], []
    for n in range(layers):
        stage = n * len(WIDTHS) // layers
        opens = n == 0 or (n - 1) * len(WIDTHS) // layers != stage
        stride = 2 if opens and stage != 3 else 1
        params.append(f"  kernel_{n}: {{default: 3, choices: [3, 5, 7]}}")
        params.append(f"  expand_{n}: {{default: 3, choices: [3, 4, 6]}}")
        steps.append(f"  - b{n}: mb({WIDTHS[stage]}, kernel_{n}, expand_{n}, {stride})")
        options += [f"--kernel-{n}", "3,5,7", f"--expand-{n}", "3,4,6"]
    file = folder / "supernet.yaml"
    text = HEAD.format(side=side, params="\n".join(params), layers="\n".join(steps))
    file.write_text(text)
    return str(file), options


def rows(capsys: Capture, *words: str) -> list[Any]:
    assert run(("sweep", *words, "--format", "json")) == 0
    data = json.loads(capsys.readouterr().out)
    schema("sweep").validate(data)
    return [(row["network"], row["parameters"], row["figures"]) for row in data["rows"]]


ASKED = [
    ("macs <= 6M", "max params", "7"),
    ("macs <= 6M and params < 70k", "max params, min macs", "5"),
    ("params >= 70k", "macs", "9"),
    ("5M <= macs <= 5.1M", "max activations", "4"),
    ("bytes <= 5M and macs > 6M", "min bytes, max kernel_1, max expand_0", "6"),
    ("macs < 1", "params", "3"),
    ("macs <= 5000000 + 1M", "max kernel_0, max kernel_1, params", "12"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Three layers in two structures: 1,458 settings."""
    address, options = supernet(tmp_path_factory.mktemp("small"), 3)
    return (address, *options, "--last", "small,large")


@pytest.mark.parametrize(("where", "sort", "top"), ASKED)
def test_the_best_are_those_of_brute_force(
    small: tuple[str, ...],
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    sort: str,
    top: str,
) -> None:
    words = (*small, "--where", where, "--sort", sort, "--top", top)
    expected = rows(capsys, *words)
    assert len(expected) == (0 if where == "macs < 1" else int(top))
    monkeypatch.setattr(search, "COUNTED", 0)
    assert rows(capsys, *words) == expected


def test_the_best_of_two_networks_are_found_together(
    small: tuple[str, ...], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*small, "--where", "macs <= 6M", "--sort", "max params", "--top", "8")
    names = (small[0], f"{small[0]}:last=large")
    words = (*names, *small[1:-2], *words[len(small) :])
    expected = rows(capsys, *words)
    assert {name for name, _, _ in expected} == {*names}
    monkeypatch.setattr(search, "COUNTED", 0)
    assert rows(capsys, *words) == expected


def test_twenty_layers_are_searched_and_proved(tmp_path: Path, capsys: Capture) -> None:
    """Of 12 quintillion settings. The figures are those of the setting alone, within the limit."""
    address, options = supernet(tmp_path, 20, side=224)
    words = (address, *options, "--where", "macs <= 300M", "--sort", "max params", "--top", "2")
    found = rows(capsys, *words)
    assert len(found) == 2
    for _, parameters, figures in found:
        cost = cost_of(address, **parameters)
        assert figures == {"macs": cost.macs, "params": cost.params}
        assert cost.macs <= 300_000_000
    assert run(("sweep", *words)) == 0
    text = capsys.readouterr().out
    assert "12,157,665,459,056,928,801 settings" in text
    assert "proved to be the best" in text


def test_a_search_that_takes_too_long_says_that_nothing_is_proved(
    small: tuple[str, ...], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", 0)
    monkeypatch.setattr(bounds, "MOST_STEPS", 8)
    words = ("sweep", *small, "--where", "macs <= 6M", "--sort", "max params", "--top", "3")
    assert run(words) == 0
    captured = capsys.readouterr()
    assert "not proved" in captured.out
    assert run((*words, "--format", "csv")) == 0
    assert "not proved" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--where", "macs + params <= 3M"), "this is no limit of a figure"),
        (("--where", "macs <= 3M or params <= 1k"), "this is no limit of a figure"),
        (("--where", "peak_memory <= 3M"), "`peak_memory` is no sum over layers"),
        (("--where", "last == small"), "this is no limit of a figure"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    small: tuple[str, ...],
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.setattr(search, "COUNTED", 0)
    assert run(("sweep", *small, *words, "--sort", "max macs", "--top", "3")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_parameters_that_depend_on_each_other_are_named(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", 0)
    words = ("sweep", "mobilenet_v1", "--alpha", "0.01:2:0.01", "--rho", "0.01:2:0.01")
    assert run((*words, "--sort", "max macs", "--top", "1")) == 2
    error = capsys.readouterr().err
    assert "`alpha`, `rho` have 37,200 combinations that cannot be chosen one by one" in error


def problems(seed: int) -> Iterator[Problem]:
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        limits = tuple(chance.randint(-2, 14) for _ in range(chance.randint(0, 2)))
        yield Problem(
            tuple(
                tuple(
                    Choice(chance.randint(-9, 9), tuple(chance.randint(-3, 9) for _ in limits))
                    for _ in range(chance.randint(1, 4))
                )
                for _ in range(chance.randint(1, 5))
            ),
            limits,
        )


def brute(number: int, problem: Problem) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for options in product(*(range(len(one)) for one in problem.components)):
        taken = [one[option] for one, option in zip(problem.components, options, strict=True)]
        sums = [sum(one.weights[n] for one in taken) for n in range(len(problem.limits))]
        if all(a <= b for a, b in zip(sums, problem.limits, strict=True)):
            yield sum(one.cost for one in taken), number, options


@pytest.mark.parametrize("seed", range(150))
def test_random_problems_have_the_costs_of_brute_force(seed: int) -> None:
    found = Search(random.Random(seed).randint(1, 6))
    everything: list[tuple[int, int, tuple[int, ...]]] = []
    for number, problem in enumerate(problems(seed)):
        found.add(number, problem)
        everything += brute(number, problem)
    assert found.proved
    assert [one.cost for one in found.best] == [one[0] for one in sorted(everything)][: found.count]
    assert {(one.cost, one.problem, one.options) for one in found.best} <= {*everything}
