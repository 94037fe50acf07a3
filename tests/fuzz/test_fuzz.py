"""The examples a change is tested with; `make fuzz` takes as many more as one likes."""

from typing import Any

import pytest

from tests.fuzz import check
from tests.fuzz.check import finding
from tests.fuzz.generate import KINDS, Example, example

COUNTS = {"text": 800, "built": 700, "valid": 250, "mutated": 700}
COUNTS |= {"expression": 700, "command": 250}
SPEC = b"costcalc: 1\ninput: (3, 8, 9)\nlayers:\n  - conv(4, k=3) | bn | relu\n"
JSON = ("-", "--format", "json")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_comes_in_is_answered(kind: str) -> None:
    for number in range(COUNTS[kind]):
        wrong = finding(example(kind, number))
        assert not wrong, f"python -m tests.fuzz --kind {kind} --number {number}\n{wrong}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_always_the_same(kind: str) -> None:
    assert example(kind, 7) == example(kind, 7)
    assert len({example(kind, number) for number in range(20)}) > 10


@pytest.mark.parametrize("kind", ["built", "mutated", "expression", "command"])
def test_many_examples_are_good_enough_to_be_counted(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[Any] = []

    def noted(given: Any, code: Any, out: Any, err: Any) -> str:
        codes.append(code)
        return ""

    monkeypatch.setattr(check, "_wrong", noted)
    for number in range(150):
        finding(example(kind, number))
    assert codes.count(0) > 8
    assert codes.count(2) > 8


def test_valid_specs_have_several_inputs_and_outputs() -> None:
    """By the text; that each is counted is tested above."""
    texts = [example("valid", number).text.decode() for number in range(100)]
    outputs = [text.rpartition("\noutputs: [")[2] for text in texts if "\noutputs: [" in text]
    assert sum("in1:" in text or "other0:" in text for text in texts) > 30
    assert sum("," in ends for ends in outputs) > 30
    assert sum("." in ends for ends in outputs) > 20
    assert sum("returns:" in text for text in texts) > 20
    assert sum("{same: t" in text for text in texts) > 15


def test_a_good_report_is_no_finding() -> None:
    assert finding(Example(JSON, SPEC)) == ""


# Planted defects: each has to be found


def test_a_sum_that_does_not_hold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from costcalc.report.network import data as network_data

    counts = network_data.counts

    def one_more(*given: Any) -> Any:
        found = counts(*given)
        return {**found, "macs": found["macs"] + 1}

    monkeypatch.setattr(network_data, "counts", one_more)
    assert "macs of the layers" in finding(Example(JSON, SPEC))


def test_a_refusal_of_a_valid_spec_is_found() -> None:
    refused = Example(JSON, SPEC.replace(b"k=3", b"k=4"), valid=True)
    assert "a valid spec is refused: error: " in finding(refused)
    assert finding(refused._replace(valid=False)) == ""


def test_a_traceback_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from costcalc.ops.conv import Conv

    monkeypatch.setattr(Conv, "macs", lambda self, x: 1 // 0)
    assert "ZeroDivisionError" in finding(Example(JSON, SPEC))


def test_a_hang_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(arguments: tuple[str, ...]) -> int:
        while True:
            pass

    monkeypatch.setattr(check, "HANG_SECONDS", 0.2)
    monkeypatch.setattr(check, "run", forever)
    assert "no answer" in finding(Example(("list",)))


@pytest.mark.parametrize(
    ("code", "out", "err"),
    [
        (0, "report", "a warning"),
        (0, "", ""),
        (0, "a report \x1b[31m", ""),
        (1, "", "error: x"),
        (2, "a report", "error: x"),
        (2, "", "Traceback"),
        (2, "", "error: \x1b[31m"),
    ],
)
def test_an_answer_out_of_form_is_found(
    monkeypatch: pytest.MonkeyPatch, code: int, out: str, err: str
) -> None:
    import sys

    def answer(arguments: Any) -> Any:
        sys.stdout.write(out)
        sys.stderr.write(err)
        return code

    monkeypatch.setattr(check, "run", answer)
    assert finding(Example(("list",)))
