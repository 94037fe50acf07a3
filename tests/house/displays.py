"""A notebook with every display, executed without a browser.

`python -m tests.house.displays FILE.ipynb` writes it with its outputs; `jupyter nbconvert --to html
FILE.ipynb` makes a page of it. Needs nbclient and ipykernel.
"""

from __future__ import annotations

import sys
from typing import Any

FIRST = 'import costcalc\n\nnetwork = costcalc.load("mobilenet_v1")'
DISPLAYS = {
    "cost": 'network.cost(alpha="0.75")',
    "formula": "network.formula()",
    "explain": 'network.explain("blocks/1/0")',
    "compare": 'network.compare("mobilenet_v2", "squeezenet1_1")',
    "diff": 'costcalc.diff("mobilenet_v1", "mobilenet_v1:alpha=0.5")',
    "solve": 'network.solve("macs=300M", "alpha")[0]',
    "sensitivity": "network.sensitivity()",
    "scale": "network.scale()",
    "sweep": 'network.sweep(alpha="0.25:1:0.25", rho="4/7:1:1/7")',
    "counters": "network.counters()",
    "memory": "network.memory()",
    "roofline": 'network.roofline(device="jetson_orin_nano")',
    "references": 'costcalc.references("mobilenet_v1", table="6")',
    "verify": "network.verify()",
}
"""Expressions whose values a notebook shows as a page, or as mathematics."""
AS_TEXT = {"network": "network", "graph": "network.graph()"}
"""Expressions whose values are shown as one line of text."""


def executed(names: list[str]) -> Any:
    """The notebook with a cell for each of these displays, and their outputs."""
    import nbformat
    from nbclient import NotebookClient

    made: Any = nbformat.v4
    sources = [FIRST, *({**DISPLAYS, **AS_TEXT}[name] for name in names)]
    notebook = made.new_notebook(cells=[made.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    client: Any = NotebookClient
    client(notebook, timeout=300, kernel_name="python3").execute()
    return notebook


def main() -> None:
    """Write it."""
    import nbformat

    write: Any = nbformat.write
    write(executed([*DISPLAYS, *AS_TEXT]), sys.argv[1])


if __name__ == "__main__":
    main()
