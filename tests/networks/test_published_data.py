"""What the published figures of the shipped specs hold, against totals from elsewhere."""

from fractions import Fraction

import pytest

from costcalc.explore.agreement import agrees
from costcalc.explore.counted import Counted
from costcalc.explore.references import Published
from costcalc.spec import catalog
from tests.networks.test_references import figures

EXPLAINED = [
    # stem, source, place, label, what is printed, ours under the assumption, from where it is known
    # TF-slim, mobilenet_v1_test.py: 3,185,088 weights and 3 for each of 10,944 channels
    ("mobilenet_v1", "tensorflow", "testModel", "base", "3217920", 3_185_088 + 3 * 10_944),
    # the SqueezeNet prototxt: 227 pixels, and conv10 padded to 15 x 15
    ("squeezenet", "ShuffleNet paper", "Table 6", "SqueezeNet", "833M", 832_667_936),
    ("squeezenet", "SqueezeNet, README", "", "SqueezeNet v1.0", "1.72G", 2 * 861_339_936),
    # timm writes this attention as two matrix products: fvcore's 4,369,090,560, and theirs
    ("swin", "timm, results", "infer", "swin_tiny_patch4", "4.51G", 4_369_090_560 + 140_141_568),
    # 5,330,571 of Keras: ours, two statistics for each of 21,008 channels, 2 x 3 + 1 for images
    ("efficientnet", "keras.io", "Available", "efficientnet_b0", "5330571", 5_288_548 + 42_016 + 7),
    # EfficientNet, Table 2: 26 M by 5.3 M; 25 G, for which 23 is a misprint, by 4.2 G
    ("pnasnet", "EfficientNet paper", "Table 2", "pnasnet5_large", "6.0x", 25 / Fraction("4.2")),
    ("resnet", "EfficientNet paper", "Table 2", "resnet50", "4.9x", 26 / Fraction("5.3")),
    # Keras: trained values, conv biases and moving statistics
    ("resnet", "keras.io", "Available", "ResNet50", "25636712", 25_557_032 + 26_560 + 53_120),
]


def one_of(stem: str, source: str, place: str, label: str, printed: str) -> Published:
    found = [
        one
        for one in figures(stem)
        if one.reference.source.startswith(source) and one.reference.place.startswith(place)
        if label in one.row.cells[0] and one.figure.printed.text == printed
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("stem", "source", "place", "label", "printed", "exact"), EXPLAINED)
def test_an_assumption_gives_the_figure_that_is_known(
    stem: str, source: str, place: str, label: str, printed: str, exact: int | Fraction
) -> None:
    one = one_of(stem, source, place, label, printed)
    assert (one.verdict, one.assumed) == ("explained", exact)


def test_a_misprinted_shape_stands_for_the_one_that_is_meant() -> None:
    one = one_of("squeezenet", "SqueezeNet paper", "Table 1", "maxpool8", "13x12x512")
    assert one.figure.instead is not None
    assert (one.verdict, one.ours) == ("erratum", one.figure.instead.sizes)


def test_a_source_has_one_name_in_all_specs() -> None:
    specs = [catalog.open_stem(stem) for stem in catalog.stems()]
    sources = {one.source for spec in specs for one in catalog.references(spec)}
    papers = [source.partition(", arXiv:")[0] for source in sources if ", arXiv:" in source]
    assert len(papers) > 15
    assert len(papers) == len(set(papers))


def test_few_published_figures_are_not_reproduced() -> None:
    verdicts = [one.verdict for stem in catalog.stems() for one in figures(stem)]
    assert len(verdicts) > 3_200
    computed = len(verdicts) - verdicts.count("not computed")
    assert verdicts.count("not reproduced") <= 0.05 * computed


def test_a_figure_has_the_last_digit_to_which_its_source_rounds() -> None:
    """timm rounds to two decimals, and prints 0.40 as 0.4."""
    one = one_of("efficientnet", "timm, results", "infer", "efficientnet_b0", "0.4G")
    assert (one.verdict, one.ours) == ("explained", 385_814_752)
    assert one.figure.printed.place == 10_000_000
    places = {
        row.figures["macs"].printed.place
        for stem in catalog.stems()
        for reference in catalog.references(catalog.open_stem(stem))
        if reference.source.startswith("timm, results")
        for row in reference.rows
        if "macs" in row.figures
    }
    assert places == {10_000_000}


def test_a_note_on_a_figure_is_plain_text() -> None:
    """A page in Markdown or HTML would show a backtick as it is."""
    for stem in catalog.stems():
        for reference in catalog.references(catalog.open_stem(stem)):
            remarks = [
                figure.remark
                for row in reference.rows
                for figure in row.figures.values()
                if figure.remark
            ]
            said = [text for one in remarks for text in (one.because, one.source)]
            assert "`" not in "".join((reference.title, reference.place, *said)), reference.span


def test_a_setting_explains_no_figure_of_a_row_whose_other_figure_it_contradicts() -> None:
    """It gives every figure of the row that is not reproduced without it, or none."""
    for stem in catalog.stems():
        spec, counted = catalog.open_stem(stem), Counted()
        for reference in catalog.references(spec):
            for row in reference.rows:
                computed = [one for one in row.figures.values() if one.asked.measure == "total"]
                changes = [
                    one.remark.change
                    for one in computed
                    if one.remark and one.remark.kind == "assumption" and one.remark.change
                ]
                for figure in computed:
                    if figure.remark is None or figure.remark.kind != "reason":
                        continue
                    for change in changes:
                        if change.settings:
                            ours = counted.ours(spec, reference, row, figure.asked, change)
                            assert agrees(figure.printed, ours), figure.span
