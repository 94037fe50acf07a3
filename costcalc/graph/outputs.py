"""What leaves a network or a block by name: its outputs, and the steps that a block returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from costcalc.errors import SpecError, fault
from costcalc.graph.flow import Context, Flow
from costcalc.graph.inputs import source
from costcalc.graph.layers import Layers
from costcalc.spec.scope import UnknownValue
from costcalc.spec.tree import Scalar


def returned(names: Iterable[Scalar], context: Context) -> Mapping[str, Flow]:
    """The tensors that a block returns, in order. Raises SpecError for one that is not there."""
    return {name.text: source(name, context) for name in names}


def named_outputs(names: Iterable[Scalar], context: Context, layers: Layers) -> Flow:
    """The tensors that the network returns; none if a fault was found, which may be the reason.

    A fault of a name is noted: of one that is not there, that is an input, or that is the tensor
    of another name.
    """
    known: dict[int, str] = {}
    found: list[Flow] = []
    for name in names:
        try:
            flow = source(name, context)
            if all(tensor.shape is not None for tensor in flow):
                _refuse_known(name, flow, known)
                found.append(flow)
        except UnknownValue:
            continue
        except SpecError as error:
            layers.note(error, "")
    return tuple(tensor for flow in found for tensor in flow)


def _refuse_known(name: Scalar, flow: Flow, known: dict[int, str]) -> None:
    """Refuse an output that no layer computes, or that another name stands for already."""
    if len(flow) != 1:
        raise fault(f"`{name.text}` is {len(flow)} tensors, and an output is one", name.span)
    number = flow[0].layer
    if number < 0:
        message = f"`{name.text}` is an input of the network as it entered"
        raise fault(message, name.span, helps=("name a step that has layers at this setting",))
    if number in known:
        message = f"`{name.text}` and `{known[number]}` are one tensor at this setting"
        raise fault(message, name.span, helps=("name it once",))
    known[number] = name.text
