"""A spec written for version 0.1 reads as it did then, whatever its own names mean by now.

`own_names` holds specs with names that later became words of the language; `totals.csv` is what
version 0.1.0 counted for them, and `shipped.csv` what it counted for the networks it shipped.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import costcalc
from costcalc import cost_of, graph_from_text, ops
from costcalc.cli.run import run

FOLDER = Path(__file__).parent / "own_names"
FIGURES = ("macs", "params", "buffers", "activations")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def counted(address: str) -> dict[str, int]:
    cost = cost_of(address)
    found = {name: getattr(cost.totals, name) for name in FIGURES}
    return {"layers": len(cost.layers), **found}


def recorded(row: dict[str, str]) -> dict[str, int]:
    return {name: int(row[name]) for name in ("layers", *FIGURES)}


@pytest.mark.parametrize("row", rows("totals.csv"), ids=lambda row: row["spec"])
def test_a_spec_of_version_01_counts_as_it_did(row: dict[str, str]) -> None:
    assert counted(str(FOLDER / f"{row['spec']}.yaml")) == recorded(row)


def test_every_spec_is_recorded() -> None:
    names = {path.stem for path in FOLDER.glob("*.yaml")}
    assert names == {row["spec"] for row in rows("totals.csv")}
    assert len(names) >= 50


@pytest.mark.parametrize("row", rows("shipped.csv"), ids=lambda row: row["network"])
def test_a_network_shipped_with_version_01_counts_as_it_did(row: dict[str, str]) -> None:
    assert counted(row["network"]) == recorded(row)


LATER = sorted(filter(ops.gives_way, ops.names()))
DECLARED = {
    "parameter": ("params: {NAME: {default: 4, doc: width}}", "conv(NAME)"),
    "value": ("let: {NAME: 4}", "conv(NAME)"),
    "function": ("let: {NAME(c): 2 * c}", "conv(NAME(2))"),
    "block": ("blocks: {NAME: [stem: conv(4)]}", "NAME"),
    "block with an argument": ("blocks: {NAME(c): [stem: conv(c)]}", "NAME(4)"),
    "argument": ("blocks: {unit(NAME): [stem: conv(NAME)]}", "unit(4)"),
    "operator as an argument": ("blocks: {unit(NAME): [stem: conv(4) | NAME]}", "unit(relu)"),
    "choice": (
        "params: {p: {default: NAME, choices: [NAME, b], doc: d}}",
        "conv(4 if p == NAME else 3)",
    ),
}


@pytest.mark.parametrize("name", LATER)
@pytest.mark.parametrize("what", DECLARED)
def test_what_a_spec_declares_wins_over_a_later_operator(what: str, name: str) -> None:
    declared, used = (text.replace("NAME", name) for text in DECLARED[what])
    graph = graph_from_text(f"costcalc: 1\n{declared}\ninput: (3, 8, 6)\nlayers:\n- {used}\n")
    assert graph.layers[0].op.name == "conv"
    assert graph.layers[0].output == (4, 8, 6)


STEPS = """
blocks:
  joined(x):
    - sum: add
      from: [input, x]
layers:
  - NAME: conv(3)
  - act: relu
  - last: joined(NAME)
"""


@pytest.mark.parametrize("name", LATER)
def test_a_step_wins_where_a_value_is_expected(name: str) -> None:
    graph = graph_from_text(f"costcalc: 1\ninput: (3, 8, 6)\n{STEPS.replace('NAME', name)}")
    assert graph.layers[-1].sources == (1, 0)


def test_a_step_does_not_hide_the_operator_in_a_chain() -> None:
    text = "costcalc: 1\ninput: (8, 6)\nlayers:\n- rmsnorm: rmsnorm\n- again: rmsnorm\n"
    graph = graph_from_text(text)
    assert [layer.op.name for layer in graph.layers] == ["rmsnorm", "rmsnorm"]


def test_an_operator_of_version_01_is_not_hidden() -> None:
    assert not ops.gives_way("conv")
    assert ops.is_reserved("conv")
    assert not ops.is_reserved("deconvolution")


EXCLUDED = "costcalc: 1\ninput: (9, 6)\nlayers:\n- rmsnorm: linear(4)\n- norm: rmsnorm\n"


def test_a_path_is_excluded_before_a_later_operator(capsys: Any, tmp_path: Path) -> None:
    """`--exclude rmsnorm` of version 0.1 was the step; without such a step it is the operator."""
    path = tmp_path / "own.yaml"
    path.write_text(EXCLUDED)
    assert cost_of(str(path), exclude=["rmsnorm"]).params == 4
    path.write_text(EXCLUDED.replace("- rmsnorm:", "- up:"))
    assert cost_of(str(path), exclude=["rmsnorm"]).params == 6 * 4 + 4
    path.write_text("costcalc: 1\ninput: (9, 6)\nlayers:\n- rmsnorm | relu | rmsnorm\n")
    assert cost_of(str(path), exclude=["rmsnorm"]).params == 0
    assert run([str(path), "--exclude", "rmsnorn"]) == 2
    assert "did you mean" in capsys.readouterr().err


GROUPS = [
    *("[a: conv(4), b: relu]", "{a: conv(4)}", "{a: conv(4), repeat: 2}", "[conv(4)]"),
    "{a: conv(4), repeat: 2, shared: true}",
]


@pytest.mark.parametrize("value", GROUPS)
@pytest.mark.parametrize("name", ["mlp", "map", "top", "adds", "form", "muls", "carried"])
def test_a_group_may_have_a_name_that_is_near_a_structure(name: str, value: str) -> None:
    graph = graph_from_text(f"costcalc: 1\ninput: (4, 8, 6)\nlayers:\n- {name}: {value}\n")
    assert graph.layers[0].path.startswith(f"{name}/")


@pytest.mark.parametrize(
    "step",
    [
        "residul: [conv(4)]",
        "residual_: {a: conv(4), b: relu}",
        "concatt: {a: conv(4), b: relu}",
        "ad: {a: conv(4), b: relu, c: []}",
        "muls: {a: conv(4), b: relu}",
    ],
)
def test_a_misspelt_structure_is_refused(step: str) -> None:
    with pytest.raises(costcalc.SpecError):
        graph_from_text(f"costcalc: 1\ninput: (4, 8, 6)\nlayers:\n- {step}\n")
