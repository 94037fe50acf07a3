"""The count by hand of every block of the shipped specs: it can be written, in every form."""

from __future__ import annotations

import pytest

from costcalc import cost_of
from costcalc.cost.explanation import explain
from costcalc.report.explain import data, latex, page
from costcalc.spec import catalog


@pytest.mark.parametrize("stem", catalog.stems())
def test_every_block_is_explained(stem: str) -> None:
    cost = cost_of(catalog.open_stem(stem).name)
    calls = {call.block: call for call in reversed(cost.graph.calls)}
    for call in calls.values():
        first, last = call.layers
        if not any(one.totals.macs for one in cost.layers[first:last]):
            continue
        found = explain(cost, call.path, "macs")
        assert page.page(found, None).parts
        assert data.data(found)
        assert list(latex.render(found))
