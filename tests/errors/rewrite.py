"""Writes every `.err` anew: `python -m tests.errors.rewrite`. Read the change before it is kept."""

from pathlib import Path

from costcalc.api import graph_from_text
from costcalc.errors import CostcalcError
from costcalc.errors.rendering import render_all

HERE = Path(__file__).parent


def answer(path: Path) -> str:
    """What a spec is answered with, named as it is from the root of the repository."""
    try:
        graph_from_text(path.read_text(encoding="utf-8"), f"tests/errors/{path.name}")
    except CostcalcError as error:
        return render_all(error.diagnostics) + "\n"
    raise AssertionError(f"{path.name} is accepted")


if __name__ == "__main__":
    for spec in sorted(HERE.glob("*.yaml")):
        spec.with_suffix(".err").write_text(answer(spec), encoding="utf-8")
