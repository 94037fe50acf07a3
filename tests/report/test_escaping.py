"""Text of a spec in every other language: read by that language's parser, it is text and no more.

Each file is compared with the one that the same spec gives with harmless words in it: the same
structure, other text.
"""

import ast
import csv
import json
import re
import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from costcalc import cost_of
from costcalc.cli.run import run
from costcalc.report import escaping
from costcalc.report.formats import csv as as_csv
from costcalc.report.formats import html as as_html
from costcalc.report.network.page import document
from costcalc.report.network.record import describe_network
from costcalc.report.page.record import Sentence
from costcalc.report.units import fixed

HOSTILE = [
    '"""',
    "'''",
    '\\"""\\',
    '"""\nimport os\nos.abort()\n"""',
    "\\",
    "\\\\N\\G\\L",
    '"',
    "$x$ and $$y$$",
    "% comment",
    "%%{init: {'theme': 'dark'}}%%",
    "a & b &amp; &#60;",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![x](y)",
    "=1+1",
    "+1+1",
    "-1+1|cmd",
    "@SUM(A1)",
    "＝1+1",
    "~~gone~~",
    "`code`",
    "``a`b",
    "a | b",
    "*b* _i_ **c**",
    "# head",
    "1. one",
    "12) two",
    "- item",
    "===",
    "---",
    "> quote",
    "https://example.org www.example.org a@b.example",
    ":smile: #12",
    "\\input{x} \\write18{y} ^^5c",
    "{open",
    "}close{",
    "_ ^ ~ # ?` --",
    "end",
    "ünïcödé 漢字 α",
    "{0} {x} %s %(x)s",
    "[red]x[/red]",
]
SPEC = """costcalc: 1
name: {name}
title: {title}
family: {family}
cite: {cite}
params:
  a: {{default: 1, range: 0 < a <= 4, role: width, doc: {doc}}}
input: (3, 32, 32)
layers:
  - stem: conv(make_divisible(32 * a, 8), k=3) | bn | relu
  - gap
  - fc: linear(10)
references:
  - source: {source}
    reasons:
      why: {reason}
    table:
      - [a, params]
      - [1, 99 ~ why]
"""
FIELDS = ("name", "title", "family", "cite", "doc", "source", "reason")


def spec_with(texts: Any) -> Any:
    quoted = {field: json.dumps(text, ensure_ascii=False) for field, text in texts.items()}
    return SPEC.format(**quoted)


def harmless() -> Any:
    return {field: f"some {field}" for field in FIELDS}


texts = st.fixed_dictionaries(
    {field: st.sampled_from(HOSTILE).map(lambda t: f"{t} x") for field in FIELDS}
    | {"name": st.sampled_from(HOSTILE), "cite": st.sampled_from(HOSTILE)}
)


class Written:
    """What each command writes for a spec with these texts."""

    def __init__(self, folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(self, texts: Any, *command: Any) -> Any:
        path = self.folder / "spec.yaml"
        path.write_text(spec_with(texts), encoding="utf-8")
        words = [str(path) if word == "SPEC" else word for word in command]
        code = run(words)
        out, err = self.capsys.readouterr()
        assert (code, err) == (0, ""), err
        return out


@pytest.fixture
def written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    return Written(tmp_path, capsys)


MANY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def alike(structure: Any, *command: Any) -> Any:
    """A test that two specs which differ in their texts alone have the same structure."""
    expected: list[Any] = []

    @MANY
    @given(texts)
    def test(written: Any, texts: Any) -> None:
        if not expected:
            expected.append(structure(written(harmless(), *command)))
        assert structure(written(texts, *command)) == expected[0]
        assert expected[0]

    return test


# Python


def nodes(code: Any) -> Any:
    """The kinds of all nodes, and every number and name that is no class of the network's."""
    tree = ast.parse(code)
    kinds = [type(node).__name__ for node in ast.walk(tree)]
    numbers = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and not isinstance(node.value, str)
    ]
    return kinds, numbers


test_formula_as_python = alike(nodes, "formula", "SPEC", "--format", "python")
test_pytorch_source = alike(nodes, "export", "SPEC", "--to", "torch")


def test_what_stands_in_a_docstring_is_the_text() -> None:
    for text in HOSTILE:
        code = "\n".join(escaping.python_docstring([text, "", text]))
        line = escaping.one_line(text)
        assert ast.literal_eval(code).strip("\n") == f"{line}\n\n{line}"
        (code,) = escaping.python_docstring([text])
        assert ast.literal_eval(code) == line


def test_a_spec_runs_no_code(written: Any, tmp_path: Path) -> None:
    target = tmp_path / "ran"
    code = f'"""\nopen({str(target)!r}, "w").close()\n"""'
    texts = dict.fromkeys(FIELDS, code) | {"reason": "printed"}
    (tmp_path / "out.py").write_text(written(texts, "formula", "SPEC", "--format", "python"))
    command = [sys.executable, "-I", str(tmp_path / "out.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["885056", "885056.0"]
    assert not target.exists()


# Tables


def fields(text: str) -> Any:
    rows = list(csv.reader(text.splitlines()))
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t")), row
    return [len(row) for row in rows], rows


test_layers_as_csv = alike(fields, "SPEC", "--format", "csv")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_one_field_and_no_formula(text: str) -> None:
    (line,) = as_csv.render([[text, 3, "-1/2", "-x"]])
    ((first, *others),) = csv.reader([line])
    assert others == ["3", "-1/2", "'-x"]
    assert first in (escaping.one_line(text), f"'{escaping.one_line(text)}")
    assert not first.startswith(("=", "+", "-", "@", "＝"))


PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def markdown_structure(text: str) -> Any:
    """Kinds of tokens, those of running text joined."""
    found = []
    for token in PARSER.parse(text):
        found.append(token.type)
        for child in token.children or ():
            kind = "text" if child.type == "text_special" else child.type
            if kind != "text" or found[-1] != "text":
                found.append(kind)
    return found


test_markdown = alike(markdown_structure, "SPEC", "--format", "markdown")
test_formula_as_markdown = alike(markdown_structure, "formula", "SPEC", "--format", "markdown")
test_solution_as_markdown = alike(
    markdown_structure,
    *("solve", "SPEC", "--target", "macs=1M", "--for", "a", "--format", "markdown"),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_markdown_shows_is_the_text(text: str) -> None:
    line = escaping.one_line(text)
    (inline,) = [t for t in PARSER.parse(escaping.markdown_text(text)) if t.type == "inline"]
    assert "".join(child.content for child in inline.children) == line
    row = f"| a |\n| :-- |\n| {escaping.markdown_code(text)} |"
    *_, cell = [t for t in PARSER.parse(row) if t.type == "inline"]
    assert [(child.type, child.content) for child in cell.children] == [("code_inline", line)]


@pytest.mark.parametrize("text", ["$x$", "https://a.b", "www.a.b", "a@b.c", ":smile:", "#12"])
def test_what_viewers_of_markdown_add_is_escaped(text: str) -> None:
    """Formulas, links of their own, mentions, pictures: none without a backslash in it."""
    assert "\\" in escaping.markdown_text(text)


# HTML


class Tags(HTMLParser):
    """Tags with their attributes, and text, as a browser reads them. Nothing is left open."""

    def __init__(self, text: Any) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.texts: list[Any] = []
        self.open: list[Any] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.found.append((tag, attrs))
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: Any) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: Any) -> None:
        if self.found and self.found[-1][0] == "wbr" and self.texts:
            data = f"{self.texts.pop()}{data}"  # the same text, which may be broken here
        self.texts.append(data)

    def handle_comment(self, data: Any) -> None:
        self.found.append("comment")

    def handle_pi(self, data: Any) -> None:
        self.found.append("instruction")


def html_structure(text: Any) -> Any:
    found = Tags(text).found
    names = {name for entry in found for name, _ in entry[1]}
    assert not names & {"href", "src", "onclick", "onload"}
    assert {tag for tag, _ in found}.isdisjoint({"script", "a", "img", "iframe", "form", "link"})
    return found


test_html = alike(html_structure, "SPEC", "--format", "html")
test_formula_as_html = alike(html_structure, "formula", "SPEC", "--format", "html")


def is_text_alone(text: Any) -> None:
    line = escaping.one_line(text)
    for html in (
        f"<td>{escaping.html_text(text)}</td>",
        f"<title>{escaping.html_text(text)}</title>",
    ):
        read = Tags(html)
        assert (len(read.found), "".join(read.texts)) == (1, line)
    for mark in "\"'":
        ((_, attributes),) = Tags(f"<td title={mark}{escaping.html_text(text)}{mark}></td>").found
        assert attributes == [("title", line)]


@pytest.mark.parametrize("text", [*HOSTILE, "</td></table><script>", "javascript:alert(1)", "<!--"])
def test_what_html_shows_is_the_text(text: Any) -> None:
    is_text_alone(text)


@settings(max_examples=300)
@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'/;#x!-="), st.characters())))
def test_any_text_is_text_in_html(text: Any) -> None:
    is_text_alone(text)


def test_what_stands_between_backticks_is_code_but_not_in_a_text_that_is_given() -> None:
    line = "while `a<b>/c` runs, `"
    said, given = as_html.sentence(Sentence(line), 0), Sentence(line, is_given=True)
    assert said == "<p>while <code>a&lt;b&gt;/c</code> runs, `</p>"
    assert as_html.sentence(given, 0) == f"<p>{escaping.html_text(line)}</p>"


def test_a_page_of_html_is_of_one_piece() -> None:
    """Headings, tables with captions and scopes, bars in proportion; nothing is fetched."""
    report = describe_network(cost_of("mobilenet_v1"))
    read = Tags("\n".join(as_html.render(document(report))))
    tags = [tag for tag, _ in read.found]
    assert (tags.count("h1"), tags.count("title"), tags.count("main")) == (1, 1, 1)
    assert tags.count("table") == tags.count("caption") == tags.count("thead") == 2
    assert ("html", [("lang", "en")]) in read.found
    scopes = [value for tag, attrs in read.found for name, value in attrs if name == "scope"]
    assert scopes.count("row") == tags.count("tr") - 2
    assert scopes.count("col") == 6 + 6
    widths = [dict(attrs).get("style") for tag, attrs in read.found if tag == "div"]
    macs = [row.totals.macs for row in report.rows if row.totals.macs]
    wanted = [f"width: {fixed(Fraction(n * 100, max(macs)), 2)}%" for n in macs]
    assert [width for width in widths if width] == wanted


# LaTeX

IN_TEXT = re.compile(r"\\text(?:backslash|asciitilde|asciicircum|bar|less|greater|asciigrave)\{\}")


def latex_structure(text: str) -> Any:
    """Commands, braces and signs with a meaning, outside comments; the number of comments."""
    lines = [line for line in text.splitlines() if not line.startswith("%")]
    body = IN_TEXT.sub("x", "\n".join(lines))
    body = re.sub(r"\\[_&%#${}]", "x", body).replace("-{}-", "--")
    depth = 0
    for character in body:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    commands = re.findall(r"\\[A-Za-z]+\*?|\\.|[{}&$%#~^_]", body)
    return commands, len(text.splitlines()) - len(lines)


test_formula_as_latex = alike(latex_structure, "formula", "SPEC", "--format", "latex")
test_explanation_as_latex = alike(
    latex_structure, "explain", "SPEC", "stem/conv", "--format", "latex"
)


# Drawings


def dot_structure(text: str) -> Any:
    """The tokens of Graphviz, with every string alike."""
    token = re.compile(r'"(?:[^"\\]|\\.)*"|->|[A-Za-z0-9_.]+|[{}\[\]=;,]|\s+')
    found, place = [], 0
    while place < len(text):
        match = token.match(text, place)
        assert match, text[place : place + 40]
        place = match.end()
        if not match[0].isspace():
            found.append('""' if match[0].startswith('"') else match[0])
        assert not re.search(r"&(?!amp;)", match[0]), match[0]
        assert not re.search(r"(?<!\\)(\\\\)*\\[GELNTH]", match[0]), match[0]
    return found


test_dot = alike(dot_structure, "export", "SPEC", "--to", "dot")


def mermaid_structure(text: str) -> Any:
    """The lines below the head with every label alike; the head is YAML."""
    _, head, body = text.split("---\n", 2)
    assert list(yaml.safe_load(head)) == ["title"]
    assert "%%" not in text
    for label in re.findall(r'"(.*?)"', body):
        assert re.fullmatch(r"(?:<br/>|#\d+;|[^<>&`$%#\\])*", label), label
    return re.sub(r'"[^"]*"', '""', body)


test_mermaid = alike(mermaid_structure, "export", "SPEC", "--to", "mermaid")


# Everything else


def lines_and_numbers(text: str) -> Any:
    assert all(character.isprintable() or character == "\n" for character in text)
    return text.count("\n")


test_table = alike(lines_and_numbers, "SPEC")
test_formula = alike(lines_and_numbers, "formula", "SPEC")
test_explanation = alike(lines_and_numbers, "explain", "SPEC", "stem/conv")
test_comparison = alike(lines_and_numbers, "compare", "SPEC", "SPEC")


@MANY
@given(texts)
def test_json_keeps_the_text(written: Any, texts: Any) -> None:
    found = json.loads(written(texts, "SPEC", "--format", "json"))
    assert found["network"] == " ".join(texts["name"].split())
    assert found["spec"]["title"] == " ".join(texts["title"].split())


@settings(max_examples=300)
@given(st.text())
def test_any_text_is_one_line_in_every_language(text: str) -> None:
    for escape in (
        escaping.python_text,
        escaping.python_comment,
        escaping.latex_text,
        escaping.latex_breakable,
        escaping.latex_comment,
        escaping.markdown_text,
        escaping.markdown_code,
        escaping.html_text,
        escaping.html_prose,
        escaping.html_formula,
        escaping.csv_cell,
        escaping.dot_text,
        escaping.mermaid_text,
        escaping.yaml_text,
    ):
        assert str(escape(text)).isprintable()
    assert yaml.safe_load(escaping.yaml_text(text)) == escaping.one_line(text)
    (code,) = escaping.python_docstring([text])
    assert ast.literal_eval(code).lstrip() == escaping.one_line(text)
    assert ast.literal_eval(f"'{escaping.python_text(text)}'") == escaping.one_line(text)


def test_powers_and_indices_are_set_in_html() -> None:
    text = "MACs = D_K^2 · αM · (ρD_F)^2, wrong by s^2; not `D_K^2`, A_B/C_D, x_1, AD_F <^3>, W_K²"
    assert escaping.html_formula(text) == (
        "MACs = D<sub>K</sub><sup>2</sup> · αM · (ρD<sub>F</sub>)<sup>2</sup>, "
        "wrong by s<sup>2</sup>; not <code>D_K^2</code>, A_B/C_D, x_1, AD_F &lt;<sup>3</sup>&gt;, "
        "W<sub>K</sub>²"
    )


# Names

NAMES = """
    n1 W1 S1 X1 W2 lambda class None True def match print float len Fraction ceil_div floor_div
    require gcd log macs macs_smooth params lambda_ self torch nn F x
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", ["W1", "lambda_", "beta"])
def test_a_name_never_meets_one_of_ours(name: str, other: Any, tmp_path: Path) -> None:
    if name == other or name in ("None", "True"):
        pytest.skip("one spec has no name twice, and these two are no names of a spec")
    path = tmp_path / "spec.yaml"
    path.write_text(f"""costcalc: 1
params:
  {name}: {{default: 1, range: 0 < {name} <= 4, role: width}}
  {other}: {{default: 2, range: 0 < {other} <= 4, role: depth}}
input: (3, 32, 32)
layers:
  - first: conv(make_divisible(32 * {name}, 8), k=3)
  - body: conv(round(64 * {name}))
    repeat: ceil(3 * {other})
  - last: conv(make_divisible(48 * {other}, 8), k=3, s=2)
""")
    target = tmp_path / "cost.py"
    arguments = ["formula", str(path), "--format", "python", "--output", str(target)]
    assert run([*arguments, "--symbols", f"{name},{other}"]) == 0
    namespace = {"__name__": "taken"}
    exec(target.read_text(), namespace)  # the file that a user would run
    for first, second in ((1, 2), (Fraction(3, 4), 1), (Fraction(5, 8), Fraction(7, 3))):
        exact = cost_of(str(path), **{name: first, other: second})
        assert namespace["macs"](first, second) == exact.totals.macs
