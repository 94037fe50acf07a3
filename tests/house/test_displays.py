"""A notebook is executed by Jupyter itself, and every record shows itself in it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.house import displays

pytest.importorskip("nbclient", reason="nbclient and ipykernel are not installed")
pytest.importorskip("ipykernel", reason="nbclient and ipykernel are not installed")
pytestmark = pytest.mark.slow


def test_every_display_is_shown_by_a_notebook() -> None:
    lacking = [] if find_spec("torch") else ["verify"]
    names = [name for name in displays.DISPLAYS if name not in lacking]
    first, *cells = displays.executed([*names, *displays.AS_TEXT]).cells
    assert first.outputs == []
    for name, cell in zip(names, cells, strict=False):
        (output,) = cell.outputs  # one value, nothing on standard error, and no exception
        assert output.output_type == "execute_result", name
        kind = "text/latex" if name == "formula" else "text/html"
        assert {*output.data} == {"text/plain", kind}, name
        assert "\n" not in output.data["text/plain"], name
    for cell in cells[len(names) :]:
        assert {*cell.outputs[0].data} == {"text/plain"}
