"""Published figures of small specs with their verdicts: what makes one agree, and what not."""

from typing import Any

import pytest

from costcalc import SpecError
from costcalc.errors import Source
from costcalc.explore.counted import Counted
from costcalc.explore.references import Published, Wanted, published
from costcalc.graph.build import build
from costcalc.spec.load import load

SPEC = """
costcalc: 1
name: net
params:
  width: {{default: 8, range: width >= 1, doc: channels}}
  size:  {{default: 16, range: size >= 1, doc: pixels}}
input: (3, size, 2 * size)
layers:
  - stem: conv(width, k=3, bias=true) | bn | relu
  - head: conv(2 * width, k=1)
  - gap
  - fc: linear(10)
variants:
  table: [[name, width], [wide, 16]]
references:
  - source: a report
{}
"""
STEM, HEAD, FC = 16 * 32 * 8 * 27, 16 * 32 * 8 * 16, 160
MACS = STEM + HEAD + FC
WEIGHTS, NORM, BIASES = 216 + 128 + 160, 16, 8 + 10


def found(text: str, **wanted: Any) -> list[Published]:
    lines = "\n".join(f"    {line}" for line in text.strip().splitlines())
    spec = load(Source("net.yaml", SPEC.format(lines)))
    return list(published(spec, spec.references, Counted(), Wanted(**wanted)))


def one(text: str) -> Published:
    (figure,) = found(text)
    return figure


@pytest.mark.parametrize(
    ("table", "ours"),
    [
        ("[[macs], [1]]", MACS),
        ("[[flops], [1]]", 2 * MACS),
        ("[[params], [1]]", WEIGHTS + NORM + BIASES),
        ("[[weights], [1]]", WEIGHTS),
        ("[[biases], [1]]", BIASES),
        ("[[norm], [1]]", NORM),
        ("[[buffers], [1]]", NORM),
        ("[[macs in stem], [1]]", STEM),
        ("[[in, macs], [stem + fc, 1]]", STEM + FC),
        ("[[in, macs], [conv, 1]]", STEM + HEAD),
        ("[[in, macs], [conv 1x1, 1]]", HEAD),
        ("[[in, macs in fc], [stem, 1]]", FC),
        ("[[width, macs in head], [3, 1]]", 16 * 32 * 3 * 6),
        ("[[variant, params in fc], [wide, 1]]", 32 * 10 + 10),
        ("[[variant, width, params in fc], [wide, 3, 1]]", 6 * 10 + 10),
    ],
)
def test_what_a_column_is_of(table: Any, ours: Any) -> None:
    assert one(f"table: {table}").ours == ours


def test_shares_and_ratios_are_exact() -> None:
    share = one("table: [[share of macs in stem], [50%]]")
    assert share.ours * MACS == STEM
    ratio = one('table: [[width, over, ratio of params in fc], [16, ":width=4", 3x]]')
    assert ratio.ours * 90 == 330
    other = one("table: [[over, ratio of macs], [mobilenet_v1:alpha=0.5, 0.001x]]")
    assert other.ours * 149_497_088 == MACS


def test_shapes_are_in_the_order_of_their_axes() -> None:
    text = "axes: {}\ntable: [[in, input shape, shape], [stem, {}, {}]]"
    assert [figure.verdict for figure in found(text.format("hwc", "16x32x3", "16x32x8"))] == [
        "agrees",
        "agrees",
    ]
    assert [figure.verdict for figure in found(text.format("whc", "16x32x3", "32x16x8"))] == [
        "DIFFERS",
        "agrees",
    ]
    vector = "axes: hwc\ntable: [[in, shape], [fc, 1x1x10]]"
    assert one(vector).verdict == "agrees"
    with pytest.raises(SpecError, match="has the axes c, h, w, not `tc`"):
        one("axes: tc\ntable: [[in, shape], [stem, 16x8]]")


WIDE = "assumptions: {wide: {because: it is wider, source: Section 1, "
ASSUMED = [
    (WIDE + "settings: {width: 16}}}\ntable: [[macs], [483648 ~ wide]]", "it is wider"),
    (WIDE + "variant: wide}}\ntable: [[params in fc], [330 ~ wide]]", ""),
    (WIDE + "exclude: [fc]}}\ntable: [[macs], [176128 ~ wide]]", ""),
    (WIDE + "include: [buffers]}}\ntable: [[params], [554 ~ wide]]", ""),
    ("exclude: [fc]\n" + WIDE + "include: [fc]}}\ntable: [[macs], [176288 ~ wide]]", ""),
    (WIDE + "times: 2}}\ntable: [[macs], [352576 ~ wide]]", ""),
    (WIDE + "times: 1/2}}\ntable: [[macs in fc], [80 ~ wide]]", ""),
    (WIDE + "counting: keras}}\ntable: [[params], [554 ~ wide]]", ""),
    ("errata: {wide: {because: b, source: s, settings: {width: 16}}}\n"
     "table: [[params in fc], [330 ~ wide]]", ""),
    ("errata: {wide: {because: b, source: s, instead: 160}}\n"
     "table: [[macs in fc], [106 ~ wide]]", ""),
    ("errata: {wide: {because: b, source: s, unit: K}}\ntable: [[macs], [176M ~ wide]]", ""),
    ("errata: {wide: {because: b, instead: 63%, sum: 100%}}\n"
     "table: [[in, share of macs], [stem, 36% ~ wide], [head, 37%], [fc, 0.09%]]", ""),
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text, _ in ASSUMED])
def test_a_remark_is_needed_and_is_enough(text: str) -> None:
    """With it the figure is explained; without it, or with another digit, it differs."""
    kinds = {"explained", "erratum"}
    assert {figure.verdict for figure in found(text)} <= {*kinds, "agrees"}
    assert {figure.verdict for figure in found(text)} & kinds
    bare = "\n".join(line for line in text.splitlines() if "wide: {" not in line)
    assert "DIFFERS" in {figure.verdict for figure in found(bare.replace(" ~ wide", ""))}


def test_a_remark_that_is_not_needed_differs() -> None:
    for kind, value in (
        ("reasons", "a guess"),
        ("assumptions", "{because: a guess, source: s, settings: {width: 16}}"),
        ("errata", "{because: a guess, source: s, instead: 161}"),
    ):
        figure = one(f"{kind}: {{word: {value}}}\ntable: [[macs in fc], [160 ~ word]]")
        assert figure.verdict == "DIFFERS"
        assert figure.reason.startswith("agrees without the")


def test_an_assumption_that_no_longer_gives_it_differs() -> None:
    figure = one(WIDE + "settings: {width: 15}}}\ntable: [[params in fc], [330 ~ wide]]")
    assert (figure.verdict, figure.assumed) == ("DIFFERS", 310)
    assert figure.reason == "does not agree under the assumption: it is wider"


def test_a_misprint_must_agree_with_what_is_meant_and_show_in_its_column() -> None:
    text = "errata: {{x: {{because: b, instead: {}, sum: 100%}}}}\ntable: [[in, share of macs], "
    text += "[stem, 36% ~ x], [head, {}], [fc, 0.09%]]"
    verdicts = [found(text.format(*two))[0].verdict for two in (("63%", "37%"), ("64%", "37%"))]
    assert verdicts == ["erratum", "DIFFERS"]
    hidden = found(text.format("63%", "64%"))[0]
    assert hidden.reason.startswith("the column does not show the misprint")


def test_a_column_that_adds_up_as_printed_shows_no_misprint() -> None:
    text = "errata: {x: {because: b, instead: 63%, sum: 100%}}\n"
    figures = found(f"{text}table: [[in, share of macs], [stem, 64% ~ x], [head, 37%]]")
    assert figures[0].verdict == "DIFFERS"


def test_an_assumption_wins_over_the_row_and_changes_nothing_else() -> None:
    wide = WIDE + "settings: {width: 16}}}\n"
    assert one(f"{wide}table: [[width, params in fc], [4, 330 ~ wide]]").verdict == "explained"
    moving = WIDE + "include: [buffers]}}\n"
    assert one(f"{moving}table: [[weights], [1 ~ wide]]").assumed == WEIGHTS


UNSEEN = """
costcalc: 1
name: net
input: (6, 8)
layers:
  - a: linear(8)
  - mix: sdpa(2)
    from: [a, a, a]
references:
  - source: a report
    assumptions: {{apart: {{because: b, source: s, counting: {}}}}}
    table: [[{}], [{} ~ apart]]
"""
LINEAR, PRODUCTS = 6 * 8 * 8, 6 * 6 * (8 + 8)


@pytest.mark.parametrize(
    ("counting", "quantity", "figure"),
    [
        ("fvcore, include: [sdpa]", "macs", LINEAR + PRODUCTS),
        ("calflops, include: [sdpa]", "flops", 2 * (LINEAR + PRODUCTS)),
        ("fvcore, exclude: [a], include: [sdpa]", "macs", PRODUCTS),
    ],
)
def test_what_a_counter_does_not_see_is_added_to_its_figure(
    counting: str, quantity: str, figure: int
) -> None:
    spec = load(Source("net.yaml", UNSEEN.format(counting, quantity, figure)))
    (one,) = published(spec, spec.references, Counted())
    assert one.assumed == figure


def test_what_the_reference_leaves_out_is_counted_once() -> None:
    text = UNSEEN.format("fvcore, include: [a]", "macs", LINEAR)
    spec = load(Source("net.yaml", text.replace("a report", "a report\n    exclude: [a]")))
    (one,) = published(spec, spec.references, Counted())
    assert (one.ours, one.assumed) == (PRODUCTS, LINEAR)


@pytest.mark.parametrize("counting", ["fvcore, include: [linear]", "fvcore, include: [conv]"])
def test_what_a_counter_sees_is_not_added_again(counting: str) -> None:
    spec = load(Source("net.yaml", UNSEEN.format(counting, "macs", 1)))
    with pytest.raises(SpecError, match="an operator that `fvcore` counts as 0"):
        list(published(spec, spec.references, Counted()))


def test_multiply_adds_are_not_added_to_parameters() -> None:
    spec = load(Source("net.yaml", UNSEEN.format("keras, include: [sdpa]", "params", 1)))
    with pytest.raises(SpecError, match="an operator that `keras` counts as 0"):
        list(published(spec, spec.references, Counted()))


def test_a_reason_in_words_never_makes_a_figure_agree() -> None:
    figure = one("reasons: {w: tried at 17 pixels}\ntable: [[macs], [7M ~ w]]")
    assert (figure.verdict, figure.reason) == ("not reproduced", "tried at 17 pixels")
    assert one("table: [[macs], [7M]]").reason == "no reason is given"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("table: [[macs in steam], [1]]", "no kind, operator or path `steam`"),
        ("table: [[width, macs], [0, 1]]", "outside its range"),
        ("exclude: [steam]\ntable: [[macs], [1]]", "cannot exclude `steam`"),
        ("table: [[over, ratio of macs], [none, 1]]", "there is no network `none`"),
        ("table: [[over, ratio of macs], [a/b.yaml, 1]]", "a spec cannot refer to `a/b.yaml`"),
        ("table: [[over, ratio of macs in stem], [vgg16, 1]]", "`vgg16` has no kind"),
        (WIDE + "include: [norm]}}\ntable: [[macs], [1 ~ wide]]", "`norm` is counted already"),
        (WIDE + "counting: kerass}}\ntable: [[params], [1 ~ wide]]", "no counter `kerass`"),
        (WIDE + "counting: keras}}\ntable: [[macs], [1 ~ wide]]", "does not count `macs`"),
        ("table: [[mac], [1]]", "`mac` is neither a quantity nor a parameter"),
    ],
)
def test_what_cannot_be_counted_has_a_place(text: Any, message: Any) -> None:
    with pytest.raises(SpecError) as error:
        found(text)
    (diagnostic,) = error.value.diagnostics
    assert message in diagnostic.message
    assert diagnostic.span
    assert diagnostic.span.source.name == "net.yaml"


def test_a_network_is_counted_once_for_each_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def counting(*arguments: Any, **options: Any) -> Any:
        built.append(arguments)
        return build(*arguments, **options)

    monkeypatch.setattr("costcalc.explore.counted.build", counting)
    found("table: [[width, macs, params], [8, 1, 2], [9, 3, 4], [8, 5, 6]]")
    assert len(built) == 2


def test_figures_are_selected_before_they_are_counted() -> None:
    text = "place: Table 3\ntable: [[width, macs, params, top1], [8, 1, 2, 3%], [9, 3, 4, 5%]]"
    texts = lambda **wanted: [one.figure.printed.text for one in found(text, **wanted)]  # noqa: E731
    assert texts(quantity="macs") == ["1", "3"]
    assert texts(quantity="accuracy") == ["3%", "5%"]
    assert texts(table="3") == texts(table="table 3") == ["1", "2", "3%", "3", "4", "5%"]
    assert texts(table="Table") == texts(source="another") == []
    assert texts(source="table 3") == texts(source="REPORT") == texts()


def test_an_error_is_kept_as_an_accuracy_is() -> None:
    (one,) = found("table: [[width, top1_error], [8, 32.4%]]", quantity="top1_error")
    assert (one.verdict, one.ours, one.figure.printed.text) == ("not computed", None, "32.4%")
