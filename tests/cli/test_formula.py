"""`formula` and `explain` as they are typed: what they print, and what they say to a mistake."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from costcalc.api import cost_of
from costcalc.cli.run import run
from tests.once import FORMULA, once
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, *words: str) -> str:
    assert run(words) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Capture, *words: str) -> str:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_the_formula_of_mobilenet_v1(capsys: Capture) -> None:
    text = printed(capsys, "formula", "mobilenet_v1")
    assert "MACs ≈ 539,492,352 α²ρ² + 28,224,000 αρ² + 1,024,000 α\n" in text
    assert "α²ρ²  539,492,352  539,492,352  94.86 %" in text
    assert "the smooth form gives 568,740,352, error 0 %" in text
    assert "smooth while: int(32α) ≥ 8\n" in text


def test_an_error_is_always_beside_the_smooth_form(capsys: Capture) -> None:
    symbols = ("--symbols", "depth,width,resolution")
    text = printed(capsys, "formula", "efficientnet_b1", *symbols)
    assert "here: 686,802,832 MACs exactly" in text
    assert "the smooth form gives 653,583,480, error -4.84 %" in text
    assert "smoothed too (--smooth-repeats): 488,113,205, error -28.93 %" in text
    text = printed(capsys, "formula", "efficientnet_b1", *symbols, "--smooth-repeats")
    assert "MACs ≈ 7,120 dw²r² + 762.375 dwr² - 373 w²r²" in text
    assert "error -28.93 %" in text
    assert "with the rounding of repeats kept: 653,583,480, error -4.84 %" in text


def test_an_excluded_pass_stands_for_itself_alone(capsys: Capture, tmp_path: Path) -> None:
    """A pass of 8*8*9*64 is left out of two, of three: beside the others there is 8*8*64."""
    path = tmp_path / "passes.yaml"
    path.write_text(
        "costcalc: 1\nparams: {n: {default: 2, range: n >= 0, role: depth}}\ninput: (8, 8, 8)\n"
        "layers:\n  - body: conv(8, k=3)\n    repeat: n\n  - last: conv(8)\n"
    )
    words = ("formula", str(path), "--symbols", "n", "--exclude", "body/1")
    two, three = (printed(capsys, *words, "--n", str(n)) for n in (2, 3))
    assert 8 * 8 * 9 * 64 + 8 * 8 * 64 == 40_960
    assert 2 * 8 * 8 * 9 * 64 + 8 * 8 * 64 == 77_824
    assert "here: 40,960 MACs exactly" in two
    assert "here: 77,824 MACs exactly" in three
    for text in (two, three):
        assert "MACs = 36,864 n - 32,768\n" in text
        assert "holds while: n ≥ 2\n" in text


def test_blocks_in_letters(capsys: Capture) -> None:
    text = printed(capsys, "formula", "mobilenet_v1", "--per", "block")
    assert "separable  blocks/4/1  D_K^2 · αM · (ρD_F)^2 + αM · αN · (ρD_F)^2" in text
    assert "blocks/3/1 (5 times)  separable  256,901,120 α²ρ² + 4,515,840 αρ²" in text


def test_the_exact_form_names_what_it_rounds(capsys: Capture) -> None:
    text = printed(capsys, "formula", "mobilenet_v2", "--exact")
    assert "W1 = make_divisible(32α, 8)\n" in text
    assert "S1 = ⌈r/2⌉\n" in text
    assert "stem/conv" in text
    assert "27 · W1 · S1²" in text


@pytest.mark.parametrize("per", ["total", "kind", "block", "layer"])
@pytest.mark.parametrize("quantity", ["macs", "params", "activations"])
def test_every_view_as_data(capsys: Capture, per: str, quantity: str) -> None:
    words = ("formula", "mobilenet_v2:alpha=1.4", "--per", per, "--of", quantity)
    with once(FORMULA, words):
        data = json.loads(printed(capsys, *words, "--format", "json"))
        for form in ("text", "markdown", "latex", "python"):
            assert printed(capsys, *words, "--format", form)
    schema("formula").validate(data)
    assert sum(part["value"] for part in data["parts"]) == data["value"]


def test_a_file_that_runs_alone(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "cost.py"
    words = ("--format", "python", "--output", str(path))
    printed(capsys, "formula", "shufflenet_v1", "--symbols", "scale", *words)
    namespace: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    for scale in (1, 2, 3):
        assert namespace["macs"](scale) == cost_of("shufflenet_v1", scale=scale).totals.macs


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mobilenet_v1", "--symbols", "alhpa"), "did you mean `alpha`?"),
        (("mobilenet_v1", "--symbols", "convolutions"), "`convolutions` chooses the structure"),
        (("mobilenet_v1", "--per", "blocks"), "invalid value for '--per'"),
        (("mobilenet_v1", "--of", "flops"), "invalid value for '--of'"),
        (("mobilenet_v1", "--exclude", "nothing"), "cannot exclude `nothing`"),
        (("mobilenet_v9",), "there is no network `mobilenet_v9`"),
        ((), "formula takes a network"),
    ],
)
def test_mistakes_with_formula(capsys: Capture, words: tuple[str, ...], said: str) -> None:
    assert said in refused(capsys, "formula", *words)


@pytest.mark.parametrize("command", ["formula", "sensitivity"])
def test_a_spec_without_parameters(capsys: Capture, tmp_path: Path, command: str) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text("costcalc: 1\ninput: (3, 8, 8)\nlayers: ['conv(8, k=3)']\n")
    said = refused(capsys, command, str(path))
    assert "`plain` has no parameter that could be a symbol" in said
    assert "give its spec one, such as `params: {alpha: " in said
    assert "13,824 MACs" in printed(capsys, "explain", str(path), "conv")


def test_a_block_by_hand(capsys: Capture) -> None:
    text = printed(capsys, "explain", "mobilenet_v1", "blocks/1/0", "--alpha", "0.75")
    assert "mobilenet_v1 · blocks/1/0 · separable(c=96, s=2)\n48x112x112 -> 96x56x56\n" in text
    assert "αM = 48 channels in (M = 64, α = 0.75)" in text
    assert "3^2 · 48 · 112^2 / 2^2   1,354,752" in text
    assert "15,805,440 MACs, 4.86 % of the 325,400,448 of mobilenet_v1" in text
    assert "not counted: 451,584 additions" in text
    assert "15,805,440 MACs are 31,610,880 FLOPs" in text


def test_chains_side_by_side(capsys: Capture) -> None:
    chains = ("conv(256, k=3)", "dwconv(k=3) | conv(256)")
    text = printed(capsys, "explain", *chains, "--input", "128x28x28")
    assert "dwconv(k=3) | conv(256): 1 / N + 1 / D_K^2 of the first" in text
    assert "dwconv(k=3) | conv(256)  256x28x28   26,593,280   33,920            0.115 x" in text


def test_a_size_the_spec_rounds_is_said_so(capsys: Capture) -> None:
    text = printed(capsys, "explain", "efficientnet_b0:width=1.1", "stages/2/1")
    assert "wM = 48 channels in (M = 40, w = 1.1, rounded)" in text
    text = printed(capsys, "explain", "mnasnet_b1:alpha=0.55", "stem", "--of", "params")
    assert "params = " in text


def test_numbers_put_in_that_the_spec_rounds(capsys: Capture) -> None:
    """A quarter of 90 channels are 22, not 22.5."""
    text = printed(capsys, "explain", "mobilenet_v1:alpha=0.33", "blocks/0/0")
    assert "αM = 10 channels in (M = 32, α = 0.33, rounded)" in text


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ("resnet50", "stages/1"),
        ("vit_b_16", "blocks/0"),
        ("nasnet_a_mobile", "conv0"),
        ("conv(8, g=2)", "[a: conv(8), add: {x: [], y: conv(8)}]", "--input", "8x7x5"),
    ],
)
def test_every_form(capsys: Capture, words: tuple[str, ...], form: str) -> None:
    text = printed(capsys, "explain", *words, "--format", form)
    assert text
    if form == "json":
        schema("explain").validate(json.loads(text))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mobilenet_v1", "blocks/9"), "`mobilenet_v1` has nothing at `blocks/9`"),
        (("mobilenet_v1", "gap"), "`gap` has no MACs to explain"),
        (("mobilenet_v1",), "missing argument 'PATH'"),
        (("conv(3)",), "add `--input CxHxW`, as 128x28x28"),
        (("conv(3)", "--input", "3x4y"), "`3x4y` is not a valid input"),
        (("conv(3)", "--input", "0x4x4"), "`0x4x4` is not a valid input"),
        (("convx(3)", "--input", "3x4x4"), "unknown operator or block `convx`"),
        (("conv(3, g=2)", "--input", "3x4x4"), "`g` does not divide the input channels"),
        (("conv(3", "--input", "3x4x4"), "`(` is never closed"),
        (("relu", "--input", "3x4x4"), "`relu` has no MACs to explain"),
        (("--input", "3x4x4"), "explain takes a network and a path, or chains of layers"),
        ((), "explain takes a network"),
    ],
)
def test_mistakes_with_explain(capsys: Capture, words: tuple[str, ...], said: str) -> None:
    assert said in refused(capsys, "explain", *words)


DOCUMENT = """\\documentclass{article}
\\usepackage{amsmath,amssymb}
\\begin{document}
%s
\\end{document}
"""


@pytest.mark.parametrize(
    "words",
    [
        ("formula", "mobilenet_v1", "--exact"),
        ("formula", "efficientnet_b1", "--symbols", "depth,width,resolution", "--per", "block"),
        ("formula", "regnet_y_400mf", "--exact"),
        ("explain", "efficientnet_b0", "stages/1"),
        ("explain", "conv(8, g=2)", "dwconv(k=3) | conv(8)", "--input", "8x7x5"),
    ],
    ids=lambda words: words[1],
)
def test_latex_compiles(capsys: Capture, tmp_path: Path, words: tuple[str, ...]) -> None:
    """With a real TeX, where one is installed."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex on this machine")
    text = printed(capsys, *words, "--format", "latex")
    (tmp_path / "it.tex").write_text(DOCUMENT % text, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "it.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_narrow_terminal_cuts_nothing(width: int) -> None:
    """Where a table is too wide its formulas stand below its rows, and all of them are there."""
    from costcalc.cost.explanation import explain
    from costcalc.report.explain.page import page
    from costcalc.report.formats.table import render

    found = explain(cost_of("mobilenet_v1"), "blocks/1/0")
    wide, narrow = ("\n".join(render(page(found, w))) for w in (None, width))
    for formula in ("D_K^2 · αM · (ρD_F)^2 / s^2", "3^2 · 64 · 112^2 / 2^2", "27,496,448"):
        assert formula in wide
        assert formula in narrow
    table = [line for line in narrow.splitlines() if "─" in line]
    assert all(len(line) <= width for line in table)
