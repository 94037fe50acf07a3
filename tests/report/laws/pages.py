"""Of every page: its headings, its cells, its bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from tests.report.reading import BLOCKS, Reader, data, eighths, tables


def a_narrow_page_keeps_its_headings(read: Reader, case: str) -> None:
    """What a table of a document is headed by stands above the rows of a narrow page too.

    Or it is named as left out.
    """
    lines = read(case, "80").splitlines()
    headings = {piece for line in lines for piece in _pieces(line)}
    for line in lines:
        if line.startswith("left out at this width: "):
            headings |= set(line.partition(": ")[2].split(", "))
    for table in tables(read(case, "markdown")):
        assert headings.issuperset(filter(None, table.heads)), table.heads


def _pieces(line: str) -> Iterator[str]:
    yield line.strip()
    yield from re.split(r" {2,}| · ", line.strip())


def no_text_is_cut(read: Reader, case: str) -> None:
    """The prose in a table is whole on a narrow page: only names and paths are shortened."""
    whole = " ".join(read(case, "80").split())
    for table in tables(read(case, "markdown")):
        for cell in (cell for row in table.rows for cell in row):
            if cell.count(" ") > 2 and re.search("[a-z]{3,} [a-z]{3,}", cell):
                assert cell in whole


def html_has_the_cells_of_the_document(read: Reader, case: str) -> None:
    """Row by row, without the bars that only one of them has."""
    found = []
    for row in re.findall(r"<tr.*?</tr>", read(case, "html")):
        cells = re.findall(r"<t[hd](?! class=\"bar\")[^>]*>(.*?)</t[hd]>", row)
        found.append([_text(cell) for cell in cells])
    expected = [
        row for table in tables(read(case, "markdown")) for row in (table.heads, *table.rows)
    ]
    assert [list(filter(None, row)) for row in found] == [list(filter(None, r)) for r in expected]


def _text(cell: str) -> str:
    """What a cell of HTML says, with powers and indices as they are written elsewhere."""
    written = cell.replace("<sup>", "^").replace("<sub>", "_")
    return unescape(re.sub("<.*?>", "", written)).strip()


def empty_lines_stand_alone(read: Reader, case: str, form: str) -> None:
    """Around a table there is one, and none at the ends of a page."""
    text = read(case, form)
    assert "\n\n\n" not in text
    assert not text.startswith("\n")
    assert not text.endswith("\n\n")


def a_plain_page_has_the_cells_of_the_document(read: Reader, case: str, form: str) -> None:
    """Each row of each table is a line of the page, cell by cell."""
    lines = {tuple(_cells(line)) for line in read(case, form).splitlines()}
    for table in tables(read(case, "markdown")):
        for row in (table.heads, *table.rows):
            assert tuple(filter(None, row)) in lines, row


def _cells(line: str) -> list[str]:
    """The cells of a line, without its bar."""
    return re.split(" {2,}", line.rstrip(BLOCKS).strip())


def bars_are_as_long_as_their_figures(read: Reader, case: str, form: str) -> None:
    """The largest fills the column, the others are in proportion, to an eighth of a column."""
    macs = {layer["path"]: layer["macs"] for layer in data(read, case)["layers"]}
    bars: dict[str, str] = {}
    for line in read(case, form).splitlines():
        path, _, rest = line.partition(" ")
        if path in macs:
            bars[path] = re.findall(f"[{BLOCKS[1:]}]*$", rest)[0]
    largest, width = max(macs.values()), max(map(eighths, bars.values()))
    assert width % 8 == 0
    longest = max(len(line) for line in read(case, form).splitlines() if line[-1:] in BLOCKS)
    assert width == 8 * (20 if form == "table" else 40) or str(longest) == form
    for path, bar in bars.items():
        wanted = macs[path] * width / largest
        assert abs(eighths(bar) - max(wanted, 1 if wanted else 0)) <= 0.5, path
