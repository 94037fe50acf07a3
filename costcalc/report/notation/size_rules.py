"""Rules of output sizes as text: in letters, with the numbers put in, and the result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from costcalc.cost.forms import Expression
from costcalc.cost.sizing import SizeRule
from costcalc.records import NamedTuple
from costcalc.report.escaping import latex_text
from costcalc.report.notation import Latex, Notation


class WrittenRule(NamedTuple):
    """A rule in one notation: what it is the size of, the rule, the rule with numbers, the
    result.
    """

    of: str
    rule: str
    numbers: str
    value: int

    @property
    def line(self) -> str:
        return f"{self.of} = {self.rule} = {self.numbers} = {self.value}"


def written(
    rules: Iterable[SizeRule], notation: Notation, taken: Collection[str] = ()
) -> Iterator[WrittenRule]:
    """The rules; a rule that several layers share is written once, with the names of all of them.

    `taken` are letters that already have another meaning.
    """
    groups: dict[tuple[str, str, str, int, str], list[SizeRule]] = {}
    for rule in rules:
        named = rule.size.is_Symbol and rule.size not in rule.entering.free_symbols
        size = notation.write(rule.size) if named else ""
        in_letters = _rule(rule, _in_letters(rule, notation, taken), notation)
        in_numbers = _rule(rule, _in_numbers(rule, notation), notation)
        groups.setdefault((size, in_letters, in_numbers, rule.value, rule.axis), []).append(rule)
    for (size, in_letters, in_numbers, value, axis), same in groups.items():
        yield WrittenRule(size or _named(same, axis, notation), in_letters, in_numbers, value)


class _Values(NamedTuple):
    """The terms of a rule: input size, kernel, stride, dilation, padding on both sides."""

    h: str
    k: str
    s: str
    d: str
    pads: tuple[str, ...]


def _in_letters(rule: SizeRule, notation: Notation, taken: Collection[str]) -> _Values:
    h, k, s = (_inside(one, notation) for one in (rule.entering, rule.kernel, rule.stride))
    d = str(rule.dilation) if "d" in taken else "d"
    if "p" in taken or rule.pads[0] != rule.pads[1]:
        return _Values(h, k, s, d, _pads(rule, notation))
    return _Values(h, k, s, d, ("2p",))


def _in_numbers(rule: SizeRule, notation: Notation) -> _Values:
    h, k, s = map(str, rule.numbers)
    return _Values(h, k, s, str(rule.dilation), _pads(rule, notation))


def _pads(rule: SizeRule, notation: Notation) -> tuple[str, ...]:
    before, after = rule.pads
    return (f"2{_dot(notation)}{before}",) if before == after else (str(before), str(after))


def _dot(notation: Notation) -> str:
    return " \\cdot " if isinstance(notation, Latex) else " · "


def _named(rules: list[SizeRule], axis: str, notation: Notation) -> str:
    """What has this size, for a size without a letter."""
    text = f"{axis or 'size'} out of {', '.join(dict.fromkeys(rule.path for rule in rules))}"
    if isinstance(notation, Latex):
        return f"\\text{{{latex_text(text)}}}"
    return text


def _inside(form: Expression, notation: Notation) -> str:
    """The size, in parentheses if it consists of more than one letter."""
    text = notation.write(form)
    return text if form.is_Atom else notation.wrapped(text)


def _rule(rule: SizeRule, v: _Values, notation: Notation) -> str:
    """floor((h + 2p - k) / s) + 1; with dilation, k is replaced by 1 + d(k - 1).

    With TensorFlow's `same` it is ceil(h / s).
    """
    plain = rule.dilation == 1 and not rule.transposed
    reach = v.k if rule.dilation == 1 else f"{v.d}{_dot(notation)}({v.k} - 1)"
    if rule.transposed:
        extra = f" + {rule.extra}" if rule.extra else ""
        less = "".join(f" - {pad}" for pad in v.pads)
        last = reach if rule.dilation == 1 else f"{reach} + 1"
        return f"{v.s}{_dot(notation)}({v.h} - 1) + {last}{less}{extra}"
    latex = isinstance(notation, Latex)
    if rule.tf_same:
        return notation.ceiling(f"\\frac{{{v.h}}}{{{v.s}}}" if latex else f"{v.h} / {v.s}")
    above = f"{' + '.join((v.h, *v.pads))} - {reach}{'' if plain else ' - 1'}"
    bracket = notation.ceiling if rule.ceil else notation.floor
    quotient = f"\\frac{{{above}}}{{{v.s}}}" if latex else f"({above}) / {v.s}"
    return f"{bracket(quotient)} + 1"


def remark(rules: Iterable[SizeRule]) -> str:
    """The remark on pools with `ceil` that the rule does not express."""
    if any(rule.ceil and rule.pads != (0, 0) for rule in rules):
        return "with `ceil` a last window that would start in the padding is left out"
    return ""
