"""Worksheets are the same for the same words, differ by seed, and keys are what others compute."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc import UsageError, cost_of, graph_from_text, graph_of
from costcalc.cli.run import run
from costcalc.explore.worksheet import questions
from costcalc.explore.worksheet.answers import judged, shown
from costcalc.explore.worksheet.build import again, worksheet
from costcalc.explore.worksheet.code import code_of, settings_in
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.small import small_network
from costcalc.version import __version__
from tests.worksheet.proof import OWN, compared, made


def test_keys_are_what_other_arithmetic_gives() -> None:
    found = sum((compared(made(seed)) for seed in (1, 3, 5, 11)), start=compared(made(0)))
    assert found["blank"] == 5 * 13
    assert compared(made(2, OWN)) + compared(made(4, OWN))
    assert {"budget", "misprint", "separable", "flops"} <= set(found)


def test_the_same_words_give_the_same_worksheet_and_another_seed_another() -> None:
    one, same, other = made(4, level=2), made(4, level=2), made(5, level=2)
    assert one.questions == same.questions
    assert [one.accepted for one in one.questions] != [two.accepted for two in other.questions]


def test_answers_of_a_class_differ() -> None:
    keys = [tuple(one.accepted for one in made(seed, level=1).questions) for seed in range(1, 13)]
    assert len(set(keys)) == len(keys)


def test_every_small_network_builds_and_its_widths_differ() -> None:
    graphs = [small_network(seed) for seed in range(150)]
    assert len({graph.spec.source.text for graph in graphs}) > 140
    assert all(len(graph.layers) == 14 for graph in graphs)


def test_a_worksheet_is_made_again_from_its_code() -> None:
    sheet = worksheet(graph_of("mobilenet_v2", alpha="0.75"), blanks=("macs",), level=2, seed=9)
    assert settings_in(sheet.code) == sheet.settings
    assert sheet.settings.network == "mobilenet_v2:alpha=0.75"
    assert again(settings_in(sheet.code)).questions == sheet.questions
    assert all(one.unit == "MACs" for one in sheet.questions if one.kind == "blank")


def test_a_given_setting_is_not_drawn() -> None:
    sheet = worksheet(graph_of("mobilenet_v1", alpha="0.75"), seed=3)
    assert sheet.tables[0].cost.graph.settings["alpha"] == Fraction(3, 4)


def test_seed_0_leaves_the_network_as_it_is() -> None:
    assert made(0).tables[0].cost.totals == cost_of("mobilenet_v1").totals


def test_the_code_of_another_version_is_refused() -> None:
    code = made(0).code.replace(__version__, "9.9.9")
    with pytest.raises(UsageError, match=r"made by costcalc 9\.9\.9"):
        settings_in(code)


@pytest.mark.parametrize("code", ["", "mobilenet_v1", "costcalc worksheet x level=1", "a" * 9999])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="not the code of a worksheet"):
        settings_in(code)


def test_a_spec_that_has_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    text = "costcalc: 1\nname: net\ninput: (3, 20, 24)\nlayers:\n  - conv(8, k=3)\n"
    path.write_text(text)
    sheet = worksheet(graph_of(path))
    assert again(sheet.settings).questions == sheet.questions
    path.write_text(text.replace("8", "9"))
    with pytest.raises(UsageError, match="another text"):
        again(settings_in(code_of(sheet.settings)))


def test_a_network_without_layers_to_ask_about_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text("costcalc: 1\nname: net\ninput: (3, 20, 24)\nlayers:\n  - relu\n")
    with pytest.raises(UsageError, match="no convolution or linear layer"):
        worksheet(graph_of(path))


@pytest.mark.parametrize("network", ["python:grading_runs_this:net", "timm:x", "a.pt2", "-"])
def test_a_code_that_names_a_model_is_refused_and_nothing_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    """Whoever hands in an answer file writes its code, and can hand in a module beside it."""
    (tmp_path / "grading_runs_this.py").write_text("raise SystemExit('it was run')\n")
    code = made(0).code.replace("mobilenet_v1", network)
    answers = tmp_path / "answers.csv"
    answers.write_text(f'question,answer\ncode,"{code}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match="is neither"):
        settings_in(code)
    assert run(["grade", str(answers)]) == 2


def test_standard_input_has_no_name() -> None:
    text = "costcalc: 1\ninput: (3, 20, 24)\nlayers:\n  - conv(8, k=3)\n"
    with pytest.raises(UsageError, match="standard input has no name"):
        worksheet(graph_from_text(text, "<stdin>"))


@pytest.mark.parametrize("network", ["gpt2", "unet", "lstm_lm", "s3d", "conv_tasnet"])
def test_networks_of_every_rank_have_a_worksheet(network: str) -> None:
    sheet = worksheet(graph_of(network), seed=2, level=2)
    for one in sheet.questions:
        assert judged(one, shown(one, one.accepted[0])).outcome == "right"


def test_no_mistake_is_the_key() -> None:
    for seed in range(6):
        for one in made(seed).questions:
            key = {shown(one, value) for value in one.accepted}
            assert not key & {shown(one, mistake.value) for mistake in one.mistakes}, one


def test_kinds_are_files_that_say_their_level() -> None:
    kinds = [kind for level in (1, 2, 3) for kind in questions.of_level(level)]
    files = {path.stem for path in Path(questions.__file__).parent.glob("[!_]*.py")}
    assert {kind.name for kind in kinds} == files


def test_a_file_without_a_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text("")
    with questions.including(tmp_path), pytest.raises(TypeError, match="declares no `KIND`"):
        questions.of_level(1)


def test_draws_are_the_same_on_every_machine() -> None:
    draw: Any = Draw(7, "words")
    assert [draw.below(100) for _ in range(5)] == RECORDED
    assert sorted(Draw(1).shuffled(range(9))) == list(range(9))
    assert Draw(1).some_of("abcdef", 3) == sorted(Draw(1).some_of("abcdef", 3))


RECORDED = [33, 30, 95, 32, 46]
