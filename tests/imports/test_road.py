"""Recorded traces become specs with their totals, or nothing."""

from pathlib import Path

import pytest

from costcalc.cost.network import Network
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from costcalc.imports.trace import Trace, read

TRACES = sorted((Path(__file__).parent / "traces").glob("*.json"), key=lambda path: path.stem)


def trace_of(name: str) -> Trace:
    return read((Path(__file__).parent / "traces" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_a_spec_has_the_totals_of_its_trace(path: Path) -> None:
    trace = read(path.read_text(encoding="utf-8"))
    totals = Network.from_text(imported(trace).text).cost().totals
    assert (totals.macs, totals.params) == (trace.macs, trace.params)


def test_the_totals_of_resnet18_are_those_of_the_shipped_network() -> None:
    shipped = Network.named("resnet18").cost().totals
    found = imported(trace_of("resnet18")).totals
    assert (found.macs, found.params) == (shipped.macs, shipped.params)
    assert found.buffers == shipped.buffers


@pytest.mark.parametrize("quantity", ["macs", "params"])
def test_a_spec_with_other_totals_is_not_handed_out(quantity: str) -> None:
    trace = trace_of("squeezenet1_1")
    if quantity == "macs":
        trace = trace._replace(macs=(trace.macs or 0) + 1)
    else:
        wrong = trace.stored[0]._replace(shape=(65, 3, 3, 3))
        trace = trace._replace(stored=(wrong, *trace.stored[1:]))
    with pytest.raises(UsageError) as caught:
        imported(trace)
    (found,) = caught.value.diagnostics
    assert found.message.endswith("would have other totals than the model")
    assert found.notes[0].startswith(f"{quantity}: ")


def test_all_operators_without_a_counterpart_are_named_with_their_modules() -> None:
    trace = trace_of("resnet18")
    calls = [
        call._replace(op="opaque", asked="aten.sort", attributes={"why": "it sorts"})
        if call.op == "maxpool" or call.module == "layer1.0.conv2"
        else call
        for call in trace.calls
    ]
    calls[0] = calls[0]._replace(op="opaque", asked="aten.fft", attributes={"why": ""})
    with pytest.raises(UsageError) as caught:
        imported(trace._replace(calls=tuple(calls)))
    (found,) = caught.value.diagnostics
    assert found.notes == (
        "`aten.fft`, in `conv1`",
        "`aten.sort`: it sorts, in `maxpool` and 1 more",
    )


def test_the_measured_totals_are_references_of_the_spec() -> None:
    network = Network.from_text(imported(trace_of("resnet18")).text)
    (reference,) = network.spec.references
    assert reference.source.startswith("torchvision:resnet18, measured with torch ")


def test_trained_values_that_nothing_uses_are_left_out_and_named() -> None:
    found = imported(trace_of("googlenet"))
    assert "# Never used, and left out: 6,379,984 trained values, as in aux1." in found.text
