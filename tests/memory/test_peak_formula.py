"""Peak memory in symbols: the forms give the peak of the network that is built."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

from costcalc import UsageError, formula, graph_from_text, graph_of, memory, peak_formula, written
from costcalc.cli.run import run
from costcalc.explore.largest import largest_of
from tests.memory.prove_peak import PROVED, RANGES, proved

SMALL = {"ds_cnn width", "bert_base length"}
"""Networks that are built quickly: the whole proof is run again."""

TWO = """
costcalc: 1
name: two
params:
  n: {default: 24, range: 3 <= n <= 40, role: resolution}
  m: {default: 10, range: 1 <= m}
input: (m, n, 5)
layers:
  - wide: conv(7, k=1)
  - pool: gap
  - last: linear(1000)
"""


@pytest.mark.parametrize("name", sorted(SMALL))
def test_the_proof_gives_what_is_recorded(name: str) -> None:
    (of,) = [one for one in RANGES if f"{one.network} {one.symbol}" == name]
    assert proved(of) == PROVED[name]


@pytest.mark.parametrize("of", RANGES, ids=lambda of: f"{of.network}-{of.symbol}")
def test_the_forms_give_the_peak_of_built_networks(of: Any) -> None:
    found = proved(of, every=50)
    assert found.equal > 0


def test_enough_settings_were_proved() -> None:
    assert PROVED.keys() == {f"{one.network} {one.symbol}" for one in RANGES}
    assert sum(one.equal for one in PROVED.values()) > 900
    assert sum(one.equal + one.elsewhere + one.unbuildable for one in PROVED.values()) == sum(
        len(one.settings) for one in RANGES
    )


def test_the_place_is_worked_out_by_hand() -> None:
    """fp32: 4 * (m*n*5 + 7*n*5) while `wide` runs, 4 * (7*n*5 + 7) while `pool` does and
    4 * (7 + 1000) while `last` does: 340 n = 4028.
    """
    found = largest_of(graph_from_text(TWO), ["n"])
    assert found.course is not None
    n = found.forms.variables[0].symbol
    assert [lead.part.form.smooth for lead in found.course.leads] == [4028, 340 * n]
    (crossing,) = found.course.crossings
    assert crossing.at.value == Fraction(4028, 340)
    assert crossing.difference == (-1007, 85)
    beside = [(one.setting, one.figure, one.path) for one in crossing.beside]
    assert beside == [(11, 4028, "last"), (12, 4080, "wide")]
    assert (found.course.interval.low, found.course.interval.high) == (3, 40)


def test_several_symbols_have_candidates_and_no_places() -> None:
    found = largest_of(graph_from_text(TWO), ["n", "m"])
    assert found.course is None
    n, m = (variable.symbol for variable in found.forms.variables)
    smooth = {sympy.expand(part.form.smooth) for part in found.candidates}
    assert smooth == {20 * m * n + 140 * n, sympy.Integer(4028), 140 * n + 28}
    page = written(found)
    assert "which one it is at which n, m is not derived" in page
    assert "from" not in page.partition("here:")[0].partition("layer")[2]


def test_only_a_form_that_is_never_larger_is_left_out() -> None:
    """Each form that is left out has no coefficient above that of one that is kept."""
    found = largest_of(graph_of("mobilenet_v2"), ["alpha", "resolution"])
    symbols = [variable.symbol for variable in found.forms.variables]
    kept = [part.form.smooth for part in found.candidates]
    left_out = {part.form.smooth for part in found.forms.parts} - {*kept}
    assert len(left_out) == 31
    for form in left_out:
        differences = (sympy.Poly(one - form, *symbols) for one in kept)
        assert any(min(one.coeffs()) >= 0 for one in differences)
    for one in kept:
        others = (sympy.Poly(other - one, *symbols) for other in kept if other != one)
        assert all(min(other.coeffs()) < 0 for other in others)


@pytest.mark.parametrize(("dtype", "batch"), [("int8", 1), ("int4", 3), ("fp64", 2), ("w4a8", 1)])
def test_data_types_and_batches(dtype: str, batch: int) -> None:
    found = peak_formula("ds_cnn", "width", dtype=dtype, batch=batch)
    assert found.forms.value == memory("ds_cnn", dtype=dtype, batch=batch).peak.bytes


def test_of_a_depthwise_convolution_only_its_kind_is_asked() -> None:
    """Whether its output is no larger is a question of `depthwise-in-place` alone: it is no
    condition of the forms.
    """
    found = largest_of(graph_of("mobilenet_v2"), ["resolution"])
    assert not found.forms.facts


GROWS = """
costcalc: 1
name: grows
input: (3, 5, 7)
layers:
  - a: conv(4, k=1)
  - b: dwconv(k=3, p=3)
"""


def test_a_depthwise_convolution_that_grows_overwrites_nothing() -> None:
    found = memory(graph_from_text(GROWS), definition="depthwise-in-place")
    assert found.peak.bytes == 4 * (4 * 5 * 7 + 4 * 9 * 11)


def test_the_python_file_gives_the_peak() -> None:
    found = peak_formula("mobilenet_v2", "resolution")
    names: dict[str, Any] = {"__name__": "file"}
    exec(written(found, "python"), names)
    for resolution in (1, 7, 33, 96, 225):
        peak = memory("mobilenet_v2", resolution=resolution).peak.bytes
        assert names["peak_memory"](resolution) == peak
    assert names["peak_memory_smooth"](64) == 120 * 64**2


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("--per block", "has no formula per block"),
        ("--per kind", "has no formula per kind"),
        ("--smooth-repeats", "`--smooth-repeats` does not go with `--of peak_memory`"),
        ("--symbols nothing", "has no parameter `nothing`"),
    ],
)
def test_what_does_not_go_together_is_refused(
    words: str, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(f"formula mobilenet_v2 --of peak_memory {words}".split()) == 2
    assert part in capsys.readouterr().err


def test_a_figure_that_is_no_sum_has_its_own_function() -> None:
    with pytest.raises(UsageError, match="peak_formula"):
        formula("mobilenet_v2", of="peak_memory")
