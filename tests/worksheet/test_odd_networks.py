"""No question is silly, ambiguous or asked twice, of networks unlike those of the catalog."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from costcalc.cost.network import Network
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.build import made
from costcalc.explore.worksheet.code import digest_of
from costcalc.explore.worksheet.record import COLUMNS, Question, Settings

HEAD = "costcalc: 1\nname: net\n"
ONE = HEAD + "input: (3, 8, 12)\nlayers:\n  - stem: conv(4, k=3) | bn\n"
POINTS = HEAD + "input: (3, 1, 1)\nlayers:\n  - gap\n  - fc: linear(10)\n"
ALMOST = HEAD + "input: (3, 96, 96)\nlayers:\n  - a: conv(64, k=9)\n  - gap\n  - fc: linear(2)\n"
TWO = HEAD + (
    "params:\n  r: {default: 16, range: r >= 4, role: resolution, doc: size}\n"
    'input:\n  left: "(3, r, r)"\n  right: "(5, r, r)"\nlayers:\n'
    "  - a: conv(8, k=3)\n    from: left\n  - b: conv(8, k=3)\n    from: right\n"
    "  - sum: add\n    from: [a, b]\n"
)


def questions(text: str) -> list[Question]:
    """All questions that the levels and some seeds ask of a network."""
    graph = Network.from_text(text, "net.yaml").graph()
    asked: list[Question] = []
    for level in (1, 2, 3):
        for seed in range(6):
            settings = Settings("net.yaml", COLUMNS, level, seed, digest_of(graph.spec))
            sheet = made(settings, graph)
            texts = Counter(one.text for one in sheet.questions)
            assert max(texts.values()) == 1, texts
            asked += sheet.questions
    return asked


def of_kind(text: str, kind: str) -> list[Question]:
    return [one for one in questions(text) if one.kind == kind]


@pytest.mark.parametrize("text", [ONE, POINTS, ALMOST, TWO])
def test_no_question_twice_and_no_answer_of_nothing(text: str) -> None:
    for one in questions(text):
        if one.form == "number":
            assert shown(one, one.accepted[0]) not in ("0.00", "100.00"), one.text


def test_a_layer_that_both_networks_have_is_asked_of_a_table() -> None:
    """The small network has a `stem/conv` too."""
    texts = {one.text for one in of_kind(ONE, "blank") if "`stem/conv`" in one.text}
    assert {text.partition(":")[0] for text in texts} == {"In Table 1", "In Table 2"}


def test_few_params_are_asked_in_kib() -> None:
    """Of the convolution and of the scales and shifts of its norm."""
    (one, *_) = of_kind(ONE, "stored")
    assert one.unit == "KiB"
    assert one.accepted == (Fraction(4 * (3 * 3 * 3 * 4 + 2 * 4), 1024),)


def test_what_is_pooled_from_one_position_is_not_asked_flattened() -> None:
    assert {"`net`" in one.text for one in of_kind(POINTS, "classifier")} == {False}


def test_of_two_inputs_none_is_doubled() -> None:
    assert of_kind(TWO, "doubled") == []
