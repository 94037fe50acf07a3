"""Remarks on published figures: reasons in words, assumptions, misprints.

An assumption says what is computed differently, and a misprint what it stands for, so that neither
can make a figure agree that does not.
"""

from __future__ import annotations

from collections.abc import Mapping as Named
from fractions import Fraction

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.printed import read_number, read_shape, unit_of
from costcalc.spec.published import Change, Printed, Remark, RemarkKind
from costcalc.spec.reader import (
    Faults,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    as_text,
    check_keys,
)
from costcalc.spec.syntax import Param
from costcalc.spec.tree import Mapping, Node, Scalar

CHANGES = ("settings", "variant", "exclude", "include", "times", "counting", "printed", "fuse_norm")
MISPRINT = ("instead", "unit")
SECTIONS: dict[str, RemarkKind] = {
    "reasons": "reason",
    "assumptions": "assumption",
    "errata": "erratum",
}
TIMES = {"2": Fraction(2), "1/2": Fraction(1, 2)}
"""FLOPs are two for each multiply-add; nothing else is a factor."""


class RemarkReader:
    """Reads the remarks of one reference."""

    def __init__(
        self, params: dict[str, Param], units: Named[str, Fraction], axes: str, faults: Faults
    ):
        self.params = params
        self.axes = axes
        self.units = units
        self.faults = faults

    def read(self, reference: Mapping) -> dict[str, Remark]:
        """Every remark by its word."""
        found: dict[str, Remark] = {}
        for section, kind in SECTIONS.items():
            node = reference.get(section)
            for key, value in as_mapping(node, f"`{section}`").pairs if node else ():
                with self.faults.collect():
                    if key.text in found:
                        raise fault(f"`{key.text}` is the word of two remarks", key.span)
                    found[key.text] = self.remark(kind, key, value)
        return found

    def remark(self, kind: RemarkKind, key: Scalar, node: Node) -> Remark:
        if kind == "reason":
            return Remark(kind, key.text, as_text(node, "a reason"))
        what = "an assumption" if kind == "assumption" else "an erratum"
        mapping = as_mapping(node, what)
        own = (*MISPRINT, "sum") if kind == "erratum" else ()
        known = ("because", "source", *CHANGES, *own)
        check_keys(mapping, known, f"in {what}", self.faults)
        because = mapping.get("because")
        if because is None:
            raise fault(f"{what} needs `because`, the sentence that is shown", key.span)
        source = mapping.get("source")
        remark = Remark(
            kind,
            key.text,
            as_text(because, "`because`"),
            "" if source is None else as_text(source, "`source`"),
            self.change(mapping),
        )
        if kind == "assumption":
            return self.assumption(remark, key)
        return self.erratum(remark, mapping, key)

    def assumption(self, remark: Remark, key: Scalar) -> Remark:
        if not remark.source:
            message = "an assumption needs `source`: the text or the line of code that says so"
            raise fault(message, key.span)
        if remark.change is None:
            message = f"an assumption needs one of {', '.join(CHANGES)}"
            raise fault(message, key.span, helps=("a reason in words goes under `reasons`",))
        return remark

    def erratum(self, remark: Remark, mapping: Mapping, key: Scalar) -> Remark:
        """A misprint: of the figure, of its unit, or of its setting, and what shows it."""
        ways = [word for word in MISPRINT if mapping.get(word) is not None]
        if len(ways) + (remark.change is not None) != 1:
            message = "an erratum has exactly one of `instead`, `unit` and what it is computed with"
            helps = (f"`instead: 1.91%`, `unit: B`, or one of {', '.join(CHANGES)}",)
            raise fault(message, key.span, helps=helps)
        total = mapping.get("sum")
        if total is not None and ways != ["instead"]:
            raise fault("`sum` can only be used with `instead`", total.span)
        if total is None and not remark.source:
            message = "an erratum needs `source`, where the figure is contradicted, or `sum`"
            raise fault(message, key.span)
        for word in ways:
            remark = self.misprint(remark, word, as_scalar(mapping.get(word) or key, f"`{word}`"))
        if total is None:
            return remark
        return remark._replace(total=read_number(as_scalar(total, "`sum`"), self.units))

    def misprint(self, remark: Remark, word: str, scalar: Scalar) -> Remark:
        if word == "instead":
            return remark._replace(instead=self.instead(scalar))
        unit_of(scalar.text, self.units, scalar.span)
        return remark._replace(unit=scalar.text)

    def instead(self, scalar: Scalar) -> Printed:
        """The figure that should be printed: a shape, where it has one and shapes have axes."""
        sizes = scalar.text.split("x")
        if self.axes and len(sizes) > 1 and all(sizes):
            return read_shape(scalar, self.axes)
        return read_number(scalar, self.units)

    def change(self, mapping: Mapping) -> Change | None:
        """What is computed differently, or None where nothing is."""
        if not any(mapping.get(word) is not None for word in CHANGES):
            return None
        variant, counting = mapping.get("variant"), mapping.get("counting")
        return Change(
            variant="" if variant is None else as_text(variant, "`variant`"),
            settings=read_settings(mapping.get("settings"), self.params, self.faults),
            exclude=read_words(mapping.get("exclude"), "exclude"),
            include=read_words(mapping.get("include"), "include"),
            times=self.times(mapping.get("times")),
            counting="" if counting is None else as_text(counting, "`counting`"),
            printed=self.flag(mapping, "printed"),
            fuse_norm=self.flag(mapping, "fuse_norm"),
        )

    def flag(self, mapping: Mapping, word: str) -> bool:
        node = mapping.get(word)
        return node is not None and as_flag(node, f"`{word}`")

    def times(self, node: Node | None) -> Fraction:
        if node is None:
            return Fraction(1)
        text = as_scalar(node, "`times`").text
        if text not in TIMES:
            help_text = "FLOPs are 2 for each multiply-add; nothing else is a factor"
            raise fault("`times` must be 2 or 1/2", node.span, helps=(help_text,))
        return TIMES[text]


def read_settings(
    node: Node | None, params: dict[str, Param], faults: Faults
) -> dict[str, expression.Node]:
    """Parameters with their values; a fault for what is no parameter."""
    found: dict[str, expression.Node] = {}
    for key, value in as_mapping(node, "`settings`").pairs if node else ():
        with faults.collect():
            if key.text not in params:
                known = f"parameters are {', '.join(params)}" if params else "it has none"
                raise fault(f"`{key.text}` is not a parameter", key.span, helps=(known,))
            found[key.text] = parser.parse(as_scalar(value, "a setting"))
    return found


def read_words(node: Node | None, key: str) -> tuple[str, ...]:
    """A list of words."""
    if node is None:
        return ()
    return tuple(as_text(item, "a word") for item in as_sequence(node, f"`{key}`").items)
