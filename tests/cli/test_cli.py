"""The command line as a user meets it: options, formats, files, faults, exit codes."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.run import run

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def costcalc(capsys: pytest.CaptureFixture[str], *arguments: Any) -> Any:
    """Exit code, standard output and standard error of one run."""
    code = run(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def data(capsys: pytest.CaptureFixture[str], *arguments: Any) -> Any:
    code, out, err = costcalc(capsys, *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


# The cost table


def test_parameters_become_options(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "mobilenet_v1", "--alpha", "0.75", "--rho", "0.857")
    assert found["totals"]["macs"] == 239_273_472
    given = {"alpha": "0.75", "rho": "0.857", "classes": "1000"}
    assert found["parameters"].items() >= given.items()
    assert found["resolved"] == {"size": 192}


@pytest.mark.parametrize(
    "address",
    ["mobilenet_v1:alpha=0.75,rho=6/7", "./specs/mobilenet_v1.yaml:alpha=0.75,rho=6/7"],
)
def test_settings_in_an_address(capsys: pytest.CaptureFixture[str], address: Any) -> None:
    assert data(capsys, address)["totals"]["macs"] == 239_273_472


def test_an_option_wins_over_a_variant_and_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "efficientnet_b2:resolution=300", "--resolution", "288")
    assert found["input"] == [3, 288, 288]
    assert found["totals"]["macs"] == 1_087_529_456


def test_a_variant_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert data(capsys, "specs/resnet.yaml:resnet18")["network"] == "resnet18"


def test_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(ROOT / "specs" / "mobilenet_v2.yaml", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert data(capsys, "-")["totals"]["macs"] == 300_774_272


def test_help_reads_like_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = costcalc(capsys, "shufflenet_v1", "--help")
    assert code == 0
    for text in (
        "ShuffleNet, pointwise group convolution",
        "Zhang et al. 2017",
        "Parameters:",
        "--groups [1|2|3|4|8]",
        "default 3",
        "0 < scale <= 4",
        "--exclude WORDS",
    ):
        assert text in " ".join(out.split())


def test_top_keeps_the_sum(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = costcalc(capsys, "mobilenet_v1", "--top", "3", "--exact")
    assert "(77 more layers)" in out  # a row holds a convolution and its norm
    assert "568,740,352" in out


def test_all_shows_what_costs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    _, few, _ = costcalc(capsys, "mobilenet_v1")
    _, everything, _ = costcalc(capsys, "mobilenet_v1", "--all")
    assert "relu" not in few
    assert "stem/relu" in everything


# Other commands


@pytest.mark.slow
def test_list_finds_by_text(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(costcalc(capsys, "list", "squeeze", "--format", "json")[1])
    assert {n["name"] for n in found["networks"]} >= {"squeezenet1_0", "efficientnet_b0"}
    assert "resnet50" not in {n["name"] for n in found["networks"]}


def test_show_prints_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert costcalc(capsys, "show", "xception")[1] == Path("specs/xception.yaml").read_text("utf-8")


def test_compare_gives_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "compare", "mobilenet_v1", "mobilenet_v1:alpha=0.5")
    assert found["networks"][1]["ratios"]["macs"] == 149_497_088 / 568_740_352


def test_compare_excludes_a_path_only_one_of_them_has(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "compare", "mobilenet_v1", "squeezenet1_0", "--exclude", "fc")
    assert found["networks"][0]["totals"]["macs"] == 567_716_352
    assert found["networks"][1]["totals"]["macs"] == 818_924_576


# Files and pipes


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_a_file_holds_what_a_pipe_gets(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: Any
) -> None:
    target = tmp_path / "report"
    code, out, _ = costcalc(capsys, "squeezenet1_0", "--format", form, "--output", str(target))
    assert (code, out) == (0, "")
    assert target.read_text("utf-8") == costcalc(capsys, "squeezenet1_0", "--format", form)[1]


def test_a_failed_write_leaves_the_old_file_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.csv"
    target.write_text("old")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    code, _, err = costcalc(capsys, "squeezenet1_0", "--output", str(target))
    assert code == 2
    assert "no space left on device" in err
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]


def test_a_new_file_has_ordinary_permissions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "report.csv"
    costcalc(capsys, "squeezenet1_0", "--output", str(target))
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask


def test_output_into_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = costcalc(capsys, "squeezenet1_0", "--output", "no/such/folder/x.csv")
    assert code == 2
    assert "cannot write `no/such/folder/x.csv`: no such file or directory" in err


def test_a_reader_that_goes_away_sees_no_traceback() -> None:
    command = f"{sys.executable} -m costcalc efficientnet_b7 --all | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("efficientnet_b7")
    assert done.stderr == ""


def test_piped_output_is_not_cut_to_a_width() -> None:
    environment = {**os.environ, "COLUMNS": "20"}
    command = [sys.executable, "-m", "costcalc", "efficientnet_b0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "stages/1/0/residual/se/mul/gate/reduce/conv" in done.stdout
    assert "…" not in done.stdout
    assert "\x1b" not in done.stdout


# Faults


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (["help"], ["there is no command or network `help`", "did you mean `costcalc --help`"]),
        (["help", "solve"], ["there is no command or network `help`"]),
        (["version"], ["did you mean `costcalc --version`?"]),
        (["versus", "a", "b"], ["did you mean `costcalc compare NETWORK NETWORK`?"]),
        (["compar"], ["there is no command or network `compar`", "did you mean `compare`?"]),
        (["mobilnet_v1"], ["there is no network `mobilnet_v1`", "did you mean `mobilenet_v1`?"]),
        (["inception"], ["did you mean `inception_resnet_v2`, `inception_v3` or `inception_v4`?"]),
        (
            ["mobilenet"],
            ["did you mean `mobilenet_v1`, `mobilenet_v2`, `mobilenet_v3` or one of 6"],
        ),
        (["explain", "mobilenet_v1", "bloc"], ["nothing at `bloc`", "did you mean `blocks`?"]),
        (["mobilenet_v1", "--alhpa", "1"], ["no such option `--alhpa`", "did you mean `--alpha`?"]),
        (["mobilenet_v1", "--format", "jsn"], ["'jsn' is not one of", "did you mean `json`?"]),
        (["mobilenet_v1", "--format", "jsn"], ["jsn", "json"]),
        (["mobilenet_v1", "--alpha", "9"], ["outside its range", "--alpha 9", "alpha = 9"]),
        (["mobilenet_v1", "--alpha", "wide"], ["unknown name `wide`", "--alpha wide"]),
        (["mobilenet_v1", "--alpha", ""], ["an expression is expected"]),
        (["mobilenet_v1", "--rho", "1/0"], ["division by zero", "1 / 0"]),
        (["shufflenet_v1", "--groups", "5"], ["`groups` must be one of 1, 2, 3, 4, 8"]),
        (["shufflenet_v1", "--groups", "five"], ["`groups` must be one of 1, 2, 3, 4, 8"]),
        (["mobilenet_v1", "--convolutions", "foo"], ["must be one of separable, full"]),
        (["mobilenet_v1:alpah=1"], ["no parameter `alpah`", "did you mean `alpha`?"]),
        (["resnet:resnet51"], ["no variant `resnet51`", "did you mean"]),
        (["no/such.yaml"], ["cannot read `no/such.yaml`: no such file or directory"]),
        (["specs/"], ["is a directory"]),
        (["mobilenet_v1", "--exclude", "nrom"], ["cannot exclude `nrom`", "did you mean `norm`?"]),
        (["mobilenet_v1", "--batch", "0"], ["batch"]),
        (["mobilenet_v1", "--fold", "0"], ["fold"]),
        (["mobilenet_v1", "extra"], ["unexpected extra argument"]),
        (["compare", "mobilenet_v1"], ["two networks or more"]),
        (["compare", "mobilenet_v1", "nothing_like_it"], ["no network `nothing_like_it`"]),
        (["show"], ["missing argument"]),
        (["--alpha", "1", "mobilenet_v1"], ["no such option `--alpha`", "follow its name"]),
    ],
    ids=lambda value: " ".join(value) if value and value[0] != " " else None,
)
def test_a_wrong_request_is_answered(
    capsys: pytest.CaptureFixture[str], arguments: Any, texts: Any
) -> None:
    code, out, err = costcalc(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err
    for text in texts:
        assert text in err


def test_a_parameter_may_not_take_an_option_of_the_main_job(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spec = tmp_path / "taken.yaml"
    spec.write_text(
        "costcalc: 1\nparams:\n  batch: {default: 1}\ninput: (3, 8, batch)\nlayers: [gap]\n"
    )
    code, _, err = costcalc(capsys, str(spec))
    assert code == 2
    assert "the parameter `batch` has the name of the option `--batch`" in err


@pytest.mark.parametrize("command", [[], ["formula"], ["scale"], ["sweep"], ["explain"]])
def test_a_default_that_is_wrong_is_said_in_one_wording(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """By the commands whose options show it, and by those that do not."""
    file = Path(__file__).parent.parent / "errors" / "default_names_a_parameter.yaml"
    assert run([*command, str(file)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: the default of `b` names the parameter `a`\n --> ")
    assert err.count("error: ") == 1


def test_switches_choices_and_underscores(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spec = tmp_path / "switch.yaml"
    spec.write_text(
        "costcalc: 1\n"
        "params:\n"
        "  with_norm: {default: true, doc: batch norm}\n"
        "  act: {default: relu, choices: [relu, hswish]}\n"
        "input: (3, 8, 9)\n"
        "layers:\n"
        "  - body: conv(4, k=3) | (bn if with_norm else identity) | act\n"
    )
    assert data(capsys, str(spec))["totals"]["norm"] == 8
    found = data(capsys, str(spec), "--no-with-norm", "--act", "hswish")
    assert found["totals"]["norm"] == 0
    assert found["layers"][-1]["op"] == "hswish"
    assert found["parameters"] == {"with_norm": "false", "act": "hswish"}


def test_an_interrupt_exits_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from costcalc.cli import run as module

    def interrupt(_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_invoke", interrupt)
    assert costcalc(capsys, "mobilenet_v1")[0] == 130
