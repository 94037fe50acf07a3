"""An exported file is the network: the same parameters, the same steps; a defect of the writer is
seen.
"""

from __future__ import annotations

import contextlib
import inspect
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from costcalc import Graph, SpecError, graph_from_text, graph_of
from costcalc.bridge.counterpart import named
from costcalc.export.pytorch import (
    arguments,
    classes,
    forward,
    functions,
    names,
    parameters,
    writer,
)
from costcalc.export.pytorch.parts import ModuleStep
from costcalc.ops import find
from costcalc.ops.base import Module
from tests import catalog
from tests.bridge.exported import built, difference, source, values_differ
from tests.bridge.random_specs import random_spec
from tests.ops.counterparts import MIRRORED, counterpart

SMALL = list(
    {
        cost.graph.spec.name: cost.graph.name
        for cost in sorted(catalog.small(), key=lambda cost: -cost.totals.exactly("macs"))
    }.values()
)
"""The smallest network of each spec; `python -m tests.bridge.exported` takes all."""


def is_class(step: Module) -> bool:
    return ModuleStep(step, "").is_module


NEAR = 1e-3
OTHERS = ["swin_t", "vit_b_16", "nasnet_a_mobile"]
"""What has attention, windows and cells of several tensors."""


@pytest.mark.parametrize("name", [*SMALL, *OTHERS])
def test_an_exported_network_is_the_network(name: str) -> None:
    steps, words = difference(graph_of(name))
    assert words == ""
    assert steps >= 5


@pytest.mark.parametrize("name", [*SMALL, *OTHERS])
def test_it_gives_the_same_values(name: str) -> None:
    assert values_differ(small(name)) < NEAR


def small(name: str) -> Graph:
    """The network on a smaller image, if it can be told to take one."""
    if "resolution" in graph_of(name).settings and name != "vit_b_16":
        for pixels in (96, 128):  # some cut the image into patches, or a map of it
            with contextlib.suppress(SpecError):
                return graph_of(name, resolution=pixels)
    return graph_of(name)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("tens", range(10))
def test_exported_random_specs_are_the_networks(tens: int) -> None:
    for number in range(10 * tens, 10 * tens + 10):
        graph = graph_from_text(random_spec(Random(number)))
        assert (number, difference(graph)[1]) == (number, "")
        assert values_differ(graph) < NEAR, number


def test_an_auxiliary_head_is_given_behind_the_main_output() -> None:
    graph = graph_of("inception_v3", aux="true", classes=7)
    assert difference(graph)[1] == ""
    model = built(source(graph)).eval()
    main, aux = model(torch.zeros(1, 3, 299, 299, device="meta"))
    assert tuple(main.shape) == tuple(aux.shape) == (1, 7)


def test_the_file_runs_alone(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(source(graph_of("efficientnet_b0")))
    command = [sys.executable, "-I", "net.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "output (1, 1000)\nparams 5288548\n"


WRITTEN = {step.name: step for row in MIRRORED for step in counterpart(row) if is_class(step)}


def taken(cls: Any) -> dict[str, Any]:
    """The arguments of a class with their defaults; `**others` of ours are those of PyTorch's."""
    signature = inspect.signature(cls.__init__).parameters
    known = {word: p.default for word, p in signature.items() if word != "self"}
    if "others" in signature:
        known |= taken(next(one for one in cls.__mro__ if one.__module__.startswith("torch")))
    return known


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_layer_is_written_as_pytorch_takes_it(name: str) -> None:
    """The defaults that an operator names are PyTorch's, and so is the order of its arguments."""
    step = WRITTEN[name]
    cls = named(name)
    known = taken(cls)
    if issubclass(cls, nn.RNNBase):
        known = dict.fromkeys(("input_size", "hidden_size"), inspect.Parameter.empty)
        known |= {"bias": True, "batch_first": False, "bidirectional": False}
    first = step.written.positional
    assert list(step.arguments)[:first] == list(known)[:first]
    for word, value in step.written.defaults.items():
        plain = float(value) if isinstance(value, Fraction) else value
        assert (word, plain) == (word, known[word])


def test_layers_are_written() -> None:
    assert len(WRITTEN) >= 30
    assert sum(bool(step.written.defaults) for step in WRITTEN.values()) >= 12


def test_the_names_modules_have_are_known() -> None:
    words = {name for name in dir(nn.Module()) if not name.startswith("_")}
    assert words <= names.OF_MODULES


# Defects of the writer


Defect = Callable[[pytest.MonkeyPatch], None]


def without(word: str) -> Defect:
    """The writer leaves out an argument."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        whole = arguments._is_taken_anyway
        patch.setattr(
            arguments, "_is_taken_anyway", lambda name, *rest: name == word or whole(name, *rest)
        )

    return plant


def reversed_operands(patch: pytest.MonkeyPatch) -> None:
    whole = forward.function
    patch.setattr(
        forward, "function", lambda module, operands, given: whole(module, operands[::-1], given)
    )


def lost_residual(patch: pytest.MonkeyPatch) -> None:
    whole = functions._joined
    patch.setattr(functions, "_joined", lambda sign, xs, others: whole(sign, xs[:1], others))


def added_gate(patch: pytest.MonkeyPatch) -> None:
    whole = find("mul").module
    written = Module("mul", {}).written._replace(sign="+")
    patch.setattr(
        find("mul"), "module", lambda self, *x: (whole(self, *x)[0]._replace(written=written),)
    )


def one_too_few(patch: pytest.MonkeyPatch) -> None:
    whole = writer.repeated
    patch.setattr(writer, "repeated", lambda members: whole(members[:-1]))


def one_value_for_all(patch: pytest.MonkeyPatch) -> None:
    """What varies is taken for constant."""
    whole = classes.parameters
    patch.setattr(
        classes, "parameters", lambda slots, columns: whole(slots, [c[:1] for c in columns])
    )


def wrong_half(patch: pytest.MonkeyPatch) -> None:
    whole = parameters._follows
    patch.setattr(parameters, "_follows", lambda *given: whole(*given).replace("// 2", "// 3"))


DEFECTS: dict[str, tuple[Defect, str]] = {
    "stride": (without("stride"), "mobilenet_v2"),
    "groups": (without("groups"), "shufflenet_v1"),
    "bias": (without("bias"), "mobilenet_v1"),
    "padding": (without("padding"), "resnet18"),
    "residual": (lost_residual, "mobilenet_v2"),
    "order of a concat": (reversed_operands, "squeezenet1_0"),
    "gate": (added_gate, "mnasnet_a1"),
    "repetition": (one_too_few, "resnet18"),
    "parameter": (one_value_for_all, "mobilenet_v1"),
    "half a kernel": (wrong_half, "efficientnet_b0"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_of_the_writer_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    defect, network = DEFECTS[name]
    graph = small(network)
    assert agrees(graph)
    defect(monkeypatch)
    assert not agrees(graph)


def agrees(graph: Graph) -> bool:
    try:
        return not difference(graph)[1] and values_differ(graph) < NEAR
    except (RuntimeError, TypeError):
        return False
