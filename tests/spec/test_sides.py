"""Input channels and classes of shipped networks, and an image with a height and a width."""

import pytest

from costcalc import cost_of
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError, SpecError, UsageError
from costcalc.explore.scale import dimensions_of
from costcalc.spec import catalog
from costcalc.spec.values import setting_text

RECTANGULAR = ("alexnet", "googlenet", "nasnet", "squeezenet", "swin", "vit")
SPEC = """\
costcalc: 1
params:
  size: {default: 10, range: size >= 4, role: resolution}
  wide: {default: 3}
input: (wide, size, 2 * size)
layers:
  - conv(5, k=3)
"""


OTHERS = {
    *("ad_autoencoder", "bert", "conv_tasnet", "dcgan", "dcgan_discriminator", "ds_cnn"),
    *("albert", "gpt2", "lstm_lm", "pointnet", "wav2vec2"),
}
"""What takes no image, or gives no class."""
DETECTORS = {
    *("retinanet_resnet50_fpn", "ssd300_vgg16", "ssdlite320_mobilenet_v3_large"),
    *("detr_resnet50", "fasterrcnn_resnet50_fpn", "yolov5", "yolov8"),
}


def test_every_classifier_takes_channels_and_classes() -> None:
    """The first convolution has weights for each channel, the last layer for each class."""
    for spec in catalog.all_specs():
        assert (spec.name in OTHERS) is not ({"channels", "classes"} <= spec.params.keys())
        if spec.name in OTHERS:
            continue
        graph = Network(spec).at(channels=1, classes=7).graph()
        assert graph.input[0] == 1
        if spec.name not in DETECTORS:
            assert graph.layers[graph.outputs[0]].output[0] == 7, spec.name


def test_channels_multiply_the_weights_of_the_first_layer() -> None:
    weights = [cost_of("resnet50", channels=c)["stem/conv"].weights for c in (1, 3, 4)]
    assert weights == [64 * 7 * 7, 3 * 64 * 7 * 7, 4 * 64 * 7 * 7]


@pytest.mark.parametrize("name", RECTANGULAR)
def test_height_comes_first(name: str) -> None:
    start = int(str(catalog.find(name)[0].params["resolution"].default.value))
    graph = Network.named(name).at(resolution=f"{start}x{2 * start}").graph()
    assert graph.input == (3, start, 2 * start)


def test_a_side_costs_as_the_convolutions_say() -> None:
    """7x7 at stride 2 on 64 x 96, for each of 64 filters of 3 channels."""
    wide = cost_of("resnet50:resolution=64x96")
    assert wide["stem/conv"].macs == 3 * 7 * 7 * 64 * 32 * 48
    assert cost_of("resnet50", resolution=(64, 96)).totals == wide.totals
    assert cost_of("resnet50", resolution="96x96").graph.settings["resolution"] == 96


def test_an_expression_of_a_side() -> None:
    network = Network.from_text(SPEC)
    assert network.at(size="6x9").graph().input == (3, 6, 18)
    assert setting_text(network.at(size="6x9").graph().settings["size"]) == "6x9"


@pytest.mark.parametrize(
    ("old", "new", "size", "message"),
    [
        ("conv(5, k=3)", "conv(size, k=3)", "6x9", "`size` is 6x9, and height and width can be"),
        ("2 * size)", "20)", "6x9", "`size` must be one number"),
        ("role: resolution", "role: width", "6x9", "`size` must be one number"),
        ("", "", "6x3", "`size` is outside its range"),
        ("", "", "0x9", "`size` is outside its range"),
        ("", "", "6x", "is expected|unexpected"),
        ("", "", (6, 9, 9), "`size` must be one number"),
    ],
)
def test_what_height_and_width_cannot_be(old: str, new: str, size: object, message: str) -> None:
    network = Network.from_text(SPEC.replace(old, new) if old else SPEC)
    with pytest.raises(SpecError, match=message):
        network.at(size=size).graph()


def test_a_spec_may_have_height_and_width_as_its_default() -> None:
    network = Network.from_text(SPEC.replace("default: 10", 'default: "(6, 9)"'))
    assert network.graph().input == (3, 6, 18)
    assert network.at(size=7).graph().input == (3, 7, 14)


def test_height_and_width_are_no_symbol() -> None:
    network = Network.from_text(SPEC).at(size="6x9")
    with pytest.raises(UsageError, match="`size` is 6x9, which is no symbol"):
        network.forms("size")
    assert str(network.forms("wide").total("macs").exact) == f"{9 * 5 * 6 * 18}*wide"
    with pytest.raises(CostcalcError, match="is not scaled from an image with a height and a"):
        dimensions_of(Network.named("efficientnet_b0").at(resolution="64x96").graph())


def test_channels_at_their_default_are_mentioned_with_the_input_alone() -> None:
    from costcalc.graph.words import setting_words

    assert "channels 3" not in setting_words(Network.named("resnet50").graph())
    assert "channels 1" in setting_words(Network.named("resnet50").at(channels=1).graph())
