"""The value of an expression: exact numbers, truths, names and tuples, over `algebra` alone.

The work is bounded by a `Budget` before it is done.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Any

from costcalc import algebra
from costcalc.algebra import Condition, ExactnessError, Number, Truth, Value, exact, language
from costcalc.errors import Span, fault
from costcalc.spec import expression
from costcalc.spec.arguments import check_arguments
from costcalc.spec.budget import Budget
from costcalc.spec.functions import ARITHMETIC, COMPARISONS, bounded, reason
from costcalc.spec.known_calls import KnownCalls
from costcalc.spec.scope import EMPTY, Scope, given_value, tensors_of
from costcalc.spec.syntax import Let, Lookup, Parameter
from costcalc.spec.values import SpecValue, Word, describe, is_number, is_tuple

DEEPEST = 50
DEEPEST_TUPLE = 2
"""As deep as padding, ((top, bottom), (left, right)), needs them."""
LONGEST_TUPLE = 16


STEPS_PER_CALL = 20
"""Of a function or a block."""
BITS_PER_STEP = 64


class Evaluator:
    """Evaluates expressions among given parameters, lets and words.

    `decide` is called for a condition that is neither true nor false at all settings.
    """

    def __init__(
        self,
        params: Mapping[str, SpecValue],
        lets: Mapping[str, Let],
        words: frozenset[str],
        budget: Budget,
        constants: Mapping[str, SpecValue] | None = None,
        giving_way: Collection[str] = (),
    ):
        self.params = params
        self.lets = lets
        self.words = words
        self.constants = constants or {}
        """Named constants; a name that the spec defines takes precedence."""
        self.giving_way = giving_way
        """The words that stand for a step where a step has their name."""
        self.budget = budget
        self.known_lets: dict[str, SpecValue] = {}
        self.known_calls = KnownCalls(params.values(), budget)
        self.depth = 0

    # Entry points

    def value(self, node: expression.Node, scope: Scope) -> SpecValue:
        """The value of the expression. Raises SpecError with the place where it has no value."""
        self.budget.spend(1, node.span)
        return _EVALUATE[type(node)](self, node, scope)

    def truth(self, node: expression.Node, scope: Scope, what: str) -> bool:
        """A condition that must be decided."""
        return self.as_truth(self.value(node, scope), node.span, what)

    def as_truth(self, value: SpecValue, span: Span, what: str) -> bool:
        decided = algebra.decided(value) if isinstance(value, (bool, Condition)) else None
        if decided is None:
            raise fault(f"{what} must be true or false", span, describe(value))
        return decided

    def number(self, node: expression.Node, scope: Scope) -> Value:
        return self.as_number(self.value(node, scope), node.span)

    def as_number(self, value: SpecValue, span: Span) -> Value:
        if not is_number(value):
            raise fault("a number is expected here", span, describe(value))
        return value

    def defines(self, name: str) -> bool:
        """Whether the spec has a parameter, a value or a function of this name."""
        return name in self.params or name in self.lets

    def let(self, name: str) -> SpecValue:
        """A named value, evaluated once."""
        if name not in self.known_lets:
            self.known_lets[name] = self.let_body(self.lets[name], EMPTY)
        return self.known_lets[name]

    # One kind of node each

    def literal(self, node: expression.Literal, scope: Scope) -> SpecValue:
        return node.value

    def name(self, node: expression.Name, scope: Scope) -> SpecValue:
        name = node.name
        if name in scope.values:
            return given_value(scope.values[name], node)
        if name in self.params:
            return given_value(self.params[name], node)
        if name in self.lets:
            if self.lets[name].parameters is not None:
                raise fault(f"`{name}` is a function: give it its arguments", node.span)
            return self.let(name)
        if name in self.words and not (name in self.giving_way and name in scope.tensors):
            return Word(name, scope.tensors.get(name))
        tensors = tensors_of(name, scope.tensors)
        if tensors is not None:
            self.budget.spend(len(scope.tensors.maps) // 4, node.span)
            return tensors
        if name in scope.later:
            return given_value(scope.later[name], node)
        if name in self.constants:
            return self.constants[name]
        raise fault(f"unknown name `{name}`", node.span)

    def tuple_of(self, node: expression.TupleOf, scope: Scope) -> SpecValue:
        if len(node.items) > LONGEST_TUPLE:
            raise fault(f"a tuple may hold at most {LONGEST_TUPLE} values", node.span)
        value = tuple(self.value(item, scope) for item in node.items)
        if _levels(value) > DEEPEST_TUPLE:
            raise fault(f"tuples may be nested at most {DEEPEST_TUPLE} levels deep", node.span)
        return value

    def negative(self, node: expression.Negative, scope: Scope) -> SpecValue:
        return -self.number(node.operand, scope)

    def binary(self, node: expression.Binary, scope: Scope) -> SpecValue:
        left = self.number(node.left, scope)
        right = self.number(node.right, scope)
        if type(left) is not int or type(right) is not int:
            self.spend_on(left, right, node.span)
        try:
            return bounded(ARITHMETIC[node.operator](left, right))
        except (ExactnessError, ZeroDivisionError) as error:
            label = f"{describe(left)} {node.operator} {describe(right)}"
            raise fault(reason(error), node.span, label if len(label) < 60 else "") from None

    def compare(self, node: expression.Compare, scope: Scope) -> SpecValue:
        result: Truth = True
        left = self.value(node.operands[0], scope)
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.value(operand, scope)
            result = algebra.both(result, self.comparison(operator, left, right, node.span))
            if result is False:
                return False
            left = right
        return result

    def comparison(self, operator: str, left: SpecValue, right: SpecValue, span: Span) -> Truth:
        if is_number(left) and is_number(right):
            if type(left) is not int or type(right) is not int:
                self.spend_on(left, right, span)
            return COMPARISONS[operator](left, right)
        if operator in ("==", "!=") and type(left) is type(right):
            return (left == right) is (operator == "==")
        label = f"{describe(left)} {operator} {describe(right)}"
        raise fault("these two cannot be compared", span, label)

    def logic(self, node: expression.Logic, scope: Scope) -> SpecValue:
        left = self.truth_of(node.left, scope)
        if left is (node.operator == "or"):
            return left
        right = self.truth_of(node.right, scope)
        join = algebra.both if node.operator == "and" else algebra.either
        return join(left, right)

    def negation(self, node: expression.Not, scope: Scope) -> SpecValue:
        return algebra.negate(self.truth_of(node.operand, scope))

    def spend_on(self, left: SpecValue, right: SpecValue, span: Span) -> None:
        """Use up steps of the budget: arithmetic with long numbers costs more."""
        for value in (left, right):
            if isinstance(value, (int, Fraction)):
                self.budget.spend(exact.bits(value) // BITS_PER_STEP, span)

    def truth_of(self, node: expression.Node, scope: Scope) -> Truth:
        value = self.value(node, scope)
        if not isinstance(value, (bool, Condition)):
            raise fault("true or false is expected here", node.span, describe(value))
        return value

    def choice(self, node: expression.Choice, scope: Scope) -> SpecValue:
        chosen = self.truth(node.condition, scope, "the condition after `if`")
        return self.value(node.then if chosen else node.other, scope)

    def call(self, node: expression.Call, scope: Scope) -> SpecValue:
        let = self.lets.get(node.name)
        if let is not None and let.parameters is not None:
            return self.call_let(let, node, scope)
        if node.name not in language.names():
            raise fault(f"a value is expected here, not the layer `{node.name}(...)`", node.span)
        values = [self.number(argument, scope) for argument in node.positional]
        for value in values:
            if type(value) is not int or value.bit_length() > BITS_PER_STEP:
                self.spend_on(value, value, node.span)
        try:
            return bounded(language.find(node.name)(*values))
        except (ExactnessError, ZeroDivisionError, TypeError) as error:
            raise fault(reason(error), node.span) from None

    def chain(self, node: expression.Chain, scope: Scope) -> SpecValue:
        raise fault("a value is expected here, not a chain of layers", node.span)

    # Lets

    def call_let(self, let: Let, node: expression.Call, scope: Scope) -> SpecValue:
        parameters = let.parameters or ()
        given = self.arguments(parameters, node, scope, f"`{let.name}`")
        self.budget.spend(STEPS_PER_CALL, node.span)
        if scope.depth > DEEPEST:
            raise fault(f"calls may be nested at most {DEEPEST} levels deep", node.span)
        inside = Scope(given, ChainMap(), scope.depth + 1)
        return self.known_calls.value(
            let.name, inside, node.span, lambda: self.let_body(let, inside)
        )

    def let_body(self, let: Let, scope: Scope) -> SpecValue:
        if isinstance(let.body, Lookup):
            return self.lookup(let.body, let.name, scope)
        return self.value(let.body, scope)

    def lookup(self, lookup: Lookup, name: str, scope: Scope) -> SpecValue:
        wanted = self.value(lookup.by, scope)
        for case, result in lookup.cases:
            key = self.value(case, scope)
            if self.is_case(key, wanted):
                return self.value(result, scope)
        if lookup.otherwise is not None:
            return self.value(lookup.otherwise, scope)
        raise fault(
            f"`{name}` has no case for {describe(wanted)}",
            lookup.by.span,
            describe(wanted),
            helps=("add the case, or an `else:`",),
        )

    def is_case(self, key: SpecValue, wanted: SpecValue) -> bool:
        """Whether the key of a case equals the value that is looked up."""
        if isinstance(wanted, Number) and is_number(key):
            return algebra.decided(algebra.equal(wanted, key)) is True
        return type(key) is type(wanted) and bool(key == wanted)

    def arguments(
        self,
        parameters: tuple[Parameter, ...],
        node: expression.Call | expression.Name,
        scope: Scope,
        what: str,
    ) -> dict[str, SpecValue]:
        """Values for the parameters of a block or a function, defaults filled in."""
        check_arguments(parameters, node, what)
        given: dict[str, SpecValue] = {}
        if isinstance(node, expression.Call):
            for parameter, argument in zip(parameters, node.positional, strict=False):
                given[parameter.name] = self.value(argument, scope)
            for word, argument in node.named:
                given[word.name] = self.value(argument, scope)
        earlier = Scope(given, ChainMap())
        for parameter in parameters:
            if parameter.name not in given and parameter.default is not None:
                given[parameter.name] = self.value(parameter.default, earlier)
        return given


def _levels(value: SpecValue) -> int:
    """How deep a tuple is nested; the tuples inside it have been checked before."""
    return 1 + max(map(_levels, value), default=0) if is_tuple(value) else 0


_EVALUATE: dict[type, Callable[[Evaluator, Any, Scope], SpecValue]] = {
    expression.Literal: Evaluator.literal,
    expression.Name: Evaluator.name,
    expression.TupleOf: Evaluator.tuple_of,
    expression.Negative: Evaluator.negative,
    expression.Binary: Evaluator.binary,
    expression.Compare: Evaluator.compare,
    expression.Logic: Evaluator.logic,
    expression.Not: Evaluator.negation,
    expression.Choice: Evaluator.choice,
    expression.Call: Evaluator.call,
    expression.Chain: Evaluator.chain,
}
