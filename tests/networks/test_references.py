"""Published figures in the specs: each agrees with ours, or says what would agree."""

from functools import cache
from typing import Any

import pytest

from costcalc.errors import Source
from costcalc.explore.agreement import agrees
from costcalc.explore.counted import Counted
from costcalc.explore.references import Published, published
from costcalc.explore.verdicts import VERDICTS, judged
from costcalc.spec import catalog
from costcalc.spec.load import load
from costcalc.spec.published import Printed
from costcalc.spec.source import read_file

UNPUBLISHED = frozenset(
    {
        *("ad_autoencoder", "conv_tasnet", "detr_resnet50", "ds_cnn", "lstm_lm"),
        *("pointnet", "resnet8", "unet"),
    }
)
"""Networks of which no source that was read prints a cost: `totals.csv` has theirs, or layers are
recorded."""


@cache
def figures(stem: str) -> list[Published]:
    spec = catalog.open_stem(stem)
    return list(published(spec, catalog.references(spec), Counted()))


@pytest.mark.parametrize("stem", catalog.stems())
def test_no_published_figure_differs(stem: str) -> None:
    assert bool(figures(stem)) == (stem not in UNPUBLISHED)
    assert not [
        (one.figure.span, one.figure.printed.text, one.ours, one.assumed, one.reason)
        for one in figures(stem)
        if one.verdict == "DIFFERS"
    ]


@pytest.mark.parametrize("stem", catalog.stems())
def test_every_explained_figure_needs_its_assumption(stem: str) -> None:
    """Taken away, or giving what ours is without it, the figure differs."""
    for one in figures(stem):
        if one.verdict in ("explained", "erratum"):
            bare = one.figure._replace(remark=None, instead=None)
            assert judged(bare, one.ours, None, [])[0] == "DIFFERS", one.figure.span
            if one.assumed is not None:
                assert one.ours is not None
                assert judged(one.figure, one.ours, one.ours, [])[0] == "DIFFERS", one.figure.span


@pytest.mark.parametrize("stem", catalog.stems())
def test_another_last_digit_is_found(stem: str) -> None:
    """Of a figure that agrees, and of one that does so with its assumption."""
    for one in figures(stem):
        ours = one.ours if one.assumed is None else one.assumed
        if one.verdict in ("agrees", "explained") and ours is not None:
            assert not agrees(_with_another_digit(one.figure.printed), ours), one.figure.span


def _with_another_digit(printed: Printed) -> Printed:
    """Five more or less in the last place; of a range its beginning above its end."""
    if printed.sizes:
        *sizes, last = printed.sizes
        return printed._replace(sizes=(*sizes, last + 5))
    if printed.until is not None:
        return printed._replace(value=printed.until + printed.place)
    digit = printed.value / printed.place % 10
    return printed._replace(value=printed.value + (5 if digit < 5 else -5) * printed.place)


def test_there_are_figures_of_every_verdict_but_one() -> None:
    verdicts = {one.verdict for stem in catalog.stems() for one in figures(stem)}
    assert verdicts == {*VERDICTS} - {"DIFFERS"}


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
