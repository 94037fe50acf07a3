"""`--partial`: operators without a counterpart as layers of unknown cost."""

import pytest

from costcalc.cost.network import Network
from costcalc.errors import SpecError, UsageError
from costcalc.imports.resolution import with_resolution
from costcalc.imports.road import imported
from costcalc.imports.sizes import Resized
from costcalc.imports.trace import Trace
from tests.imports.test_road import trace_of

LOST_MACS = 64 * 64 * 9 * 56 * 56
"""The multiply-adds of the second convolution of the first block of resnet18."""


def unknown(trace: Trace, *modules: str) -> Trace:
    """The trace as if the operator of these modules had no counterpart."""
    calls = [
        call._replace(op="opaque", asked="aten.odd", attributes={"why": "it is odd"})
        if call.module in modules
        else call
        for call in trace.calls
    ]
    return trace._replace(calls=tuple(calls))


PART = unknown(trace_of("resnet18"), "layer1.0.conv2", "maxpool")


def test_without_partial_it_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        imported(PART)
    (found,) = caught.value.diagnostics
    assert found.helps == ("`--partial` writes the others, with totals that are at least",)


@pytest.mark.parametrize("fold", [True, False])
def test_the_others_are_written(fold: bool) -> None:
    whole, found = imported(trace_of("resnet18")), imported(PART, partial=True, fold=fold)
    assert found.opaque == 2
    assert found.is_folded is fold
    assert found.totals.exactly("macs") == whole.totals.exactly("macs") - LOST_MACS
    assert found.totals.params == whole.totals.params  # their stored values are known
    assert found.totals.macs < (PART.macs or 0)


def test_the_spec_names_them_and_has_no_figures_that_were_measured() -> None:
    text = imported(PART, partial=True).text
    assert "# Opaque, of unknown cost: `aten.odd`: it is odd, in `maxpool` and 1 more.\n" in text
    assert "# With them, half of FlopCounterMode's count is 1,814,073,344 multiply-adds.\n" in text
    assert "opaque((64, 56, 56), holds=36864)" in text
    assert "references:" not in text


def test_the_spec_is_taken_only_where_at_least_is_said() -> None:
    network = Network.from_text(imported(PART, partial=True).text)
    with pytest.raises(SpecError, match="is not known: `opaque` stands for any operator"):
        network.cost()
    assert "at least " in repr(network._replace(at_least=True).cost())


def test_a_name_from_a_file_cannot_begin_a_line_of_the_spec() -> None:
    calls = [
        call._replace(module="a\ninput: (1, 1)") if call.op == "opaque" else call
        for call in PART.calls
    ]
    text = imported(PART._replace(calls=tuple(calls)), partial=True).text
    assert "\ninput: (1, 1)" not in text


def test_values_that_a_known_layer_holds_are_counted_there() -> None:
    (odd,) = (n for n, call in enumerate(PART.calls) if call.module == "layer1.0.conv2")
    (other,) = (call for call in PART.calls if call.module == "layer1.1.conv2")
    calls = list(PART.calls)
    calls[odd] = calls[odd]._replace(stored=other.stored)
    found = imported(PART._replace(calls=tuple(calls)), partial=True)
    assert "opaque((64, 56, 56))" in found.text


def test_weights_that_are_computed_by_an_unknown_operator_are_refused() -> None:
    calls = [call._replace(inputs=()) if call.module == "maxpool" else call for call in PART.calls]
    with pytest.raises(UsageError, match="computes weights with an operator that is unknown"):
        imported(PART._replace(calls=tuple(calls)), partial=True)


def test_a_part_with_more_than_the_model_is_not_handed_out() -> None:
    with pytest.raises(UsageError, match="would have other totals than the model"):
        imported(PART._replace(macs=1000), partial=True)


def test_its_size_is_fixed() -> None:
    found = with_resolution(imported(PART, partial=True), Resized())
    assert found.fixed == "the shapes of opaque layers are those that were traced"


def test_partial_changes_nothing_where_all_is_known() -> None:
    trace = trace_of("squeezenet1_1")
    assert imported(trace, partial=True) == imported(trace)
