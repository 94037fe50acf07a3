"""Classes, channels and width as parameters of an imported spec."""

import pytest

from costcalc.cost.network import Network
from costcalc.imports.knobs import with_knobs
from costcalc.imports.road import Imported, imported
from costcalc.imports.sizes import Resized, Traced
from costcalc.imports.trace import Trace
from costcalc.imports.width import of_width
from tests.imports.test_road import trace_of


def found(trace: Trace, resized: Resized | None = None) -> Imported:
    return with_knobs(imported(trace), Traced(trace, resized or Resized()))


def macs(spec: Imported, **settings: int) -> int:
    return Network.from_text(spec.text).at(**settings).cost().totals.exactly("macs")


@pytest.mark.parametrize(
    ("name", "last", "places"),
    [
        ("resnet18", "- fc: linear(classes)", 1),
        ("mobilenet_v2", "linear(classes)", 1),
        ("squeezenet1_1", "conv(classes, bias=true) | relu | gap | flatten", 13 * 13),
    ],
)
def test_the_last_layer_has_as_many_features_as_there_are_classes(
    name: str, last: str, places: int
) -> None:
    spec = found(trace_of(name))
    assert last in spec.text
    features = {"resnet18": 512, "mobilenet_v2": 1280, "squeezenet1_1": 512}[name]
    assert macs(spec, classes=1007) - macs(spec) == 7 * features * places


@pytest.mark.parametrize(
    ("name", "taps"),
    [
        ("resnet18", 112 * 112 * 64 * 7 * 7),
        ("vit_b_16", 14 * 14 * 768 * 16 * 16),
        ("convnext_tiny", 56 * 56 * 96 * 4 * 4),
    ],
)
def test_the_channels_of_the_input_are_those_of_the_first_convolution(name: str, taps: int) -> None:
    spec = found(trace_of(name))
    assert "input: (channels, 224, 224)\n" in spec.text
    assert macs(spec, channels=5) - macs(spec) == 2 * taps


def test_figures_of_pytorchs_resnet18_with_other_classes_and_channels() -> None:
    """torchvision's resnet18 with 10 classes has 11,181,642 parameters; with one channel in `conv1`
    it has 6,272 fewer.
    """
    network = Network.from_text(found(trace_of("resnet18")).text)
    assert network.at(classes=10).cost().totals.params == 11_181_642
    assert network.at(classes=10, channels=1).cost().totals.params == 11_181_642 - 6_272


def test_numbers_that_are_not_of_one_layer_alone_stay() -> None:
    """Where a reshape behind the last layer holds its features, they are not free."""
    trace = trace_of("resnet18")
    last = trace.outputs[0]
    shapes = (*trace.shapes, (10, 100), (1000,))
    first = trace.calls[-1]._replace(
        op="reshape",
        inputs=(last,),
        output=len(shapes) - 2,
        attributes={"to": (10, 100)},
        stored={},
    )
    relu = first._replace(op="relu", inputs=(first.output,), output=len(shapes) - 1, attributes={})
    back = relu._replace(op="reshape", attributes={"to": (1000,)})
    calls = (*trace.calls, first, back)
    changed = trace._replace(shapes=shapes, calls=calls, outputs=(back.output,))
    with_relu = changed._replace(
        shapes=(*shapes[:-1], (10, 100), (1000,)),
        calls=(*trace.calls, first, relu, back._replace(inputs=(relu.output,), output=len(shapes))),
        outputs=(len(shapes),),
    )
    spec = found(with_relu)
    assert "reshape(10, 100)" in spec.text
    assert "classes" not in spec.text


def test_a_network_with_two_outputs_has_no_classes() -> None:
    trace = trace_of("resnet18")
    spec = found(trace._replace(outputs=(*trace.outputs, trace.calls[-2].output)))
    assert "classes" not in spec.text


def test_an_input_that_is_read_by_more_than_convolutions_keeps_its_channels() -> None:
    trace = trace_of("resnet18")
    relu = trace.calls[1]._replace(op="relu", inputs=(0,), attributes={}, stored={})
    relu = relu._replace(output=len(trace.shapes), module="", asked="aten.relu")
    first = trace.calls[0]._replace(inputs=(relu.output,))
    shapes = (*trace.shapes, trace.shapes[0])
    spec = found(trace._replace(shapes=shapes, calls=(relu, first, *trace.calls[1:])))
    assert "input: (3, 224, 224)\n" in spec.text


def test_the_spec_says_why_the_size_of_its_input_is_fixed() -> None:
    spec = found(trace_of("resnet18"), Resized(why="at 3x113x113, it " + "does not run " * 9))
    comments = [line for line in spec.text.splitlines() if line.startswith("#")]
    assert comments[1].startswith("# The size of the input is fixed: at 3x113x113, it does not run")
    assert max(map(len, comments)) <= 100
    assert Network.from_text(spec.text).cost().totals.macs == 1_814_073_344


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        (
            ("conv(8) | linear(10)", "conv(16) | linear(10)", "conv(24) | linear(10)"),
            "conv(width) | linear(10)",
        ),
        (("[2, 12]", "[2, 24]", "[2, 36]"), "[2, 3 * width / 2]"),
        (("conv(4)", "conv(8)", "conv(12)"), "conv(width / 2)"),
        (("conv(9)", "conv(17)", "conv(25)"), None),
        (("conv(8)", "conv(16) | relu", "conv(24)"), None),
        (("stage_8", "stage_16", "stage_24"), "stage_width"),
    ],
)
def test_numbers_that_follow_the_width(bodies: tuple[str, ...], text: str | None) -> None:
    assert of_width(bodies, (8, 16, 24)) == text
