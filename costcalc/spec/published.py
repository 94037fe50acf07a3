"""The records of published figures: what a source prints, of what, and why it may differ."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.errors import Span
from costcalc.records import NamedTuple
from costcalc.spec import expression

Measure: TypeAlias = Literal["total", "share", "ratio", "shape", "accuracy"]
RemarkKind: TypeAlias = Literal["reason", "assumption", "erratum"]


class Printed(NamedTuple):
    """A number or a shape as printed.

    `value` is the number, a share as a part of 1; `place` is one unit of its last digit; `until` is
    the end of a printed range. `sizes` are those of a shape, which has no value.
    """

    text: str
    value: Fraction = Fraction(0)
    place: Fraction = Fraction(0)
    until: Fraction | None = None
    sizes: tuple[int, ...] = ()


class Asked(NamedTuple):
    """What a figure is of: `macs`, `share of macs in conv 1x1`, `input shape`, `top1`.

    `quantity` is `input` or `output` for a shape; `selection` names layers, and is empty for all.
    """

    measure: Measure
    quantity: str
    selection: str = ""


class Change(NamedTuple):
    """What is computed differently from what the reference says.

    `counting` is the name of a counter. `printed`: a ratio is that of figures as they are printed.
    `fuse_norm`: batch norms are fused into the layers before them.
    """

    variant: str = ""
    settings: Mapping[str, expression.Node] = {}
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    times: Fraction = Fraction(1)
    counting: str = ""
    printed: bool = False
    fuse_norm: bool = False


class Remark(NamedTuple):
    """Why a printed figure is not ours: a reason in words, an assumption, or a misprint.

    An assumption, and a misprint of a setting, have a `change`. A misprint of the figure itself has
    what should stand there: `instead`, or in which `unit` the digits are meant; `total` is what its
    column is known to add up to.
    """

    kind: RemarkKind
    word: str
    because: str
    source: str = ""
    change: Change | None = None
    instead: Printed | None = None
    unit: str = ""
    total: Printed | None = None


class Figure(NamedTuple):
    """A published figure: what it is of, what is printed, the remark on it.

    `instead` is what a misprint stands for, where the remark says so.
    """

    asked: Asked
    printed: Printed
    remark: Remark | None
    instead: Printed | None
    span: Span


class Heading(NamedTuple):
    """The heading of a column as printed, and what its figures are of; None where it has none."""

    text: str
    asked: Asked | None
    span: Span


class ReferenceRow(NamedTuple):
    """A row of a reference: its setting, and its figures by the heading of their column.

    `cells` is the row as printed, `over` the address of what its ratios are to.
    """

    variant: str
    settings: dict[str, expression.Node]
    over: str
    figures: dict[str, Figure]
    cells: tuple[str, ...]
    span: Span


class Reference(NamedTuple):
    """Published figures of one source: a table as printed, and what its figures leave out.

    `place` is where in the source it stands, such as `Table 6`; `axes` are those of printed shapes
    in order, such as `hwc`. `scaling`: it is of one network scaled in depth, width and resolution.
    """

    source: str
    place: str
    title: str
    exclude: tuple[str, ...]
    axes: str
    scaling: bool
    columns: tuple[Heading, ...]
    rows: tuple[ReferenceRow, ...]
    span: Span
