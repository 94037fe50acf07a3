"""What `export` writes, without PyTorch: it compiles, is laid out, and says no more than is so."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import jsonschema
import pytest

from costcalc import UsageError, graph_from_text, graph_of, networks, report
from costcalc.cli.run import run
from costcalc.export import dot, mermaid
from costcalc.export import graph as graph_data
from costcalc.export.pytorch.source import Again, Bracket, Comprehension, call, lines
from costcalc.export.pytorch.writer import render
from costcalc.report.drawing.boxes import Cluster, drawing
from tests.bridge.random_specs import random_spec

SCHEMA = Path(report.__file__).parent / "schema" / "graph.json"
FEW = ("efficientnet_b0", "mobilenet_v2", "resnet50", "shufflenet_v1", "inception_v3", "vit_b_16")
MORE = (*FEW, "swin_t", "nasnet_a_mobile", "densenet121", "convnext_tiny")
HOSTILE = r'''costcalc: 1
name: hostile
title: Ends in "quotes" and \ a backslash """
cite: \N{x} """
input: (3, 12, 10)
blocks:
  f(c):
    - class: conv(c) | bn
    - forward: conv(4)
  nn(c):
    - self: conv(c) | relu
    - mul:
        x: []
        torch: gap | conv(c) | sigmoid
layers:
  - import: f(3)
  - double: nn(5)
  - x: conv(6)
  - range: gap
  - lambda: linear(7)
'''


def text_of(name: str) -> str:
    return "".join(f"{line}\n" for line in render(graph_of(name)))


@pytest.mark.parametrize("name", networks())
def test_every_network_compiles_and_imports_torch_alone(name: str) -> None:
    text = text_of(name)
    compile(text, name, "exec")
    assert text == text_of(name)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            assert all(alias.name.startswith("torch") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module == "torch"


def test_efficientnet_reads_like_a_persons() -> None:
    text = text_of("efficientnet_b0")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    names = {node.name for node in classes}
    assert {"SqueezeExcite", "MBConv", "ConvBNSiLU", "EfficientNetB0"} <= names
    assert len(classes) <= 8
    assert "return x * self.gate(x)" in text
    assert "return x + self.project(y)" in text
    assert "*[MBConv(192, kernel_size=5) for _ in range(3)]" in text
    assert "385,814,752 MACs, 5,288,548 params" in text
    assert "Tan and Le 2019, arXiv:1905.11946" in text


def test_no_class_is_long() -> None:
    for name in MORE:
        tree = ast.parse(text_of(name))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 100, (name, node.name)


def test_the_layout_is_the_formatters(tmp_path: Path) -> None:
    for name in MORE:
        (tmp_path / f"{name}.py").write_text(text_of(name))
    for number in range(60):
        lines = render(graph_from_text(random_spec(Random(number))))
        (tmp_path / f"random{number}.py").write_text("".join(f"{line}\n" for line in lines))
    ruff = [sys.executable, "-m", "ruff"]
    checks = (["format", "--check", "--line-length", "100"], ["check"])
    for check in checks:
        command = [*ruff, *check, "--isolated", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_layout_is_the_formatters_at_every_length() -> None:
    """What stands at the end of a line in one of these texts, and on the next in another."""
    found = ["def f():"]
    for length in range(1, 70):
        unit = Bracket("Unit(", ("a" * length, "b" * 36))
        longer = Bracket("Unit(", ("a" * length, "b" * 36, "c" * 50))
        for item in (Again(unit, 3), Comprehension(unit, "for _ in range(3)"), Again(longer, 2)):
            for items in ([item], [item, "last"], ["first()", item]):
                found += lines(call("nn.Sequential", items), 1, before="x = ")
        pair = Bracket("(", ("a" * 25 + "(x)", "b" * length))
        if len("    return ") + 28 + 2 + length > 100:
            found += lines(pair, 1, before="return ")
        found += lines(call("torch.cat", [pair, "dim=1"]), 1, before="y = ")
    text = "\n".join(found) + "\n"
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "-"]
    done = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


def test_names_and_texts_of_a_spec_break_nothing() -> None:
    text = "\n".join(render(graph_from_text(HOSTILE)))
    tree = ast.parse(text)
    doc = ast.get_docstring(tree)
    assert doc is not None
    assert 'Ends in "quotes" and \\ a backslash """' in doc
    assert "self.class_ = " in text
    assert "self.forward_ = " in text


def test_what_has_no_counterpart_is_refused() -> None:
    spec = (
        "costcalc: 1\ninput: (3, 12, 10)\nlayers:\n  - maxpool(3, p=((0, 1), (0, 1)), ceil=true)\n"
    )
    with pytest.raises(UsageError, match="has no counterpart in PyTorch"):
        list(render(graph_from_text(spec)))


# Drawings


def frames(inside: tuple[int | Cluster, ...]) -> list[int]:
    """Numbers of boxes in the order they are drawn, however deep."""
    found = []
    for one in inside:
        found += frames(one.inside) if isinstance(one, Cluster) else [one]
    return found


@pytest.mark.parametrize("name", MORE)
@pytest.mark.parametrize("fold", [None, 1, 2, 3])
def test_a_drawing_has_every_box_once_and_every_arrow_between_two(
    name: str, fold: int | None
) -> None:
    graph = graph_of(name)
    drawn = drawing(graph, fold)
    assert sorted(frames(drawn.inside)) == list(range(len(drawn.boxes)))
    if fold is None:
        assert len(drawn.boxes) == len(graph.layers) + 1
        edges = {(s, n) for n, layer in enumerate(graph.layers) for s in layer.sources}
        assert {(a.start - 1, a.end - 1) for a in drawn.arrows} == edges
    assert {arrow.end for arrow in drawn.arrows} == set(range(1, len(drawn.boxes)))


def test_a_residual_is_a_skip() -> None:
    drawn = drawing(graph_of("mobilenet_v2"))
    ends = [drawn.boxes[arrow.end].path for arrow in drawn.arrows if arrow.is_skip]
    assert len(ends) == 10
    assert all(path.endswith("/add") for path in ends)


@pytest.mark.parametrize("name", MORE)
def test_mermaid_lines_are_of_its_grammar(name: str) -> None:
    grammar = re.compile(
        r'---|title: ".*"|flowchart TB| *n\d+\["[^"]+"\]| *subgraph f\d+_\d+\["[^"]+"\]| *end'
        r'|  n\d+ -->\|"\w+"\| n\d+|  classDef free [\w#:,]+|  class [n\d,]+ free'
        r"|  linkStyle [\d,]+ stroke:#c0392b,stroke-width:2px"
    )
    lines = list(mermaid.render(drawing(graph_of(name), 2)))
    assert [line for line in lines if not grammar.fullmatch(line)] == []
    opened = [line.split('"')[0].split()[1][:-1] for line in lines if "subgraph" in line]
    assert len(opened) == len(set(opened))
    assert sum("subgraph" in line for line in lines) == sum(line.strip() == "end" for line in lines)


def test_names_are_escaped_in_drawings() -> None:
    graph = graph_of("mobilenet_v1")._replace(name='a"b\\c<d>')
    assert next(dot.render(drawing(graph))).startswith('digraph "a\\"b\\\\c<d>')
    assert list(mermaid.render(drawing(graph)))[1].startswith('title: "a\\"b\\\\c\\u003cd\\u003e')


# Data


@pytest.mark.parametrize("name", MORE)
def test_the_data_fits_its_schema_and_sums_to_the_total(name: str) -> None:
    from costcalc import cost_of

    data = json.loads(json.dumps(graph_data.data(graph_of(name))))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(data)
    assert sum(layer["macs"] for layer in data["layers"]) == cost_of(name).totals.macs
    assert sum(layer["params"] for layer in data["layers"]) == cost_of(name).totals.params
    known = {"input", *(layer["path"] for layer in data["layers"])}
    assert all(set(layer["from"]) <= known for layer in data["layers"])


def test_the_blocks_say_which_layers_they_stand_for() -> None:
    data = graph_data.data(graph_of("mobilenet_v2"))
    first = data["blocks"][0]
    assert first["block"] == "inverted_residual"
    assert first["arguments"]["c"] == 16
    start, end = first["layers"]
    assert all(layer["path"].startswith(first["path"]) for layer in data["layers"][start:end])


def test_the_schema_refuses_what_is_not_its_own() -> None:
    data = graph_data.data(graph_of("mobilenet_v1"))
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    data["layers"][0]["macs"] = -1
    assert not validator.is_valid(data)


# The command line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "export takes a network"),
        (["mobilenet_v1"], "needs an output format"),
        (["mobilenet_v1", "--to", "keras"], "'keras' is not one of"),
        (["no_such_network", "--to", "dot"], "there is no network `no_such_network`"),
        (["mobilenet_v1", "--to", "torch", "--fold", "2"], "`--fold` is for drawings"),
        (["mobilenet_v1", "--to", "dot", "--output", "/no/such/folder/x"], "cannot write"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_parameters_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "mobilenet_v1", "--alpha", "0.75", "--rho", "6/7", "--to", "torch"]) == 0
    assert "239,273,472 MACs" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["torch", "dot", "mermaid", "json"])
def test_it_needs_no_torch(language: str, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['torch', 'fvcore', 'numpy', 'sympy']))\n"
        "from costcalc.cli.run import run\n"
        f"sys.exit(run(['export', 'swin_t', '--to', '{language}', '--output', sys.argv[1]]))"
    )
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-c", program, str(out)], check=True, cwd=Path.cwd())
    assert out.stat().st_size > 1000
