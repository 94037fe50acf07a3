"""Published figures in the specs: each agrees with ours, or says what would agree."""

from functools import cache
from typing import Any

import pytest

from costcalc.errors import Source
from costcalc.explore.counted import Counted
from costcalc.explore.references import Published, published
from costcalc.spec import catalog
from costcalc.spec.load import load
from costcalc.spec.source import read_file


@cache
def figures(stem: str) -> list[Published]:
    spec = catalog.open_stem(stem)
    return list(published(spec, catalog.references(spec), Counted()))


@pytest.mark.parametrize("stem", catalog.stems())
def test_no_published_figure_differs(stem: str) -> None:
    assert figures(stem)
    assert not [
        (one.figure.span, one.figure.printed.text, one.ours, one.assumed, one.reason)
        for one in figures(stem)
        if one.verdict == "DIFFERS"
    ]


def test_a_shipped_spec_is_read_without_its_published_figures(monkeypatch: Any) -> None:
    read: list[str] = []

    def seen(path: str, shown: str | None = None) -> Source:
        read.append(path.removeprefix(catalog.folder()))
        return read_file(path, shown)

    monkeypatch.setattr("costcalc.spec.catalog.read_file", seen)
    spec = catalog.open_stem("mobilenet_v1")
    assert read == ["/mobilenet_v1.yaml"]
    assert not spec.references
    assert catalog.references(spec)
    assert read[-1] == "/references/mobilenet_v1.yaml"


def test_an_edited_copy_has_only_its_own_published_figures() -> None:
    spec = catalog.open_stem("mobilenet_v1")
    copy = load(Source("mine.yaml", spec.source.text))
    edited = load(Source("mine.yaml", spec.source.text.replace("[1024, 2, 2]", "[1000, 2, 2]")))
    assert catalog.references(copy) == catalog.references(spec)
    assert catalog.references(edited) == ()
