"""Names of steps, made of the paths of modules."""

from __future__ import annotations

import re

from costcalc import ops
from costcalc.spec.expression import RESERVED
from costcalc.spec.siblings import LATER, ROUTE, SAME, WORDS

PARAMETERS = ("width", "resolution", "length", "classes", "channels")
"""What the parameters of an imported spec are called."""

TAKEN = frozenset({*RESERVED, *WORDS, *LATER, *PARAMETERS, SAME, ROUTE, "input", "i"})
"""Words that no step may have for a name, or that would be read as something else."""

LONGEST = 60
"""The letters of a name; what comes before is left out."""


def step_name(path: str, word: str) -> str:
    """A name for a step, of a module's path, or of a word where that is empty."""
    text = re.sub(r"\W+", "_", path.replace(".", "_"), flags=re.ASCII).strip("_") or word
    text = text[-LONGEST:].lstrip("_")
    if text[:1].isdigit():
        text = f"{word}_{text}"
    return f"{text}_" if text in TAKEN or ops.is_reserved(text) else text


class Names:
    """Names that are given out once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def unique(self, name: str) -> str:
        """The name, with a number where it is taken."""
        found, number = name, 1
        while found in self.taken:
            number += 1
            found = f"{name.rstrip('_')}_{number}"
        self.taken.add(found)
        return found
