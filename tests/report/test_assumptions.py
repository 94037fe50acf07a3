"""What a count takes for granted of how a layer is run stands under its table and in its JSON."""

import json

import pytest

from costcalc.api import cost_of
from costcalc.cost.network import Network
from costcalc.report import subjects
from costcalc.report.network.record import View, describe_network

ATTENTION = "attention computes every score, also those that a mask hides"


@pytest.mark.parametrize(("name", "said"), [("vit_b_16", [ATTENTION]), ("mobilenet_v1", [])])
def test_an_assumption_is_said_once(name: str, said: list[str]) -> None:
    report = describe_network(cost_of(name), View())
    data = json.loads("".join(subjects.lines(report, "network", "json")))
    assert data["assumptions"] == said
    page = "\n".join(subjects.lines(report, "network", "table"))
    assert [line for line in page.splitlines() if line.startswith("assumed: ")] == [
        f"assumed: {text}" for text in said
    ]


def test_a_recurrent_layer_runs_over_every_token() -> None:
    text = "costcalc: 1\nname: x\ninput: (5, 7)\nlayers:\n  - lstm(4)\n  - lstm(3)\n"
    (said,) = Network.from_text(text).graph().assumptions
    assert said.startswith("recurrent layers run over every token")
