"""Letters: the notation of a symbol in text, LaTeX and Python."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.algebra import language
from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES
from costcalc.records import NamedTuple
from costcalc.report.greek import GREEK
from costcalc.report.notation.identifiers import free_name

ROLES = {"depth": "d", "width": "w", "resolution": "r"}
"""The letters of parameters that have the name of their role."""

PYTHON_FILE = """
    Fraction ceil_div floor_div gcd log require
"""
FILE_NAMES = frozenset(
    [
        *PYTHON_FILE.split(),
        *(f"{name}{end}" for name in (*QUANTITIES, *OF_NETWORKS) for end in ("", "_", "_smooth")),
    ]
)
"""The names that an exported Python file defines or imports, without functions of the language. A
test compares them with such files.
"""


class SymbolNotation(NamedTuple):
    """The notation of a symbol in text, LaTeX and Python. `compound`: it needs parentheses in a
    power.
    """

    text: str
    latex: str
    python: str
    compound: bool = False


def letter(name: str) -> SymbolNotation:
    """The letter of a name: Greek if it is a Greek name; the part after an underscore is an index.

    Ticks after the name stay after the letter.
    """
    if name.endswith("'"):
        bare = letter(name.rstrip("'"))
        ticks = name[len(name.rstrip("'")) :]
        return bare._replace(text=bare.text + ticks, latex=f"{{{bare.latex}{ticks}}}")
    if name in GREEK:
        return SymbolNotation(GREEK[name], f"\\{name}", name)
    head, _, index = name.partition("_")
    if len(head) == 1 and index and len(index) <= 2:
        return SymbolNotation(name, f"{head}_{{{index}}}", name)
    if len(name) == 1 or (name[:1].isalpha() and name[1:].isdigit() and len(name) < 5):
        latex = name if len(name) == 1 else f"{name[0]}_{{{name[1:]}}}"
        return SymbolNotation(name, latex, name)
    escaped = name.replace("_", "\\_")
    return SymbolNotation(name, f"\\mathit{{{escaped}}}", name)


def letters_of(names: Iterable[str]) -> dict[str, SymbolNotation]:
    """The letters of parameters: Greek, or w, d, r for a parameter with the name of its role.

    In Python a parameter keeps its name, unless Python or the exported file uses that name.
    """
    taken = set(names)
    found: dict[str, SymbolNotation] = {}
    functions = (language.find(name) for name in language.names())
    used = {*FILE_NAMES, *(function.python or function.name for function in functions)}
    for name in sorted(taken, key=[*ROLES, *sorted(taken)].index):
        short = ROLES.get(name, name)
        python = free_name(name, used | (taken - {name}))
        used.add(python)
        found[name] = letter(name if short in taken else short)._replace(python=python)
    return found
