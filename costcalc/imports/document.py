"""The text of an imported spec: where it is from, what was measured there, and the layers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from costcalc.errors import confirm, visible
from costcalc.imports.flat import input_text
from costcalc.imports.opaque import opaque_calls, opaque_words
from costcalc.imports.trace import Trace

WIDTH = 100


def spec_text(trace: Trace, body: Iterable[str], blocks: Iterable[str] = ()) -> str:
    """A whole spec around the lines of its blocks and layers."""
    lines = [*_head(trace), input_text(trace), *blocks, *body, *_references(trace)]
    return _text(lines)


def resizable(text: str, traced: Trace, sizes: Mapping[int, Trace]) -> str:
    """The spec `text` of a square image with the image's size as a parameter, and with the totals
    that were counted at each of the sizes; `traced` is what `text` was written from.
    """
    channels, size, _ = traced.shapes[traced.inputs[0].value]
    before, line, after = text.partition(f"\n{input_text(traced)}\n")
    confirm(bool(line), "the spec has the input that was traced")
    words = f"input height and width in pixels; traced at {', '.join(map(str, sizes))}"
    lines = [
        "params:",
        f"  resolution: {{default: {size}, range: resolution >= {min(sizes)}, role: resolution,",
        f'    doc: "{words}"}}',
        f"input: ({channels}, resolution, resolution)",
    ]
    body = after.removesuffix(_text(_references(traced)))
    return f"{before}\n{_text(lines)}{body}{_text(_references(traced, sizes))}"


def network_name(source: str) -> str:
    """A name of letters, digits and `_`, of the last word of an address or file."""
    word = re.split(r"[:/\\]", source)[-1].partition(".onnx")[0]
    word = re.sub(r"\W+", "_", word, flags=re.ASCII).strip("_").lower()
    return word if word[:1].isalpha() else f"model_{word}".rstrip("_")


def _head(trace: Trace) -> list[str]:
    made_by = ", ".join(trace.made_by)
    unused = trace.never_used()
    lines = [
        "costcalc: 1",
        f"name: {network_name(trace.source)}",
        f"title: imported from {trace.source}",
        f"# Traced with {made_by}.",
        *(f"# {note}" for note in trace.notes),
    ]
    if unused:
        size = sum(one.size for one in unused)
        names = ", ".join(sorted({one.name.rpartition(".")[0] or one.name for one in unused})[:4])
        lines.append(f"# Never used, and left out: {size:,} trained values, as in {names}.")
    lines += (f"# Opaque, of unknown cost: {visible(words)}." for words in opaque_words(trace))
    if opaque_calls(trace) and trace.macs is not None:
        lines.append(f"# With them, {trace.counted} is {trace.macs:,} multiply-adds.")
    return lines


def _references(trace: Trace, sizes: Mapping[int, Trace] | None = None) -> list[str]:
    """The totals that were counted independently of the spec, as published figures: with `sizes`
    at each of them.
    """
    if trace.macs is None or opaque_calls(trace):
        return []
    columns, rows = "macs, params", [_figures(trace)]
    if sizes:
        columns = f"resolution, {columns}"
        rows = [f"{size}, {_figures(one)}" for size, one in sizes.items()]
    return [
        "references:",
        f"  - source: {trace.source}, measured with {' and '.join(trace.made_by)}",
        f"    place: {trace.counted}, and the trained values that are used",
        "    table:",
        *(f"      - [{row}]" for row in (columns, *rows)),
    ]


def _figures(trace: Trace) -> str:
    return f'"{trace.macs:,}", "{trace.params:,}"'


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
