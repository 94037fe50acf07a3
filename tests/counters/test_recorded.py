"""What is predicted of every counter is what the real tools printed, to the integer."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from costcalc.cost.counters import convention, find, names
from costcalc.cost.counters.base.amounts import AMOUNTS
from costcalc.cost.counters.base.convention import ANY
from tests.counters.record_of import (
    FOLDER,
    SECOND,
    UNRECORDED,
    calls,
    graph_of,
    measured,
    predicted,
    recorded,
)

RECORDED = sorted(names() - UNRECORDED)
NOT_PREDICTED = {
    ("onnx_tool", "shufflenet_v1"),
    ("onnx_tool", "shufflenet_v2_x1_0"),
    ("onnx_tool", "alexnet_original"),
    ("onnxsim", "shufflenet_v1"),
    ("onnxsim", "shufflenet_v2_x1_0"),
    ("onnxsim", "alexnet_original"),
    ("onnx_tool", "googlenet:aux=true"),
    ("onnxsim", "googlenet:aux=true"),
    ("thop", "googlenet:aux=true"),
    ("ptflops_aten", "swin_t"),
}
"""Of the recorded networks; of the first eight the tool prints nothing."""
NEEDS_A_PARAMETER = "StopIteration"
"""What calflops raises for layers that store nothing: it asks a parameter for its device."""


@pytest.mark.parametrize("counter", RECORDED)
@pytest.mark.parametrize("group", ["networks", "layers"])
def test_what_a_tool_printed_is_predicted(counter: str, group: str) -> None:
    found = list(measured(group, counter))
    assert len(found) > 20
    for one in found:
        prediction = predicted(counter, one.subject)
        if prediction.reason or NEEDS_A_PARAMETER in one.error:
            continue
        assert prediction.total == one.figure, (one, prediction.portions)


@pytest.mark.parametrize("counter", RECORDED)
def test_what_is_not_predicted_is_listed(counter: str) -> None:
    unknown = {
        (counter, one.subject)
        for one in measured("networks", counter)
        if predicted(counter, one.subject).reason
    }
    assert unknown == {pair for pair in NOT_PREDICTED if pair[0] == counter}


@pytest.mark.parametrize("counter", RECORDED)
def test_every_number_of_a_convention_was_measured(counter: str) -> None:
    """Each term of each rule is in a figure that a tool printed, and so is each free module."""
    one = find(counter)
    terms = {(name, term) for name, rule in one.rules.items() for term in rule}
    free = set(one.free)
    for group in ("networks", "layers"):
        for found in measured(group, counter):
            if found.figure is None or predicted(counter, found.subject).reason:
                continue
            for call in calls(found.subject):
                free.discard(call.name)
                terms -= {
                    (call.name, term)
                    for term in one.rules.get(call.name, ())
                    if AMOUNTS[term.amount](call)
                }
    assert (terms, free & _shown()) == (set(), set())


def _shown() -> set[str]:
    """The modules of all recorded layers that store something, so that every tool runs on them."""
    return {
        call.name
        for group in ("networks", "layers")
        for subject in recorded()[group]
        if any(one.stored.weights for one in calls(subject))
        for call in calls(subject)
    }


def test_every_tool_has_a_convention_and_every_convention_its_tool() -> None:
    tools = {tool for found in recorded()["networks"].values() for tool in found}
    assert tools | SECOND.keys() == set(RECORDED)
    for group in ("networks", "layers"):
        assert all(set(found) == tools for found in recorded()[group].values())


def test_the_recorded_layers_are_those_of_the_file() -> None:
    lines = (FOLDER / "layers.txt").read_text(encoding="utf-8").splitlines()
    assert set(lines) == set(recorded()["layers"])


PUBLISHED = list(
    csv.DictReader((FOLDER / "published.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['counter']} {row['network']}")
def test_published_figures_of_counters_are_predicted(row: dict[str, str]) -> None:
    total = convention(row["counter"], graph_of(row["network"])).total
    figure = Decimal(row["figure"])
    places = figure.as_tuple().exponent
    scale = 10 ** int(row["source"].rpartition("10^")[2]) if "10^" in row["source"] else 1
    assert round(Decimal(total) / scale, -int(places)) == figure


def test_slim_counts_what_its_own_test_says() -> None:
    """`mobilenet_v1_test.py` of TF-slim: 3,217,920 variables without the classifier."""
    graph = graph_of("mobilenet_v1")
    figures = convention("tf_slim", graph).layers
    classifier = [layer.op.name == "linear" for layer in graph.layers]
    assert sum(f for f, last in zip(figures, classifier, strict=True) if not last) == 3_217_920


def test_parameters_are_counted_by_a_rule_for_all_modules() -> None:
    for counter in ("keras", "keras_trainable", "tf_slim"):
        assert ANY in find(counter).rules
