"""`Op`, the base class of operators: the questions that each operator answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import (
    NO_PARAMS,
    SAVES_NOTHING,
    Counterpart,
    Kept,
    Moved,
    Need,
    Params,
    Saved,
    Storage,
    Words,
    Work,
)
from costcalc.ops.base.attributes import IMAGE, AttributeFault, Field, Shape
from costcalc.ops.base.inputs import Arity, Order
from costcalc.ops.base.terms import Term, stored
from costcalc.ops.base.window import Sliding


def _docstring_of(cls: type[Op]) -> str:
    """The docstring of a class, read from its file."""
    import ast
    import inspect

    tree = ast.parse(inspect.getsource(inspect.getmodule(cls) or cls))
    found = (n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls.__name__)
    return next((ast.get_docstring(node) or "" for node in found), "")


def _no_needs(self: Op, *x: Shape) -> Iterator[Need]:
    return iter(())


def _terms(self: Op, *x: Shape) -> tuple[Term, ...]:
    if self.multiplies:
        raise NotImplementedError(f"`{self.name}` does not say what its factors are")
    return stored(self.params(*x))


class Op:
    """One operator with its attributes. `x` is the shape of an input without the batch: (channels,
    height, width), (tokens, dim) or (dim). An operator with several inputs takes several shapes.

    All sizes may be ints, symbols or arrays. `ranks` are the numbers of axes that an input may
    have; the methods are never called with another. `spatial_axes` is the number of axes that the
    attributes are spread over: 2, unless it is made `on` another number.
    """

    name: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    spatial_axes: int = IMAGE
    spreads: ClassVar[bool] = False
    """Whether an attribute has a value for each spatial axis."""

    ranks: ClassVar[tuple[int, ...]] = (3,)
    arity: ClassVar[Arity] = Arity(1, 1)
    also_called: ClassVar[tuple[str, ...]] = ()
    """Its names in PyTorch, Keras and papers."""

    attributes_called: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """For each attribute, its names in PyTorch, Keras and papers."""

    gathers: ClassVar[bool] = False
    """Whether its only attribute may be written as several values: `permute(1, 0)`."""

    saves: ClassVar[Saved | None] = None
    """What its gradient needs of the run, if that is the same at every input; see `saved`."""

    multiplies: ClassVar[bool] = False
    """Whether it is a convolution or a matrix product; its outputs count as activations."""

    normalizes: ClassVar[bool] = False
    """Whether it is a normalization; a table may show it in the row of the layer before it."""

    reads: ClassVar[Order] = ""
    """How it takes an input of two axes: as (tokens, dim), as (channels, length), or as either."""

    takes_indices: ClassVar[bool] = False
    """Whether its input holds indices: whole numbers under which something is looked up."""

    structure: ClassVar[str] = ""
    """The structure of a spec that it is a part of, as it is written; then it is no layer alone."""

    assumes: ClassVar[str] = ""
    """What the count assumes about how the layer is run; a sentence of a report, or empty."""

    needs: Callable[..., Iterator[Need]] = _no_needs
    """Conditions on attributes and inputs, in addition to the rules of the attributes."""

    terms: Callable[..., tuple[Term, ...]] = _terms
    """Its figures as sums of products of named factors, for `diff`.

    The terms of a figure sum to what the operator answers: `macs`, `hidden`, `activations`, and
    each component of `params`. One that multiplies nothing has one factor for each component.
    Raises NotImplementedError for an operator that multiplies and does not say.
    """

    shape: Callable[..., Shape]
    """Shape of the output."""

    params: Callable[..., Params]
    """Stored values by component."""

    macs: Callable[..., Whole]
    """Multiply-adds of one example."""

    work: Callable[..., Work]
    """Operations other than multiply-adds, for one example."""

    kind: Callable[..., str]
    """The name its layers are summed under, such as `conv 1x1`."""

    words: Callable[[], Words]
    """The counting rule in words, and the usual mistake."""

    module: Callable[..., Counterpart]
    """The PyTorch counterpart as data."""

    @classmethod
    def on(cls, axes: int | None, *values: Any, **named: Any) -> Self:
        """The operator for inputs with that many spatial axes. None: the number is not known, and
        a value for each of one, two or three is taken.
        """
        op = cls.__new__(cls)
        op._bind(axes, values, named)
        return op

    def __init__(self, *values: Any, **named: Any):
        self._bind(IMAGE, values, named)

    def _bind(self, axes: int | None, values: tuple[Any, ...], named: dict[str, Any]) -> None:
        if axes != IMAGE:
            self.spatial_axes = axes or IMAGE
        fields = type(self).fields
        values = self.gathered(values)
        if len(values) > len(fields):
            raise AttributeFault("", f"`{self.name}` takes at most {len(fields)} values")
        given = {field.name: value for field, value in zip(fields, values, strict=False)}
        for attribute in named:
            if attribute in given:
                raise AttributeFault(attribute, f"`{attribute}` is given twice")
        given |= named
        for field in fields:
            if field.name in given:
                value = field.rule.value(field.name, given.pop(field.name), axes)
            elif field.required:
                raise AttributeFault("", f"`{self.name}` needs a value for `{field.name}`")
            elif field.rule.spreads:
                value = field.rule.value(field.name, field.default, axes)
            else:
                value = field.default
            setattr(self, field.name, value)
        for attribute in given:
            message = f"`{self.name}` has no attribute `{attribute}`"
            raise AttributeFault(attribute, message, self.advice(attribute))

    def changed(self, **attributes: Any) -> Self:
        """The operator with other values of these attributes."""
        return type(self).on(self.spatial_axes, **{**self.attributes(), **attributes})

    @classmethod
    def gathered(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The values without a name, those of an operator that gathers as one."""
        return (values,) if cls.gathers and len(values) > 1 else values

    @classmethod
    def advice(cls, word: str) -> str:
        """Advice on an attribute that other libraries call `word`; an empty text if not known."""
        for field in cls.fields:
            if word.lower() in field.also_called:
                return f"it is called `{field.name}` here: {field.rule.words}"
        from costcalc.ops.base.absent import LEFT_OUT

        return LEFT_OUT.get(word.lower(), "")

    def biased_axis(self, x: Shape) -> int | None:
        """The axis of its output along which a bias has one value for each place; None if it can
        have no bias that a norm behind it could become.
        """
        return None

    def activations(self, *x: Shape) -> Whole:
        """Output elements of its convolutions and matrix products, as fvcore counts them."""
        return product(self.shape(*x)) if self.multiplies else 0

    def hidden(self, *x: Shape) -> Whole:
        """The multiply-adds of pairs of tokens that a causal mask hides; `macs` counts them too."""
        return 0

    def assumption(self, causal: str) -> str:
        """What the count assumes, where masked pairs of causal attention count so."""
        return self.assumes

    def moved(self, stored: Params, *x: Shape) -> Moved:
        """The values read and written: those of `stored` that count, whole inputs, and the output.

        A view reads and writes none.
        """
        if self.is_view:
            return Moved()
        return Moved(stored, tuple(map(product, x)), product(self.shape(*x)))

    def of_activations(self, *x: Shape) -> Whole:
        """The multiply-adds whose two factors both come from inputs: all, unless it has weights."""
        return self.macs(*x) if self.params(*x) is NO_PARAMS else 0

    def attributes(self) -> dict[str, Any]:
        """The values of all attributes, in the order of declaration."""
        return {field.name: getattr(self, field.name) for field in self.fields}

    def shown_attributes(self) -> dict[str, Any]:
        """Those that a report shows: a quiet one only where it is not its default."""
        quiet = {f.name: f.default for f in self.fields if f.rule.is_quiet}
        values = self.attributes().items()
        return {n: v for n, v in values if n not in quiet or v is not quiet[n]}

    @property
    def order(self) -> Order:
        """How it takes an input of two axes: by the axis that is written, as either."""
        return "" if getattr(self, "axis", None) is not None else self.reads

    @property
    def gives(self) -> Order | None:
        """What its output of two axes is. None: what its first input was."""
        return self.order or None

    @property
    def is_view(self) -> bool:
        """Whether its output is a view: the input's memory with other strides, nothing moved."""
        return False

    def storage(self, *x: Shape) -> Storage:
        """How its output may use the memory of its inputs.

        A product of matrices needs memory of its own, and a view is read with other strides unless
        the operator says otherwise. Raises NotImplementedError for an operator that does not say.
        """
        if self.is_view:
            return "strided"
        if self.multiplies:
            return "new"
        raise NotImplementedError(f"`{self.name}` does not say how it uses memory")

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """What its gradient needs of the run; `needed` says of each input whether its gradient is
        needed; if of none, the layer itself is trained. Raises NotImplementedError for an operator
        that does not say.
        """
        if self.saves is not None:
            return self.saves
        if self.is_view:
            return SAVES_NOTHING
        raise NotImplementedError(f"`{self.name}` does not say what its gradient needs")

    def kept(self, *x: Shape) -> Kept | None:
        """What it keeps of a token when tokens come one by one; None: no keys and values."""
        return None

    def folds(self, *x: Shape) -> Whole | None:
        """The number of biases that remain of it in the convolution or linear layer before it;
        None if it cannot be folded into one.
        """
        return None

    def sliding(self) -> Sliding | None:
        """How its window moves over the spatial axes; None if it has no window."""
        return None

    def taught(self) -> Words:
        """The counting rule and the usual mistake, in the words of its own axes."""
        return self.words()

    @classmethod
    def description(cls) -> str:
        """The docstring; read from the source file where Python drops docstrings (`python -OO`)."""
        return cls.__doc__ or _docstring_of(cls)

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.attributes().items())
        return f"{self.name}({inside})"


class Free(Op):
    """An operator that stores nothing and has no multiply-adds: `params` and `macs` return 0."""

    def params(self, *x: Shape) -> Params:
        return NO_PARAMS

    def macs(self, *x: Shape) -> Whole:
        return 0
