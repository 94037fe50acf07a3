"""A function in a folder of its own, a single file: the table, every formula, `solve` and the
written Python file know it, or the file is refused with what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc import cost_of, forms_of
from costcalc.algebra import Exact, language
from costcalc.algebra.arrays import Array
from costcalc.algebra.function import Function, OpaqueFunction, checked
from costcalc.algebra.symbols import symbol
from costcalc.cli.run import run
from costcalc.explore.local import Local
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.region import Region

FIXTURES = Path(__file__).parent / "fixtures"
SPEC = """costcalc: 1
params:
  w: {{default: 1, range: 0 < w <= 9, doc: width}}
input: (3, 8, 6)
layers:
  - stem: conv({width}, k=3)
  - last: conv(5)
"""
WIDTHS = {
    "half_up": "half_up(17 * w)",
    "round_up": "round_up(17 * w, 6)",
    "of a step that moves": "half_up(17 * w, int(2 * w) + 1)",
}
AT_ONE = {"half_up": 16, "round_up": 18, "of a step that moves": 18}


@pytest.fixture
def functions() -> Iterator[None]:
    with language.including(FIXTURES / "functions") as new:
        assert new == {"half_up", "round_up"}
        yield


def spec(tmp_path: Path, width: str) -> str:
    path = tmp_path / "net.yaml"
    path.write_text(SPEC.format(width=WIDTHS[width]))
    return str(path)


def macs(channels: Exact) -> Exact:
    return 48 * (27 * channels + channels * 5)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table(functions: None, tmp_path: Path, width: str) -> None:
    assert cost_of(spec(tmp_path, width)).macs == macs(AT_ONE[width])


@pytest.mark.parametrize("width", WIDTHS)
def test_formulas_and_the_written_file(
    functions: None, tmp_path: Path, width: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec(tmp_path, width)
    for form in ("text", "latex", "markdown", "json"):
        assert run(["formula", path, "--format", form, "--exact"]) == 0
    capsys.readouterr()
    assert run(["formula", path, "--format", "python"]) == 0
    place: dict[str, Any] = {"__name__": "written"}
    exec(capsys.readouterr().out, place)
    checked = 0
    for tenths in range(8, 40, 3):
        w = Fraction(tenths, 10)
        try:
            found = place["macs"](w)
        except ValueError:
            continue
        checked += 1
        assert found == cost_of(path, w=w).macs
    assert checked > 5


def test_how_it_is_written(
    functions: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for form in ("text", "latex", "python"):
        run(["formula", spec(tmp_path, "half_up"), "--format", form, "--exact"])
        said[form] = capsys.readouterr().out
    assert "half_up(17 · w, 4)" in said["text"] or "half_up(17w, 4)" in said["text"]
    assert "\\operatorname{half\\,up}\\left(17" in said["latex"]
    assert "half_up(17*w, 4)" in said["python"]
    run(["formula", spec(tmp_path, "round_up"), "--format", "python"])
    assert "up(17*w, 6)" in capsys.readouterr().out


def test_without_rounding_it_is_its_argument(functions: None, tmp_path: Path) -> None:
    total = forms_of(spec(tmp_path, "half_up"), "w").total("macs")
    assert str(total.smooth) == f"{48 * 32 * 17}*w"


@pytest.mark.parametrize("width", WIDTHS)
def test_solve(
    functions: None, tmp_path: Path, width: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exact end of the plateau, and not only a point in it."""
    path = spec(tmp_path, width)
    assert run(["solve", path, "--target", "macs<=60k", "--for", "w", "--format", "json"]) == 0
    assert '"by_halves": null' in capsys.readouterr().out


@pytest.mark.parametrize("name", ["half_up", "round_up"])
def test_it_stays_as_it_is_up_to_where_it_says(functions: None, name: str) -> None:
    """Between the ends of a piece nothing changes, and beyond each of them it does."""
    function = language.find(name)
    fine = Fraction(1, 1000)
    for at in (Fraction(1, 2), Fraction(2), Fraction(31, 10), Fraction(6)):
        region = Region(at, False, Plateau(Cut(Fraction(0), True), Cut(Fraction(9), True)))
        value = function(5 * Local.parameter(region), 4)
        assert value == function(5 * at, 4)
        start, end = region.span
        assert function(5 * (start.value + fine), 4) == value == function(5 * (end.value - fine), 4)
        assert function(5 * (start.value - fine), 4) < value < function(5 * (end.value + fine), 4)


@pytest.mark.parametrize("name", ["half_up", "round_up"])
def test_every_kind_of_number(functions: None, name: str) -> None:
    function = language.find(name)
    values = [Fraction(n, 3) for n in range(1, 60)]
    exactly = [function(value, 4) for value in values]
    assert function(Array.of(values), 4).values() == exactly
    form = function(symbol("n", whole=False), 4)
    assert [form.put({"n": value}) for value in values] == exactly


def test_what_a_function_lacks_is_said(tmp_path: Path) -> None:
    with (
        language.including(FIXTURES / "lacking"),
        pytest.raises(TypeError, match=r"neither `edges` nor `parts`.*has no `source`"),
    ):
        language.find("no_edges")
    (tmp_path / "nothing.py").write_text("")
    with language.including(tmp_path), pytest.raises(TypeError, match="declares no function"):
        language.find("nothing")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (Function("other", ("x",), "words", round), "is not called `f`"),
        (Function("f", ("x",), "", round), "has no words"),
        (
            Function(
                "f",
                ("x",),
                "w",
                round,
                form=OpaqueFunction("f", lambda x: []),
                source="def g(x): x",
            ),
            "does not define `f`",
        ),
        (
            Function(
                "f",
                ("x",),
                "w",
                round,
                form=OpaqueFunction("f", lambda x: [], known=("base",)),
                python="round",
            ),
            "has no parameter base",
        ),
    ],
)
def test_a_fault_of_a_record(function: Function, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        checked(function, "f")


@pytest.mark.parametrize("name", sorted(language.names()))
def test_the_written_source_is_the_function(name: str) -> None:
    """For every function of the language that rounds, at ties too."""
    function = language.find(name)
    if function.form is None:
        return
    place: dict[str, Any] = {}
    exec(f"from fractions import Fraction\nfrom math import log\n{function.source}", place)
    written = eval(function.python or name, place)
    others = [(8,), (Fraction(4),), (9,)] if len(function.parameters) > 1 else [()]
    low = 1 if function.form.positive else -40
    for rest in others:
        for number in range(low, 80):
            for value in (number, Fraction(number, 2), Fraction(number, 3), Fraction(27 * number)):
                assert written(value, *rest) == function(value, *rest), (value, rest)
