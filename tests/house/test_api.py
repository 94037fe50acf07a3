"""What a program or a notebook calls, each with what it says it takes."""

import doctest
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import costcalc
from costcalc import cost_of, forms_of, graph_of
from costcalc.api import catalog_costs, graph_from_text, networks
from costcalc.cli.root import root

REPEATED = """
costcalc: 1
params:
  n: {default: 3, range: 1 <= n <= 9, doc: passes}
  w: {default: 4, range: 1 <= w <= 99, doc: channels}
input: (w, 6, 5)
layers:
  - body: {do: "conv(w, k=3)", repeat: n}
"""
CONV = 9 * 6 * 5


def test_a_network_by_name_path_and_graph() -> None:
    path = Path(__file__).parent.parent.parent / "specs" / "mobilenet_v1.yaml"
    by_name = cost_of("mobilenet_v1", alpha="3/4", rho="6/7")
    assert by_name.macs == cost_of(path, alpha=0.75, rho="6/7").macs == 239_273_472
    assert cost_of(graph_of("mobilenet_v1:alpha=0.75", rho="6/7")).macs == by_name.macs
    assert graph_of("mobilenet_v1:alpha=0.5", alpha=1).settings["alpha"] == 1


def test_batch_and_exclude_are_keywords_of_the_cost() -> None:
    plain = cost_of("mobilenet_v1")
    assert plain.counting.batch == 1
    assert cost_of("mobilenet_v1", batch=3).macs == 3 * plain.macs
    assert cost_of("mobilenet_v1", exclude=["fc"]).macs == plain.macs - 1024 * 1000
    graph = graph_of("mobilenet_v1")
    assert cost_of(graph, batch=2, exclude=("fc",)).macs == 2 * (plain.macs - 1024 * 1000)


def test_the_forms_of_a_graph_are_of_its_own_setting() -> None:
    """A graph is taken as it is, and not looked up by a name."""
    graph = graph_from_text(REPEATED, "mobilenet_v1", n=5)
    forms = forms_of(graph, "w")
    assert forms.cost.graph is graph
    assert str(forms.total("macs").smooth) == f"{5 * CONV}*w**2"
    assert [x.name for x in forms_of(graph, "w", "n").variables] == ["n", "w"]


def test_repeats_are_smooth_only_where_asked(tmp_path: Path) -> None:
    """By default a repeat's number of passes stays the whole number of the spec."""
    graph = graph_of("efficientnet_b0")
    exactly = forms_of(graph, "depth").total("macs").smooth
    plainly = forms_of(graph, "depth", smooth_repeats=False).total("macs").smooth
    smoothed = forms_of(graph, "depth", smooth_repeats=True).total("macs").smooth
    assert exactly == plainly != smoothed
    assert not exactly.is_polynomial(*exactly.free_symbols)
    assert smoothed.is_polynomial(*smoothed.free_symbols)


def test_the_settings_of_forms() -> None:
    assert forms_of("mobilenet_v1", "rho", alpha="1/2").cost.graph.settings["alpha"] * 2 == 1


def test_a_text_is_called_by_its_name() -> None:
    with pytest.raises(costcalc.SpecError, match=r"here\.yaml:4"):
        graph_from_text("costcalc: 1\ninput: (3, 8, 8)\nlayers:\n- nothing\n", "here.yaml")
    with pytest.raises(costcalc.SpecError, match=r"<text>:4"):
        graph_from_text("costcalc: 1\ninput: (3, 8, 8)\nlayers:\n- nothing\n")


def test_the_catalog() -> None:
    names = networks()
    assert len(names) == len(set(names)) > 100
    assert {"mobilenet_v1", "efficientnet_b3", "vit_b_16"} <= set(names)
    assert "efficientnet" not in names
    costs = catalog_costs()
    for name, cost in zip(names[:5], costs, strict=False):
        assert cost.macs == cost_of(name).macs


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (lambda: costcalc.cost_of("mobilenet_v1"), "mobilenet_v1"),
        (
            lambda: costcalc.formula("mobilenet_v1", per="block", batch=8),
            "formula mobilenet_v1 --per block --batch 8",
        ),
        (
            lambda: costcalc.explain("mobilenet_v1", "blocks/1/0", of="params"),
            "explain mobilenet_v1 blocks/1/0 --of params",
        ),
        (
            lambda: costcalc.compare("mobilenet_v1", "mobilenet_v1:alpha=0.5", fold=1),
            "compare mobilenet_v1 mobilenet_v1:alpha=0.5 --fold 1",
        ),
        (lambda: costcalc.counters("mobilenet_v2", alpha="0.5"), "counters mobilenet_v2:alpha=0.5"),
        (
            lambda: costcalc.solve("mobilenet_v2", "macs=300M", "alpha"),
            "solve mobilenet_v2 --target macs=300M --for alpha",
        ),
    ],
    ids=lambda x: x.split()[0] if isinstance(x, str) else "",
)
@pytest.mark.slow
def test_a_notebook_writes_what_the_command_line_does(record: Any, words: Any) -> None:
    found = record()
    for form in ("table", "json", "csv", "markdown"):
        assert costcalc.written(found, form) + "\n" == printed(words.split(), form)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            lambda: costcalc.solve("gpt2", "macs=99G", "length", causal="half"),
            "solve gpt2 --target macs=99G --for length --causal half",
        ),
        (
            lambda: costcalc.sensitivity("gpt2", "length", of="macs", fold=1, causal="half"),
            "sensitivity gpt2 --symbols length --fold 1 --causal half",
        ),
        (
            lambda: costcalc.scale_search("mobilenet_v1", tolerance="0.02", step="0.1", top=3),
            "scale mobilenet_v1 --search --tolerance 0.02 --step 0.1 --top 3",
        ),
        (
            lambda: costcalc.scale("mobilenet_v1", 2, coefficients=(1, "3/2", 1), exclude=["fc"]),
            "scale mobilenet_v1 --phi 2 --coefficients 1,3/2,1 --exclude fc",
        ),
        (costcalc.scaled_figures, "scale --published"),
        (
            lambda: costcalc.explain_chains("conv(8, k=3)", "dwconv(k=3)", shape=(4, 9, 7)),
            ["explain", "conv(8, k=3)", "dwconv(k=3)", "--input", "4x9x7"],
        ),
        (
            lambda: costcalc.peak_formula("mobilenet_v2", "alpha", batch=2, dtype="int8"),
            "formula mobilenet_v2 --of peak_memory --symbols alpha --batch 2 --dtype int8",
        ),
        (
            lambda: costcalc.memory("mobilenet_v2", plan="greedy", dtype="int8"),
            "memory mobilenet_v2 --plan greedy --dtype int8",
        ),
        (
            lambda: costcalc.roofline("gpt2", device="nvidia_t4", dtype="fp16", along="length"),
            "roofline gpt2 --device nvidia_t4 --dtype fp16 --for length",
        ),
    ],
)
@pytest.mark.slow
def test_what_a_keyword_says_an_option_says(record: Any, words: Any) -> None:
    given = words.split() if isinstance(words, str) else words
    assert costcalc.written(record(), "json") + "\n" == printed(given, "json")


def printed(words: list[str], form: str) -> str:
    """What a command prints in a format."""
    return CliRunner().invoke(root, [*words, "--format", form]).output


def test_what_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="no page for a dict"):
        costcalc.written({})
    with pytest.raises(costcalc.UsageError, match="no format `yaml`"):
        costcalc.written(costcalc.cost_of("mobilenet_v1"), "yaml")
    with pytest.raises(costcalc.UsageError, match="no quantity `flops`"):
        costcalc.formula("mobilenet_v1", of="flops")


@pytest.mark.slow
def test_the_guide() -> None:
    guide = Path(__file__).parent.parent.parent / "docs" / "guide" / "python.md"
    found = doctest.testfile(str(guide), module_relative=False)
    assert found.attempted > 8
    assert found.failed == 0


def test_a_network_is_never_changed() -> None:
    network = costcalc.Network.named("mobilenet_v1:alpha=0.5")
    other = network.at(rho=0.5)
    assert repr(network) == "Network(mobilenet_v1: alpha=0.5)"
    assert other.settings.keys() == {"alpha", "rho"}
    assert network.graph().settings["rho"] == 1
    again = costcalc.Network.of(costcalc.graph_of("squeezenet1_1"))
    assert again.variant == again.graph().name == "squeezenet1_1"
    assert again.cost().totals == costcalc.cost_of("squeezenet1_1").totals
