"""`costcalc memory`: definitions against published figures, its options and its errors."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

import costcalc
from costcalc.cli.root import root
from costcalc.cli.run import run as run_line
from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.memory.planners import PLANNERS
from costcalc.cost.memory.record import Memory
from costcalc.report.memory.words import what_is_stored

PEAKS = {
    "--definition three-largest": 11_440_128,
    "--definition unfused": 9_633_792,
    "": 6_021_120,
    "--definition depthwise-in-place": 5_619_712,
}
"""Of MobileNet-V2 at 224 pixels, in fp32: what haoline 1.3 prints, onnxsim 0.8.1 as the footprint
and for its arena, and the rule of MCUNetV2, arXiv:2110.15352.
"""
SMALL = """
costcalc: 1
input: (3, 8, 6)
layers:
  - stem: conv(4, k=3) | bn | relu
  - block:
      residual:
        - expand: conv(12) | bn | hswish
        - depthwise: dwconv(k=3) | bn
        - project: conv(4)
  - out: relu | flatten | linear(10)
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(root, ["memory", *words])


def found(text: str, **options: Any) -> Memory:
    return costcalc.memory(costcalc.graph_from_text(text), dtype="int8", **options)


@pytest.mark.parametrize("options", PEAKS)
def test_four_published_peaks_of_one_network(options: str) -> None:
    result = run("mobilenet_v2", *options.split(), "--format", "json")
    assert json.loads(result.stdout)["peak"]["bytes"] == PEAKS[options]


def test_figure_1_of_mcunetv2() -> None:
    """1372 kB for the whole network, 172 kB behind the layers that it runs patch by patch.

    The second is the input and output of the expansion in the first block whose input is 28 x 28.
    """
    whole = costcalc.memory("mobilenet_v2", dtype="int8", definition="depthwise-in-place")
    assert whole.peak.bytes == 1372 * 1024
    for step in whole.lifetimes.steps:
        if whole.graph.layers[step.layer].path == "stages/2/1/residual/expand/conv":
            used = [whole.buffers[number].bytes for number in (*step.reads, step.writes)]
            assert sum(used) == 175_616 == 171.5 * 1024 == whole.peak.bytes / 8


IMAGE = 8 * 6
BY_HAND = {
    "liveness": (4 + 12 + 12) * IMAGE,
    "unfused": (4 + 12 + 12) * IMAGE,
    "in-place": (4 + 12 + 12) * IMAGE,
    "depthwise-in-place": (4 + 12 + 4) * IMAGE,
    "layer": (12 + 12) * IMAGE,
    "layer-residual": (4 + 12 + 12) * IMAGE,
    "three-largest": (12 + 12 + 12) * IMAGE,
    "pytorch": (4 + 12 + 12) * IMAGE,
    "tflite-micro": (4 + 12 + 12) * IMAGE,
    "all-kept": (3 + 3 * 4 + 3 * 12 + 2 * 12 + 3 * 4) * IMAGE + 10,
}


def test_every_definition_by_hand() -> None:
    """Of a block that keeps its input beside the expanded image, which it writes twice.

    Depthwise in place, most is live at the projection: its input, its output, and what is kept.
    """
    figures = {one.name: size for one, size in found(SMALL).figures()}
    assert figures == BY_HAND
    assert figures.keys() == DEFINITIONS.keys()


def test_a_folded_norm_leaves_biases() -> None:
    """Four for each of 4 + 12 + 12 channels of norms that are folded; the projection has none."""
    weights = 9 * 3 * 4 + 4 * 12 + 9 * 12 + 12 * 4 + IMAGE * 4 * 10
    assert found(SMALL).weights == weights + 4 * (4 + 12 + 12 + 10)
    norms = 4 * 4 * (4 + 12 + 12)
    assert found(SMALL, definition="pytorch").weights == weights + norms + 4 * 10
    biased = SMALL.replace("conv(12)", "conv(12, bias=true)")
    assert found(biased).weights == found(SMALL).weights


def test_what_is_read_twice_is_not_fused() -> None:
    """The convolution's output is kept for the sum, so that the ReLU writes a tensor of its own."""
    text = "costcalc: 1\ninput: (3, 8, 6)\nlayers:\n  - conv(4)\n  - residual: relu | conv(4)\n"
    memory = found(text)
    assert [one.path for one in memory.buffers[2:3]] == ["residual/relu"]
    assert memory.peak.bytes == (4 + 4 + 4) * IMAGE


def test_the_input_is_not_overwritten() -> None:
    text = "costcalc: 1\ninput: (3, 8, 6)\nlayers: [relu, relu6, conv(1)]\n"
    memory = found(text, definition="in-place")
    assert [one.path for one in memory.buffers] == ["input", "relu", "conv"]


def test_a_view_keeps_the_whole_tensor() -> None:
    """Where a slice is a view, the tensor lives as long as the slice; a copy frees it."""
    text = "costcalc: 1\ninput: (3, 8, 6)\nlayers: [conv(9), 'slice(0, 2)', conv(1), conv(2)]\n"
    assert [one.last for one in found(text, definition="pytorch").buffers[:2]] == [0, 1]
    copied = found(text)
    assert [(one.bytes, one.last) for one in copied.buffers[1:3]] == [(9 * IMAGE, 1), (96, 2)]


def test_an_output_lives_to_the_end() -> None:
    steps = "\n  - conv(2)\n  - tap: conv(5)\n  - conv(7)\n  - conv(1)\n"
    text = f"costcalc: 1\ninput: (3, 8, 6)\nlayers:{steps}"
    memory = found(text)
    assert {one.path: one.last for one in memory.buffers}["tap/conv"] == 3


def test_a_batch_multiplies_tensors_alone() -> None:
    one, three = found(SMALL), found(SMALL, batch=3)
    assert three.peak.bytes == 3 * one.peak.bytes
    assert three.weights == one.weights


@pytest.mark.parametrize(("dtype", "size"), [("int8", 1), ("fp16", 2), ("bf16", 2), ("fp32", 4)])
def test_data_types(dtype: str, size: int) -> None:
    memory = costcalc.memory(costcalc.graph_from_text(SMALL), dtype=dtype)
    assert memory.peak.bytes == size * BY_HAND["liveness"]


def test_indices_have_four_bytes() -> None:
    text = "costcalc: 1\ninput: (7)\nlayers: ['embedding(100, 5)', linear(2)]\n"
    memory = found(text)
    assert memory.buffers[0].bytes == 4 * 7
    assert "an index that is looked up has 4 bytes" in costcalc.written(memory)
    assert "an index" not in costcalc.written(found(SMALL))


@pytest.mark.parametrize("plan", PLANNERS)
def test_every_plan_of_every_network_holds_the_bound(plan: str) -> None:
    for name in ("mobilenet_v1", "densenet121", "googlenet", "vit_b_16"):
        memory = costcalc.memory(name, plan=plan)
        assert memory.plan.bytes >= memory.bound == memory.peak.bytes
        assert bool(memory.plan.offsets) == (plan != "bound")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--plan tflm --definition liveness", "the plan `tflm` has the definition `tflite-micro`"),
        ("--plan greedy --definition layer", "the definition `layer` cannot be placed"),
        ("--plan naive --definition depthwise-in-place", "cannot be placed"),
        ("--plan gready", "'gready' is not one of"),
        ("--dtype int3", "there is no data type `int3`"),
        ("--batch 0", "0 is not in the range"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(words: str, message: str) -> None:
    from costcalc.cli.run import run as whole

    assert whole(["memory", "mobilenet_v2", *words.split()]) == 2
    result = run("mobilenet_v2", *words.split())
    assert message in (result.output or str(result.exception))


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"plan": "gready"}, "did you mean `greedy`"),
        ({"dtype": "int3"}, "did you mean `int8`"),
        ({"definition": "layers"}, "did you mean `layer`"),
    ],
)
def test_unknown_names_in_python(options: dict[str, str], hint: str) -> None:
    with pytest.raises(costcalc.UsageError, match=hint):
        costcalc.memory("mobilenet_v2", **options)
    with pytest.raises(costcalc.UsageError, match="a whole number, 1 or more"):
        costcalc.memory("mobilenet_v2", batch=0)


REFERENCE = """
references:
  - source: a test
    axes: chw
    table:
      - [in,   HEADING]
      - [stem, FIGURE]
"""


def published(heading: str, figure: str = "384") -> Any:
    from costcalc.explore.counted import NOTHING, Counted

    spec = costcalc.Network.from_text(
        SMALL + REFERENCE.replace("HEADING", heading).replace("FIGURE", figure)
    )
    spec.graph()
    (one,) = spec.spec.references
    (found,) = one.rows[0].figures.values()
    return Counted().ours(spec.spec, one, one.rows[0], found.asked, NOTHING)


@pytest.mark.parametrize(("dtype", "size"), [("int8", 1), ("fp16", 2), ("bf16", 2), ("fp32", 4)])
def test_a_source_may_print_the_bytes_of_an_output(dtype: str, size: int) -> None:
    assert published(f"output_{dtype}") == size * 4 * IMAGE


@pytest.mark.parametrize("heading", ["output_fp17", "share of output_fp16"])
def test_an_output_of_no_data_type_is_no_figure(heading: str) -> None:
    with pytest.raises(costcalc.SpecError, match="neither a quantity nor a parameter"):
        published(heading, "0.5")


def test_stored_tensors_take_no_memory_of_the_run() -> None:
    """They are among the stored values, and nothing is written over them."""
    text = (
        "costcalc: 1\ninput: (3, 8, 6)\nlayers:\n  - add:\n      x: []\n"
        "      table: stored((3, 8, 6)) | relu\n  - conv(1)\n"
    )
    for definition in ("liveness", "in-place"):
        memory = found(text, definition=definition)
        sizes = {one.path.rpartition("/")[2]: one.bytes for one in memory.buffers}
        assert sizes["stored"] == 0
        assert sizes["relu"] == 3 * IMAGE
    assert memory.weights == 3 * IMAGE + 3


def test_shared_values_are_stored_once() -> None:
    """Norms of their own behind a shared convolution cannot be folded into it."""
    step = "{do: 'conv(3, k=3) | bn', repeat: 2, shared: true}"
    shared = f"costcalc: 1\ninput: (3, 8, 6)\nlayers:\n  - {step}\n"
    assert found(shared).weights == 9 * 3 * 3 + 4 * 3
    own = shared.replace(", shared: true", "")
    assert found(own).weights == 2 * (9 * 3 * 3 + 4 * 3)
    again = (
        "costcalc: 1\ninput: (3, 8, 6)\nlayers:\n  - first: conv(3, k=3)\n  - bn\n"
        "  - second: {same: first}\n  - bn\n"
    )
    assert found(again).weights == 9 * 3 * 3 + 2 * 4 * (2 * 3 + 2 * 3)


VIEWS = """
costcalc: 1
name: views
params:
  n: {default: 3}
input: (n, 4, 4)
layers:
  - identity
  - flatten
"""


@pytest.mark.parametrize(
    "words",
    [
        "memory -",
        "memory - --definition pytorch --plan naive",
        "formula - --of peak_memory",
        "solve - --target peak_memory<=1MiB --for n",
        "check - --max peak_memory=1MiB",
        "diff - mobilenet_v1",
        "- --columns macs,memory",
    ],
)
def test_a_network_of_views_has_no_peak(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is live while a layer runs where none does: an error, and no figure."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(VIEWS.encode())))
    assert run_line(words.split()) == 2
    assert "no layer of `views` is run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("definition", "stored"),
    [("liveness", 4 * (8 * 27 + 8)), ("pytorch", 4 * (8 * 27 + 4 * 8))],
)
def test_what_is_stored_is_said(definition: str, stored: int) -> None:
    """A convolution of 8 x 27 weights, and its norm: one bias a channel, or four values."""
    text = "costcalc: 1\ninput: (3, 8, 8)\nlayers:\n- conv(8, k=3) | bn | relu\n"
    found = costcalc.memory(costcalc.graph_from_text(text), definition=definition)
    assert found.weights == stored
    assert ("folded into the layer before it" in what_is_stored(found)) == (
        definition == "liveness"
    )
