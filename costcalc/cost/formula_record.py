"""The record of a formula: what a report shows of a cost in symbols, in exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.definitions import Definition, named
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Expression, Form, Forms, LayerForms, forms_of
from costcalc.cost.quantities import QUANTITIES, RATIOS
from costcalc.cost.sharing import sharers
from costcalc.cost.symbols import chosen_symbols
from costcalc.cost.terms import Term, collected
from costcalc.cost.textbook import Textbook, of_call
from costcalc.graph.graph import BlockCall, Graph
from costcalc.graph.symbolic import follow
from costcalc.records import NamedTuple

Per: TypeAlias = Literal["total", "kind", "block", "layer"]
PERS: tuple[Per, ...] = ("total", "kind", "block", "layer")


class FormRow(NamedTuple):
    """One layer, block or kind, with its form; all its repetitions are included."""

    label: str
    kind: str
    times: Expression
    form: Form
    terms: tuple[Term, ...] | None


class FormulaReport(NamedTuple):
    """Everything that a report shows of a formula.

    `smooth_value` is the value of the smooth form at the current setting. `other_value` is its
    value with the numbers of passes smoothed if `smooth_value` keeps their rounding, and the other
    way round; None where there is no difference. `names` has a symbol for every rounded value in
    the exact forms.
    """

    forms: Forms
    quantity: str
    per: Per
    exact: bool
    total: Form
    terms: tuple[Term, ...] | None
    smooth_value: Fraction
    other_value: Fraction | None
    rows: tuple[FormRow, ...]
    definitions: tuple[Definition, ...]
    names: dict[Expression, Expression]
    textbooks: tuple[tuple[str, Textbook], ...]

    def __repr__(self) -> str:
        return f"FormulaReport({self.quantity} of {self.forms!r})"

    @property
    def order(self) -> list[str]:
        """The names of the symbols, in the order of factors in a product."""
        roles = ("depth", "width", "resolution", "")
        variables = sorted(self.forms.variables, key=lambda v: roles.index(v.role))
        initials = sorted(
            (d.symbol.name for d in self.definitions), key=lambda n: "nWXS".find(n[0])
        )
        return [v.name for v in variables] + initials


def formula_of(
    graph: Graph,
    symbols: Iterable[str] = (),
    counting: Counting = ONE_EXAMPLE,
    *,
    quantity: str = "macs",
    per: Per = "total",
    exact: bool = False,
    smooth_repeats: bool = False,
) -> FormulaReport:
    """The formula of a graph in these parameters, or in those of width and resolution.

    Per block it has the formulas in letters too, unless it is of a ratio. Raises UsageError for a
    parameter that can be no symbol, or a form that is too long to be written out.
    """
    chosen = chosen_symbols(graph, symbols)
    forms = forms_of(graph, chosen, counting, smooth_repeats=smooth_repeats)
    other = None
    if any(layer.times.exact.free_symbols for layer in forms.layers):
        other = forms_of(graph, chosen, counting, smooth_repeats=not smooth_repeats)
    in_letters = per == "block" and quantity in QUANTITIES
    books = _textbooks(forms, quantity, chosen) if in_letters else ()
    return describe_formula(forms, quantity, per, exact=exact, other=other, textbooks=books)


def _textbooks(forms: Forms, quantity: str, symbols: list[str]) -> Iterator[tuple[str, Textbook]]:
    """The formula in letters of each outermost block, at its last call."""
    graph = forms.cost.graph
    scaled = follow(graph, symbols, fold=False).graph
    last: dict[str, BlockCall] = {}
    shared = sharers(graph, forms.cost.counting) if _is_of_stored(quantity) else {}
    end = 0
    for call in graph.calls:
        if call.layers[0] >= end:
            end = call.layers[1]
            if call.block not in last or shared.keys().isdisjoint(range(*call.layers)):
                last[call.block] = call
    for call in last.values():
        book = of_call(graph, call, quantity, scaled, forms.cost.counting)
        if book.parts:
            yield call.path, book


def describe_formula(
    forms: Forms,
    quantity: str = "macs",
    per: Per = "total",
    *,
    exact: bool = False,
    other: Forms | None = None,
    textbooks: Iterable[tuple[str, Textbook]] = (),
) -> FormulaReport:
    """The record of these forms. `other` are the forms with the numbers of passes smoothed if those
    of `forms` are not, and the other way round.
    """
    total = forms.total(quantity).multiplied_out()
    detail: Per = "layer" if per == "total" else per
    rows = _rows(forms, quantity, detail)
    definitions, names = named((row.form.exact for row in rows), forms.variables)
    value = value_at(total.smooth, forms.setting)
    beside = value_at(other.total(quantity).smooth, forms.setting) if other else None
    return FormulaReport(
        forms=forms,
        quantity=quantity,
        per=per,
        exact=exact,
        total=total,
        terms=_terms(total.smooth, forms),
        smooth_value=value,
        other_value=beside if beside != value else None,
        rows=tuple(rows),
        definitions=tuple(definitions),
        names=names,
        textbooks=tuple(textbooks),
    )


def _terms(smooth: Expression, forms: Forms) -> tuple[Term, ...] | None:
    terms = collected(smooth, forms.variables)
    return None if terms is None else tuple(terms)


def _rows(forms: Forms, quantity: str, per: Per) -> list[FormRow]:
    """A row for each part with a cost."""
    if per == "total":
        return []
    if per == "layer":
        found = [
            (layer.layer.path, layer.kind, _times(layer, quantity), form)
            for layer in forms.layers
            if (form := _form(forms, [layer], quantity))
        ]
    elif per == "kind":
        by_kind: dict[str, list[LayerForms]] = {}
        for layer in forms.layers:
            by_kind.setdefault(layer.kind, []).append(layer)
        kinds = {kind: _form(forms, layers, quantity) for kind, layers in by_kind.items()}
        rows = [(kind, "", Form.of(1).exact, form) for kind, form in kinds.items() if form]
        found = sorted(rows, key=lambda row: row[3].value, reverse=True)
    else:
        found = _block_rows(forms, quantity)
    return [
        FormRow(label, kind, times, form, _terms(form.multiplied_out().smooth, forms))
        for label, kind, times, form in found
        if form.exact != 0
    ]


def _form(forms: Forms, layers: list[LayerForms], quantity: str) -> Form | None:
    """The form of some layers; None for a ratio that divides by 0 there, as for a view."""
    if (
        quantity in RATIOS
        and not Form.total(layer.forms[RATIOS[quantity].divisor] for layer in layers).value
    ):
        return None
    return forms.summed(layers, quantity)


def _is_of_stored(quantity: str) -> bool:
    return quantity in QUANTITIES and QUANTITIES[quantity].of_stored


def _times(layer: LayerForms, quantity: str) -> Expression:
    """How often a figure is in that of a row: parameters that folded passes share, once."""
    if _is_of_stored(quantity) and layer.layer.shares is not None:
        return Form.of(layer.layer.copies.others).exact
    return layer.times.exact


def _block_rows(forms: Forms, quantity: str) -> list[tuple[str, str, Expression, Form]]:
    """Outermost blocks, and the layers outside of them by the first segment of their paths."""
    groups: dict[str, list[int]] = {}
    kinds: dict[str, str] = {}
    for number, (label, kind) in enumerate(block_labels(forms)):
        groups.setdefault(label, []).append(number)
        kinds[label] = kind
    found = []
    for label, numbers in groups.items():
        layers = [forms.layers[number] for number in numbers]
        if form := _form(forms, layers, quantity):
            found.append((label, kinds[label], _times(layers[0], quantity), form))
    return found


def block_labels(forms: Forms) -> list[tuple[str, str]]:
    """For each layer the path and name of the outermost block it is in."""
    labels = [(layer.layer.path.partition("/")[0], "") for layer in forms.layers]
    for call in reversed(forms.graph.calls):
        for number in range(*call.layers):
            labels[number] = (call.path, call.block)
    return labels
