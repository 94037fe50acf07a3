"""Published figures of shipped networks, chosen by name and by words."""

from typing import Any

import pytest

from costcalc import UsageError, references
from costcalc.spec import catalog


def test_a_network_by_name_has_its_own_figures() -> None:
    b2 = references("efficientnet_b2", quantity="macs")
    assert {one.network for one in b2.figures} == {"efficientnet_b2"}
    half = references("mobilenet_v1:alpha=0.5,rho=1", quantity="macs")
    assert {one.ours for one in half.figures if one.figure.asked.measure == "total"} >= {
        149_497_088
    }
    assert {one.settings.get("alpha") for one in half.figures} == {"0.5"}


@pytest.mark.parametrize(
    ("names", "filters", "message"),
    [
        (["tests/golden/tiny.yaml"], {}, "`tiny` has no published figures"),
        (["mobilenet_v1:alpha=0.11"], {}, "no published figure is of `mobilenet_v1:alpha=0.11`"),
        (["vgg16"], {"source": "nobody"}, "`--source`: no published figure has `nobody`"),
        (["vgg16"], {"quantity": "mac"}, "`--quantity`: no published figure has `mac`"),
        (["vgg16"], {"table": "99"}, "`--table`: no published figure has `99`"),
        (["vgg16"], {"verdict": "agree"}, "there is no verdict `agree`"),
        (["nothing"], {}, "there is no network `nothing`"),
    ],
)
def test_words_that_no_figure_has_are_refused(names: Any, filters: Any, message: Any) -> None:
    with pytest.raises(UsageError) as error:
        references(*names, **filters)
    assert error.value.diagnostics[0].message == message


def test_shipped_references_name_networks() -> None:
    for spec in catalog.all_specs():
        for reference in catalog.references(spec):
            assert {row.variant for row in reference.rows} <= {"", *spec.variants}
