"""The records of a worksheet: its settings, its tables with blanks, its questions."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.cost.cost import Cost, LayerCost
from costcalc.records import NamedTuple

Form: TypeAlias = Literal["count", "number", "shape", "name"]
"""What an answer is: a whole number, one with decimals, the sizes of a tensor, a path."""

Value: TypeAlias = int | Fraction | str
"""A count, a number before it is rounded, or the text of a shape or a path."""

COLUMNS = ("output", "params", "macs")
"""The columns of a table that can have blanks."""

SHAPE, PARAMS, MACS, FLOPS, PERCENT = "sizes", "params", "MACs", "FLOPs", "%"
"""The units of answers that several questions have."""


class Mistake(NamedTuple):
    """An answer that a usual mistake gives; `word` is what the answer is right but for."""

    value: Value
    word: str


class Source(NamedTuple):
    """A layer whose figure is explained: of which table, at which path, of which quantity."""

    table: int
    path: str
    quantity: str


class Question(NamedTuple):
    """A question with its key.

    `name` is its name in the answer file, `kind` the file that makes it, or `blank` for a blank of
    a table. `accepted` are all right answers, the first being the one that is shown. A number is
    asked for with `places` decimals. `work` is the derivation in sentences; the derivation of a
    blank is that of `source`.
    """

    kind: str
    text: str
    unit: str
    form: Form
    accepted: tuple[Value, ...]
    mistakes: tuple[Mistake, ...] = ()
    work: tuple[str, ...] = ()
    places: int = 0
    source: Source | None = None
    name: str = ""


class Row(NamedTuple):
    """A layer in a table; `blanks` are the names of the questions by the column they stand in."""

    cost: LayerCost
    blanks: dict[str, str]


class Table(NamedTuple):
    """Some layers of a network. `whole`: all its layers that are of the kinds that are asked."""

    cost: Cost
    rows: tuple[Row, ...]
    whole: bool


class Settings(NamedTuple):
    """What a worksheet follows from; it is what its code says.

    `network` is the address of the network with the settings that were given, `digest` the start
    of the SHA-256 of its spec.
    """

    network: str
    blanks: tuple[str, ...]
    level: int
    seed: int
    digest: str
    fuse_norm: bool = False


class Worksheet(NamedTuple):
    """A worksheet: the network's table, that of a small network of its own, and all questions in
    order, those of the blanks first. `key`: whether the answers are shown.
    """

    settings: Settings
    code: str
    tables: tuple[Table, ...]
    questions: tuple[Question, ...]
    key: bool = False

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are no blanks of a table."""
        return tuple(one for one in self.questions if one.kind != "blank")
