"""Whether a call gives the arguments that are taken, and no others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from costcalc.errors import Diagnostic, SpecError, did_you_mean, fault
from costcalc.spec import expression
from costcalc.spec.syntax import Parameter


def check_arguments(
    parameters: tuple[Parameter, ...],
    node: expression.Call | expression.Name,
    what: str,
    kind: str = "argument",
    advice: Callable[[str], str] | None = None,
) -> None:
    """Whether a call gives a block, function or operator the arguments it takes, and no others.

    `advice` is asked what to write for a name that is not one of them. Raises SpecError.
    """
    positional = node.positional if isinstance(node, expression.Call) else ()
    named = node.named if isinstance(node, expression.Call) else ()
    names = {parameter.name: None for parameter in parameters}
    given = {parameter.name for parameter in parameters[: len(positional)]}
    if len(positional) > len(names):
        takes = ", ".join(names) or "nothing"
        span = positional[len(names)].span
        raise fault(f"{what} takes {len(names)} arguments", span, notes=(f"it takes {takes}",))
    strangers = [word for word, _ in named if word.name not in names]
    if strangers:
        raise SpecError(
            Diagnostic(
                f"{what} has no {kind} `{word.name}`",
                word.span,
                helps=((advice and advice(word.name)) or _hint(word, names),),
            )
            for word in strangers
        )
    for word, _ in named:
        if word.name in given:
            notes = (order_in_words(names),) if positional else ()
            raise fault(f"`{word.name}` is given twice", word.span, notes=notes)
        given.add(word.name)
    for parameter in parameters:
        if parameter.name not in given and parameter.default is None:
            raise fault(f"{what} needs a value for `{parameter.name}`", node.span)


def _hint(word: expression.Name, names: Collection[str]) -> str:
    return did_you_mean(word.name, names) or f"it takes {', '.join(names) or 'nothing'}"


def order_in_words(names: Iterable[str]) -> str:
    """How positional values are assigned to parameters, in words."""
    return f"values without a name are taken in the order {', '.join(names)}"
