"""The text of an imported spec: where it is from, what was measured there, and the layers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from costcalc.errors.rendering import visible
from costcalc.imports.flat import input_text
from costcalc.imports.opaque import opaque_calls, opaque_words
from costcalc.imports.trace import Trace

WIDTH = 100


def spec_text(trace: Trace, body: Iterable[str], blocks: Iterable[str] = ()) -> str:
    """A whole spec around the lines of its blocks and layers."""
    lines = [*_head(trace), input_text(trace), *blocks, *body, *references(trace)]
    return _text(lines)


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


def measured(trace: Trace) -> bool:
    """Whether there is a count of the whole network that is independent of the spec."""
    return trace.macs is not None and not opaque_calls(trace)


def references(
    trace: Trace,
    defaults: Mapping[str, int] | None = None,
    tables: Mapping[str, Mapping[int, Trace]] | None = None,
) -> list[str]:
    """The totals that were counted independently of the spec, as published figures: with `tables`
    at values of parameters, while the others have their `defaults`. None where there is no count.
    """
    if not measured(trace):
        return []
    defaults, tables = defaults or {}, tables or {}
    own = tuple(defaults[name] for name in tables)
    rows = {own: trace}
    for place, one in enumerate(tables.values()):
        rows |= {(*own[:place], value, *own[place + 1 :]): other for value, other in one.items()}
    lines = [(*tables, "macs", "params")]
    lines += [(*map(str, at), *_figures(rows[at])) for at in sorted(rows)]
    return [
        "references:",
        f"  - source: {trace.source}, measured with {' and '.join(trace.made_by)}",
        f"    place: {trace.counted}, and the trained values that are used",
        "    table:",
        *(f"      - [{', '.join(line)}]" for line in lines),
    ]


def _figures(trace: Trace) -> tuple[str, str]:
    return f'"{trace.macs:,}"', f'"{trace.params:,}"'


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
