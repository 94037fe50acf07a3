"""The page as a file: it loads nothing, runs one program, and refuses what it cannot show."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import costcalc
from costcalc.cli.run import run
from costcalc.report.escaping import json_text

GOLDEN = Path(__file__).parent.parent / "golden"
TINY, SMALL = str(GOLDEN / "tiny.yaml"), str(GOLDEN / "small.yaml")
WORDS = """costcalc: 1
name: words
params:
  act: {default: relu, choices: [relu, hswish]}
  size: {default: small, choices: [small, large]}
  kernel: {default: 3, choices: [3]}
let:
  c: {by: size, small: 8, large: 16}
input: (3, 9, 7)
layers:
  - stem: conv(c, k=kernel) | act
"""
DATA = re.compile(r'<script type="application/json" data-of="[\w-]+">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def text() -> str:
    return costcalc.page(TINY)


def test_it_loads_nothing(text: str) -> None:
    text = text.replace("http://www.w3.org/2000/svg", "")  # a name, which nothing loads
    assert not re.findall(r"(?:src|href)\s*=|@import|https?:|\bfetch\(|XMLHttp|import\(", text)
    assert not re.search(r"\beval\(|innerHTML|outerHTML|insertAdjacent|document\.write", text)


def test_the_policy_allows_the_program_alone(text: str) -> None:
    (program,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = b64encode(sha256(program.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert "default-src 'none'" in text


def test_the_data_are_numbers_and_names(text: str) -> None:
    data = json.loads(DATA.findall(text)[0])
    assert [one["name"] for one in data["sliders"]] == ["alpha"]
    assert data["paths"] == ["stem/conv", "stem/relu", "depthwise", "gap", "fc"]
    assert all(place < number for number, node in enumerate(data["nodes"]) for place in used(node))


def used(node: list[Any]) -> list[int]:
    return [] if node[0] in "=$" else node[1:]


def test_the_same_network_gives_the_same_page(text: str) -> None:
    assert costcalc.page(TINY) == text


def test_json_cannot_end_its_script() -> None:
    hostile = json.dumps("</script><!-- \u2028 &", ensure_ascii=False)
    found = json_text(hostile)
    assert not set("<>&\u2028") & set(found)
    assert json.loads(found) == json.loads(hostile)


def test_the_command_writes_the_page(tmp_path: Path, text: str) -> None:
    target = tmp_path / "page.html"
    assert run(["report", TINY, "--output", str(target)]) == 0
    assert target.read_text(encoding="utf-8").strip() == text.strip()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "report takes a network"),
        ([TINY, "--sliders", "beta"], "has no parameter `beta`"),
        ([TINY, SMALL, "--sliders", "beta"], "these networks have no parameter `beta`"),
        ([f"{SMALL}:rho=1/2", "--sliders", "rh"], "did you mean `rho`?"),
        (["squeezenet1_0", "--sliders", "padding"], "`padding` can be no slider"),
        (["squeezenet1_0", "--sliders", "padding"], "from an eighth of 0 to twice of it"),
        (["regnet_x_200mf", "--sliders", "wm"], "as a symbol it has no form"),
        ([TINY, "--device", "nothing"], "no device `nothing`"),
        ([TINY, "--device", ""], "no device ``"),
        (["-", "-"], "standard input can be read only once"),
    ],
)
def test_what_it_cannot_show(words: Any, message: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_slider_that_is_named_twice_is_one() -> None:
    assert costcalc.page(TINY, sliders=("alpha", "alpha")) == costcalc.page(TINY, sliders=["alpha"])


def test_a_slider_that_one_of_two_networks_has_is_there_and_the_other_says_so() -> None:
    found = costcalc.page(TINY, SMALL, sliders=["rho"])
    (data,) = map(json.loads, DATA.findall(found))
    assert [one["name"] for one in data["sliders"]] == ["rho"]
    assert found.count("without a slider: <code>rho</code> (there is no such parameter)") == 1


def test_words_alone_are_sliders_and_what_has_none_says_why() -> None:
    found = costcalc.page(costcalc.graph_from_text(WORDS))
    (data,) = map(json.loads, DATA.findall(found))
    assert [one["values"] for one in data["sliders"]] == [["relu", "hswish"], ["small", "large"]]
    assert len(data["structures"]) == 4
    assert "made with act relu · size small · kernel 3 · input 3x9x7" in found
    assert "without a slider: <code>kernel</code> (3 is its one choice)" in found


def test_a_parameter_that_can_be_no_symbol_does_not_take_the_page_away() -> None:
    text = WORDS.replace("default: 3, choices: [3]", "default: 3, range: kernel > 1")
    text = text.replace("k=kernel", "k=round_log(27, kernel)")
    found = costcalc.page(costcalc.graph_from_text(text))
    assert "without a slider: <code>kernel</code> (as a symbol it has no form: the base" in found
    (data,) = map(json.loads, DATA.findall(found))
    assert [one["name"] for one in data["sliders"]] == ["act", "size"]


def test_several_networks_are_side_by_side(text: str) -> None:
    found = costcalc.page(TINY, f"{TINY}:alpha=2")
    assert found.count("<article") == 2 == len(DATA.findall(found))
    assert "Side by side" in found
    assert "Side by side" not in text
    assert "Published top-1" not in found


def test_a_network_without_parameters_has_a_page(tmp_path: Path) -> None:
    graph = costcalc.graph_from_text("costcalc: 1\nname: n\ninput: (3, 9, 7)\nlayers: [gap]\n")
    assert "data-of" not in costcalc.page(graph)
