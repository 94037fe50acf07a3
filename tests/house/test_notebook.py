"""What a notebook sees of networks and records, and `costcalc.Network` with all its questions."""

from __future__ import annotations

import sys
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import costcalc
from costcalc.api.network import Network

NETWORK = costcalc.load("mobilenet_v1")


def shown(record: Any, language: str) -> Any:
    """What a notebook is answered that asks a record."""
    return getattr(record, f"_repr_{language}_")()


RECORDS = {
    "cost": NETWORK.cost,
    "explain": lambda: NETWORK.explain("blocks/1/0"),
    "compare": lambda: NETWORK.compare("mobilenet_v2", costcalc.load("squeezenet1_1")),
    "counters": NETWORK.counters,
    "memory": NETWORK.memory,
    "roofline": lambda: NETWORK.roofline(device="jetson_orin_nano"),
    "solve": lambda: NETWORK.solve("macs=300M", "alpha")[0],
    "sensitivity": NETWORK.sensitivity,
    "scale": NETWORK.scale,
    "sweep": lambda: NETWORK.sweep(alpha=[1, "1/2"]),
    "diff": lambda: costcalc.diff("mobilenet_v1", "mobilenet_v1:alpha=0.5"),
    "references": lambda: costcalc.references("mobilenet_v1", table="6"),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_shows_itself_as_a_page_and_prints_as_one_short_line(name: Any) -> None:
    record = RECORDS[name]()
    page = shown(record, "html")
    assert page.startswith('<div class="costcalc">')
    assert page.endswith("</div>")
    assert "<html" not in page
    assert shown(record, "latex") is None
    assert len(repr(record)) < 140
    assert "\n" not in repr(record)


def test_a_formula_shows_itself_as_mathematics() -> None:
    formula = NETWORK.formula()
    assert shown(formula, "html") is None
    assert shown(formula, "latex").splitlines()[1] == (
        r"  \mathrm{MACs} &\approx 539{,}492{,}352\,\alpha^{2}\,\rho^{2} \\"
    )


def test_what_has_no_page_is_shown_as_text() -> None:
    assert shown(NETWORK.graph(), "html") is None
    assert shown(NETWORK, "html") is None


def test_two_pages_in_one_notebook_have_names_of_their_own() -> None:
    pages = [shown(NETWORK.cost(), "html") for _ in range(2)]
    names = [page.partition('id="')[2].partition('"')[0] for page in pages]
    assert names[0] != names[1]


def test_a_network_answers_as_the_functions_do() -> None:
    assert type(NETWORK.at(alpha=1)) is Network
    assert NETWORK.cost(alpha="0.75", rho="6/7").macs == 239_273_472
    assert NETWORK.cost(dtype="int4").totals.size == 2_283_648
    assert NETWORK.export("dot", fold=1) == costcalc.exported("mobilenet_v1", "dot", fold=1)
    with pytest.raises(costcalc.UsageError, match="no language `tourch`"):
        NETWORK.export("tourch")
    with pytest.raises(costcalc.UsageError, match="--fold"):
        NETWORK.export("torch", fold=1)


@pytest.mark.parametrize(
    "values",
    ["1/4,1/2", ["1/4", 0.5], [Fraction(1, 4), 0.5], np.array([0.25, 0.5], dtype=np.float32)],
    ids=str,
)
def test_a_sweep_takes_texts_lists_fractions_and_arrays(values: Any) -> None:
    found = NETWORK.sweep(alpha=values, columns=["macs", "peak_memory"])
    assert found.parameters == {"alpha": [Fraction(1, 4), Fraction(1, 2)]}
    assert found.figures["macs"].dtype == np.int64
    exact = [NETWORK.cost(alpha=one).macs for one in found.parameters["alpha"]]
    assert found.figures["macs"].tolist() == exact
    assert found.rows == len(found.networks) == 2


def test_a_sweep_of_several_networks_has_their_names_and_refusals() -> None:
    found = costcalc.sweep("mobilenet_v1", "shufflenet_v1", alpha=[1], groups=[1, 3, 8])
    assert set(found.networks) == {"mobilenet_v1", "shufflenet_v1"}
    assert found.rows + sum(one.settings for one in found.refusals) == found.evaluated
    with pytest.raises(costcalc.UsageError, match="no figure `flops`"):
        NETWORK.sweep(alpha=[1], columns=["flops"])
    with pytest.raises(costcalc.SpecError, match="alpha"):
        NETWORK.sweep(alpha=[object()])


@pytest.mark.parametrize(
    ("library", "method", "keywords"),
    [("pandas", "to_pandas", {}), ("polars", "to_polars", {"strict": False})],
)
def test_a_frame_becomes_a_table_of_another_library(
    library: Any, method: Any, keywords: Any, monkeypatch: Any
) -> None:
    module = SimpleNamespace(DataFrame=lambda columns, **given: (columns, given))
    monkeypatch.setitem(sys.modules, library, module)
    columns, given = getattr(NETWORK.sweep(alpha=["1/2", 1]), method)()
    assert columns["macs"].tolist() == [149_497_088, 568_740_352]
    assert columns["alpha"] == [0.5, 1.0]
    assert given == keywords
