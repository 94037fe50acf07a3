"""The sections of a page on one network, readable without a program."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.cost import LayerCost
from costcalc.errors.rendering import visible
from costcalc.graph.words import by
from costcalc.report import heading, units
from costcalc.report.drawing import chain, kinds, layers, memory, roofline
from costcalc.report.drawing.boxes import drawing
from costcalc.report.drawing.colours import legend_of, slots
from costcalc.report.drawing.svg import Picture, inline
from costcalc.report.escaping import html_prose, html_text
from costcalc.report.explain import page as explain_page
from costcalc.report.formats.html import grid, sentence
from costcalc.report.formula.page import page as formula_page
from costcalc.report.live.record import Sheet
from costcalc.report.page.record import Grid, Page

MOST_BOXES, READABLE = 120, 30
"""A graph with more boxes is folded further; one with few enough is unfolded at first."""

NUMBERS = ("output", "params", "% params", "MACs", "% MACs")
BLOCK = 1_200
"""The height at which a block is broken into stacks."""

BESIDE = 400
"""A picture of a block that is not wider stands beside the words on it."""


def article(sheet: Sheet, number: int) -> Iterator[str]:
    """Everything about one network; its id is what its data is found by."""
    yield f'<article id="network-{number}">'
    yield from _head(sheet)
    yield from _pictures(sheet)
    yield from _formula(sheet)
    yield from _block(sheet, number)
    yield from _graph(sheet)
    yield from _table(sheet, number)
    yield "</article>"


def _head(sheet: Sheet) -> Iterator[str]:
    graph, totals = sheet.graph, sheet.cost.totals
    yield f"<h1>{html_text(heading.title(graph).text)}</h1>"
    if graph.spec.cite:
        yield f'<p class="note">{html_text(graph.spec.cite)}</p>'
    yield _made(sheet)
    yield '<p class="key" data-part="now"></p>'
    yield '<div class="totals">'
    for name, title in (("macs", "MACs"), ("params", "parameters")):
        figure = units.exactly(totals.of(name))
        yield f'<div><output data-part="{name}">{figure}</output>{title}</div>'
    yield "</div>"
    yield f'<p class="note">{html_prose(_counted(sheet))}</p>'
    yield from (f'<p class="note">{html_prose(one)}</p>' for one in sheet.cost.assumptions)
    yield '<div class="sliders" data-part="sliders" role="group" aria-label="parameters"></div>'
    yield '<p class="status" data-part="status" role="status"></p>'
    if said := _fixed(sheet):
        yield f'<p class="note">{html_prose(said)}</p>'


def _counted(sheet: Sheet) -> str:
    return heading.counted(sheet.cost.counting).text


def _made(sheet: Sheet) -> str:
    """The settings that the page was made with: what is not redrawn is of them."""
    slid = (
        [one.name for one in sheet.family.sliders] if sheet.family else list(sheet.graph.settings)
    )
    return f'<p class="note">made with {html_text(heading.settings(sheet.graph, slid).text)}</p>'


def _fixed(sheet: Sheet) -> str:
    """The parameters without a slider, and why; empty if all have one."""
    if not sheet.graph.spec.params:
        return "without sliders: the network has no parameters"
    named = "; ".join(f"`{one.name}` ({one.reason})" for one in sheet.fixed)
    able = [one.name for one in sheet.fixed if one.can_be_asked]
    asked = (
        f"; `--sliders {','.join(able)}` gives {'them' if able[1:] else 'it'} one" if able else ""
    )
    return f"without a slider: {named}{asked}" if named else ""


def _colours(sheet: Sheet) -> dict[str, int]:
    """The slots of the kinds, by name."""
    return slots(layers.kind_slots(sheet.cost))


def _pictures(sheet: Sheet) -> Iterator[str]:
    names = legend_of(_colours(sheet))
    entries = (
        f'<li><svg width="12" height="12" aria-hidden="true"><rect class="k{slot}" width="12" '
        f'height="12"/></svg>{html_text(name)}</li>'
        for name, slot in names.items()
    )
    yield "<section><h2>Layers and kinds</h2>"
    yield f'<ul class="legend" data-part="legend" aria-label="kinds">{"".join(entries)}</ul>'
    yield from figure("layers", layers.picture(sheet.cost, alone=False))
    yield from figure("kinds", kinds.picture(sheet.cost, alone=False))
    yield "</section><section><h2>Memory while it runs</h2>"
    yield from figure("memory", memory.picture(sheet.memory, alone=False))
    yield "</section>"
    if sheet.roofline is not None:
        yield "<section><h2>Compute or memory</h2>"
        yield from figure("roofline", roofline.picture(sheet.roofline, alone=False))
        yield "</section>"


def figure(name: str, picture: Picture, style: str = "") -> Iterator[str]:
    """A picture that can be scrolled to, below its heading."""
    kind = f' class="{style}"' if style else ""
    named = "" if picture.head else f' aria-label="{html_text(picture.title)}"'
    yield f'<figure data-part="{name}"{kind}{named} tabindex="0">'
    if picture.head:
        first, *notes = map(html_text, picture.head)
        notes = [f'<span class="note">{note}</span>' for note in notes]
        yield f"<figcaption><b>{first}</b>{' '.join(['', *notes])}</figcaption>"
    yield from inline(picture)
    yield "</figure>"


def _formula(sheet: Sheet) -> Iterator[str]:
    if sheet.formula is None:
        return
    yield f"<section><h2>The formula</h2>{_made(sheet)}"
    yield from body(formula_page(sheet.formula), "formula", _counted(sheet))
    yield '<p class="key" data-part="numbers"></p></section>'


def _block(sheet: Sheet, number: int) -> Iterator[str]:
    if sheet.block is None:
        return
    call, explanation = sheet.block
    title = f"The block {call.block}, at {call.path}"
    yield f"<section><h2>{html_text(title)}</h2>{_made(sheet)}"
    first, last = call.layers
    inside = drawing(sheet.graph).within({one.path for one in sheet.graph.layers[first:last]})
    picture = chain.picture(inside, title, _colours(sheet), BLOCK)
    yield f'<div class="{"block beside" if picture.width <= BESIDE else "block"}"><div>'
    yield from figure("block", picture, "graph")
    yield "</div><div>"
    yield from body(explain_page.page(explanation, None), f"block-{number}", _counted(sheet))
    yield "</div></div></section>"


def _graph(sheet: Sheet) -> Iterator[str]:
    """The graph at the deepest level of folding that a page can show, then at those above it."""
    deepest = max(layer.path.count("/") for layer in sheet.graph.layers) + 1
    drawn = [drawing(sheet.graph, level) for level in range(1, deepest + 1)]
    shown = [one for one in drawn if len(one.boxes) <= MOST_BOXES]
    yield f"<section><h2>The graph</h2>{_made(sheet)}"
    if not shown:
        boxes = f"{len(drawn[0].boxes):,} boxes"
        yield f"<p>Folded at level 1 it has {boxes}, more than a page can show; "
        yield "<code>costcalc export</code> writes it as DOT.</p>"
    readable = [one for one in shown if len(one.boxes) <= READABLE]
    best = max(readable, key=lambda one: len(one.boxes), default=None)
    title, colours = f"Graph of {sheet.graph.name}", _colours(sheet)
    for level, one in enumerate(dict.fromkeys(shown), 1):
        opened = " open" if one is best else ""
        yield f"<details{opened}><summary>paths folded at level {level}, "
        yield f"{units.number_of(len(one.arrows), 'arrow')}</summary>"
        yield from figure("graph", chain.picture(one, title, colours), "graph")
        yield "</details>"
    yield "</section>"


def body(page: Page, name: str, said: str = "") -> Iterator[str]:
    """The sentences and tables of a page, without its title and what is `said` elsewhere."""
    for place, part in enumerate(page.parts):
        if isinstance(part, Grid):
            yield from grid(part, f"table-{name}-{place}", "")
        elif part.text and part.role != "title" and part.text != said:
            yield sentence(part, 1)


def _table(sheet: Sheet, number: int) -> Iterator[str]:
    cells = "".join(f'<th scope="col">{name}</th>' for name in ("layer", "kind"))
    cells += "".join(f'<th scope="col" class="right">{name}</th>' for name in NUMBERS)
    yield f'<section data-part="table"><h2 id="layers-{number}">The layers</h2>'
    yield f'<div class="table" role="region" aria-labelledby="layers-{number}" tabindex="0">'
    yield f"<table><thead><tr>{cells}</tr></thead><tbody>"
    totals = sheet.cost.totals
    whole = (units.integer(totals.params), units.integer(totals.macs))
    yield from (_row(one, whole) for one in sheet.cost.layers)
    sums = f"<td></td>{_figures(*whole, whole)}"
    yield f'<tr class="total"><th scope="row">total</th><td></td>{sums}</tr>'
    yield "</tbody></table></div></section>"


def _row(one: LayerCost, whole: tuple[int, int]) -> str:
    params, macs = units.integer(one.totals.params), units.integer(one.totals.macs)
    shape = by(one.layer.output).replace("x", " x ")
    return (
        f'<tr><th scope="row"><code>{html_text(visible(one.layer.path))}</code></th>'
        f"<td>{html_text(one.kind)}</td>"
        f'<td class="right">{shape}</td>{_figures(params, macs, whole)}</tr>'
    )


def _figures(params: int, macs: int, whole: tuple[int, int]) -> str:
    texts = (
        units.exactly(params),
        units.percent(params, whole[0]),
        units.exactly(macs),
        units.percent(macs, whole[1]),
    )
    return "".join(f'<td class="right">{text}</td>' for text in texts)
