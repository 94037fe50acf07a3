"""Text of a spec in another language: one function for each language, and no others.

Each accepts any text, with any line ends and control characters. Its result is read by the language
as exactly this text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from costcalc.errors.rendering import visible


def one_line(text: str) -> str:
    """The text on one line, without characters that control a terminal."""
    return visible(" ".join(text.split()))


# Python


def python_text(text: str) -> str:
    """Text inside a string literal of Python, with either kind of quotes."""
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'")


def python_docstring(lines: Iterable[str], indent: str = "") -> Iterator[str]:
    """The lines of a docstring with exactly this text."""
    first, *others = [_in_docstring(line) for line in lines]
    if not others:
        yield f'{indent}"""{first}"""'
        return
    yield f'{indent}"""{first}'
    yield from (f"{indent}{line}".rstrip() for line in others)
    yield f'{indent}"""'


def _in_docstring(line: str) -> str:
    """A line of text in a docstring: backslashes and double quotes are escaped, indentation is
    kept.
    """
    text = one_line(line)
    indent = line[: len(line) - len(line.lstrip(" "))] if text else ""
    return indent + text.replace("\\", "\\\\").replace('"', '\\"')


def python_comment(text: str) -> str:
    """Text after `#`, up to the end of the line."""
    return one_line(text)


# LaTeX

_LATEX = str.maketrans(
    {
        "\\": "\\textbackslash{}",
        "{": "\\{",
        "}": "\\}",
        "_": "\\_",
        "&": "\\&",
        "%": "\\%",
        "#": "\\#",
        "$": "\\$",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "|": "\\textbar{}",
        "<": "\\textless{}",
        ">": "\\textgreater{}",
        "`": "\\textasciigrave{}",
        '"': "''",
        "→": "$\\rightarrow$",
        "≥": "$\\geq$",
    }
)


def latex_text(text: str) -> str:
    """Running text, in a paragraph or in `\\text{}`."""
    return one_line(text).translate(_LATEX).replace("--", "-{}-")


def latex_breakable(text: str) -> str:
    """Running text that may be broken into lines within names, such as paths, too."""
    parts = re.split("(?<=[/,=_:.])(?=[a-zA-Z])", one_line(text))
    return "\\allowbreak{}".join(map(latex_text, parts))


def latex_comment(text: str) -> str:
    """Text after `%`, up to the end of the line."""
    return one_line(text)


# Markdown

_MARKDOWN = re.compile(
    r"[\\`*_|<>\[\]~$&@#]"  # emphasis, code, cells, HTML, links, formulas, entities, mentions
    r"|:(?=//|[\w+-]+:)|(?<=[wW]{3})\."  # what becomes a link or a picture by itself
    r"|^[-+=]+(?=\s|$)"  # what begins a list or a heading
)


def markdown_text(text: str) -> str:
    """Running text or a cell of a table, without emphasis, links, formulas, HTML or mentions."""
    text = one_line(text)
    number = re.match(r"\d+(?=[.)](\s|$))", text)
    head = number[0] + "\\" if number else ""
    return head + _MARKDOWN.sub(lambda found: f"\\{found[0]}", text[len(head[:-1]) :])


def markdown_code(text: str) -> str:
    """Text as code in a cell of a table, enclosed by more backticks than it has in a row."""
    text = one_line(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{_barred(text)}{gap}{fence}"


def _barred(text: str) -> str:
    """A bar in a cell is escaped even inside code."""
    return text.replace("|", "\\|")


# HTML

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def html_text(text: str) -> str:
    """Running text, or the value of an attribute in quotation marks that is not an address."""
    return one_line(text).translate(_HTML)


def html_prose(text: str) -> str:
    """Running text in which what stands between two backticks is code; all else is as it is."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html_text(text))


_FORMULA_PART = re.compile(
    r"(?P<code><code>.*?</code>)|\^(?P<power>\d+|[a-z]\b)"
    r"|(?<![A-Za-z0-9_/.])(?P<letter>[A-Z])_(?P<index>[A-Z])(?![A-Za-z0-9_/])"
)


def html_formula(text: str) -> str:
    """Prose with formulas: powers are raised, and an index such as that of `D_K` is lowered."""
    return _FORMULA_PART.sub(_typeset, html_prose(text))


def _typeset(found: re.Match[str]) -> str:
    if found["code"]:
        return found["code"]
    if found["power"]:
        return f"<sup>{found['power']}</sup>"
    return f"{found['letter']}<sub>{found['index']}</sub>"


# CSV

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(/\d+)?")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_cell(value: object) -> object:
    """A cell of a table; a text that a spreadsheet would read as a formula gets an apostrophe."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    is_formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


# Drawings


def dot_text(text: str) -> str:
    """Text in quotation marks of Graphviz, which interprets entities and its own escapes."""
    text = one_line(text).replace("&", "&amp;")
    return text.replace("\\", "\\\\").replace('"', '\\"')


_MERMAID = re.compile(r"[^\w\s().,:/·+*=-]")


def mermaid_text(text: str) -> str:
    """Text in quotation marks of Mermaid, which interprets HTML, Markdown and directives."""
    return _MERMAID.sub(lambda found: f"#{ord(found[0])};", one_line(text))


def yaml_text(text: str) -> str:
    """Text in the head of a Mermaid file, as JSON without characters that could begin a
    directive.
    """
    from json import JSONEncoder

    encoded = JSONEncoder(ensure_ascii=False).encode(one_line(text))
    return re.sub("[%<>&`$#]", lambda found: f"\\u{ord(found[0]):04x}", encoded)


# Commands of GitHub's workflows

_WORKFLOW = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({":": "%3A", ",": "%2C"})


def workflow_text(text: str) -> str:
    """The message of a command: what follows the second `::`."""
    return one_line(text).translate(_WORKFLOW)


def workflow_property(text: str) -> str:
    """The value of a property, such as `file=`."""
    return workflow_text(text).translate(_PROPERTY)


def json_text(text: str) -> str:
    """JSON inside a script of HTML: without characters that could end the script or begin
    another.
    """
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
