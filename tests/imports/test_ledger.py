"""Each trained value of a model is in a layer or reported as never used."""

import pytest

from costcalc.imports.ledger import Ledger, ledger
from costcalc.imports.road import imported
from costcalc.imports.trace import read
from tests.imports.test_road import TRACES, trace_of


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_the_ledger_sums_to_all_trained_values(path: object) -> None:
    trace = read(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    found = ledger(imported(trace).trace)
    assert found.total == sum(one.size for one in trace.stored if one.trained)
    assert found.in_layers == imported(trace).totals.params


def test_values_of_an_auxiliary_head_are_never_used() -> None:
    """torchvision's googlenet has two heads for training, of 6,379,984 values in all."""
    found = ledger(imported(trace_of("googlenet")).trace)
    assert found.unused == 6_379_984
    assert found.words.endswith(" belong to layers; 6,379,984 are never used")


def test_a_tensor_of_several_layers_is_counted_once() -> None:
    trace = trace_of("resnet18")
    first, second = (n for n, one in enumerate(trace.calls) if one.module in ("fc", "conv1"))
    calls = list(trace.calls)
    calls[second] = calls[second]._replace(stored=calls[first].stored)
    found = ledger(trace._replace(calls=tuple(calls)))
    assert found.shared == sum(trace.stored[n].size for n in calls[first].stored.values())
    assert found.total == 11_689_512


def test_it_is_said_in_words() -> None:
    assert Ledger(100, 20, 0).words == (
        "of 100 trained values 100 belong to layers, 20 of them to several; 0 are never used"
    )
