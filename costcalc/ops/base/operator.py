"""`Op`, the base class of operators, and `@operator`, which checks that a class is complete."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_origin, get_type_hints

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import NO_PARAMS, Counterpart, Need, Params, Storage, Words, Work
from costcalc.ops.base.attributes import AttributeFault, Rule, Shape
from costcalc.ops.base.elsewhere import LEFT_OUT
from costcalc.ops.base.window import Sliding
from costcalc.records import NamedTuple

QUESTIONS = ("shape", "params", "macs", "work", "kind", "words", "module")
REQUIRED: Any = object()


class Arity(NamedTuple):
    """The number of inputs of an operator: minimum and maximum (None: no maximum)."""

    fewest: int
    most: int | None


MANY = Arity(2, None)


class Field(NamedTuple):
    """One attribute of an operator: its name, its rule, its default (`REQUIRED`: none), and its
    names in other libraries.
    """

    name: str
    rule: Rule
    default: Any
    also_called: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


def _docstring_of(cls: type[Op]) -> str:
    """The docstring of a class, read from its file."""
    import ast
    import inspect

    tree = ast.parse(inspect.getsource(inspect.getmodule(cls) or cls))
    found = (n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls.__name__)
    return next((ast.get_docstring(node) or "" for node in found), "")


def _no_needs(self: Op, *x: Shape) -> Iterator[Need]:
    return iter(())


class Op:
    """One operator with its attributes. `x` is the shape of an input without the batch: (channels,
    height, width), (tokens, dim) or (dim). An operator with several inputs takes several shapes.

    All sizes may be ints, symbols or arrays. `ranks` are the numbers of axes that an input may
    have; the methods are never called with another.
    """

    name: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    ranks: ClassVar[tuple[int, ...]] = (3,)
    arity: ClassVar[Arity] = Arity(1, 1)
    also_called: ClassVar[tuple[str, ...]] = ()
    """Its names in PyTorch, Keras and papers."""

    attributes_called: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """For each attribute, its names in PyTorch, Keras and papers."""

    multiplies: ClassVar[bool] = False
    """Whether it is a convolution or a matrix product; its outputs count as activations."""

    normalizes: ClassVar[bool] = False
    """Whether it is a normalization; a table may show it in the row of the layer before it."""

    takes_indices: ClassVar[bool] = False
    """Whether its input holds indices: whole numbers under which something is looked up."""

    assumes: ClassVar[str] = ""
    """What the count assumes about how the layer is run; a sentence of a report, or empty."""

    needs: Callable[..., Iterator[Need]] = _no_needs
    """Conditions on attributes and inputs, in addition to the rules of the attributes."""

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

    def __init__(self, *values: Any, **named: Any):
        fields = type(self).fields
        if len(values) > len(fields):
            raise AttributeFault("", f"`{self.name}` takes at most {len(fields)} values")
        given = {field.name: value for field, value in zip(fields, values, strict=False)}
        for attribute in named:
            if attribute in given:
                raise AttributeFault(attribute, f"`{attribute}` is given twice")
        given |= named
        for field in fields:
            if field.name in given:
                value = field.rule.convert(field.name, given.pop(field.name))
            elif field.required:
                raise AttributeFault("", f"`{self.name}` needs a value for `{field.name}`")
            else:
                value = field.default
            setattr(self, field.name, value)
        for attribute in given:
            message = f"`{self.name}` has no attribute `{attribute}`"
            raise AttributeFault(attribute, message, self.advice(attribute))

    @classmethod
    def advice(cls, word: str) -> str:
        """Advice on an attribute that other libraries call `word`; an empty text if not known."""
        for field in cls.fields:
            if word.lower() in field.also_called:
                return f"it is called `{field.name}` here: {field.rule.words}"
        return LEFT_OUT.get(word.lower(), "")

    def activations(self, *x: Shape) -> Whole:
        """Output elements of its convolutions and matrix products, as fvcore counts them."""
        return product(self.shape(*x)) if self.multiplies else 0

    def moved(self, stored: Whole, batch: Whole, *x: Shape) -> Whole:
        """Values read and written for a batch: `stored` values once; inputs and output per example.

        A view reads and writes none.
        """
        if self.is_view:
            return 0
        return (sum(map(product, x)) + product(self.shape(*x))) * batch + stored

    def attributes(self) -> dict[str, Any]:
        """The values of all attributes, in the order of declaration."""
        return {field.name: getattr(self, field.name) for field in self.fields}

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

    def folds(self, *x: Shape) -> Whole | None:
        """The number of biases that remain of it in the convolution or linear layer before it;
        None if it cannot be folded into one.
        """
        return None

    def sliding(self) -> Sliding | None:
        """How its window moves over height and width; None if it has no window."""
        return None

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


Class = TypeVar("Class", bound=type[Op])


@dataclass_transform()
def operator(name: str) -> Callable[[Class], Class]:
    """Class decorator: register a class as the operator `name`. Its annotations are its attributes.

    Raises TypeError if a question is unanswered, an attribute has no rule, or the docstring is
    missing.
    """

    def declare(cls: Class) -> Class:
        unanswered = [question for question in QUESTIONS if not hasattr(cls, question)]
        if unanswered:
            raise TypeError(f"operator {name} does not answer: {', '.join(unanswered)}")
        if not cls.__doc__ and sys.flags.optimize < 2:
            raise TypeError(f"operator {name} has no docstring")
        cls.name = name
        cls.fields = tuple(_field(cls, word, kind) for word, kind in _annotations(cls).items())
        strangers = cls.attributes_called.keys() - {field.name for field in cls.fields}
        if strangers:
            raise TypeError(f"operator {name} has no attribute {', '.join(sorted(strangers))}")
        return cls

    return declare


def _annotations(cls: type[Op]) -> dict[str, Any]:
    """The annotations of a class's own attributes, evaluated if they are text.

    Raises TypeError for an annotation with a name that is not defined in its file.
    """
    own: dict[str, Any] = cls.__annotations__
    if any(isinstance(kind, str) for kind in own.values()):
        try:
            known = get_type_hints(cls, include_extras=True)
        except NameError as error:
            raise TypeError(f"an annotation of {cls.__name__} means nothing: {error}") from None
        own = {word: known[word] for word in own}
    return {word: kind for word, kind in own.items() if get_origin(kind) is not ClassVar}


def _field(cls: type[Op], name: str, annotation: Any) -> Field:
    rule = getattr(annotation, "__metadata__", (None,))[0]
    if not isinstance(rule, Rule):
        raise TypeError(f"attribute {name} of {cls.__name__} has no rule: annotate it with a kind")
    default = cls.__dict__.get(name, REQUIRED)
    return Field(name, rule, default, cls.attributes_called.get(name, ()))
