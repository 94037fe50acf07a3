"""From a text to a `Spec`: each key is read on its own, so that all faults are found."""

from __future__ import annotations

from collections.abc import Collection
from os.path import basename, splitext

from costcalc.errors import Diagnostic, Source, fault
from costcalc.spec import expression, parser, tree
from costcalc.spec.ends import read_block, read_inputs, read_outputs
from costcalc.spec.published import Reference
from costcalc.spec.reader import (
    Faults,
    as_expression,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    as_text,
    check_keys,
    name_of,
    signature,
)
from costcalc.spec.steps import read_body
from costcalc.spec.syntax import Block, Body, Input, Let, Lookup, Param, Spec
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence
from costcalc.spec.variants import read_elsewhere, read_variants

VERSION = "1"
KEYS = (
    "costcalc",
    "name",
    "title",
    "family",
    "year",
    "cite",
    "params",
    "let",
    "input",
    "blocks",
    "layers",
    "outputs",
    "variants",
    "elsewhere",
    "references",
)
ROLES = ("width", "depth", "resolution")


def load(source: Source) -> Spec:
    """Parse a text as a spec. Raises SpecError with all syntax errors of the text."""
    faults = Faults()
    return spec_of(tree.parse(source, faults.note), source, faults)


def spec_of(node: Node, source: Source, faults: Faults) -> Spec:
    """The spec of a tree of values, which need not all be of one text.

    Raises SpecError with `faults` and all faults of the values.
    """
    root = as_mapping(node, "a spec")
    check_keys(root, KEYS, "in a spec", faults)
    reader = _SpecReader(root, faults)
    spec = reader.spec(source)
    faults.raise_if_any()
    return spec._replace(faults=tuple(faults.noted))


def load_references(source: Source, params: dict[str, Param]) -> tuple[Reference, ...]:
    """Parse a text of published figures: `costcalc: 1` and `references:`, nothing else.

    `params` are those of the spec that the figures are of. Raises SpecError with all errors.
    """
    faults = Faults()
    root = as_mapping(tree.parse(source, faults.note), "a file of references")
    check_keys(root, ("costcalc", "references"), "in a file of references", faults)
    reader = _SpecReader(root, faults)
    reader.version()
    found = reader.references(params)
    faults.raise_if_any()
    return found


class _SpecReader:
    def __init__(self, root: Mapping, faults: Faults):
        self.root = root
        self.faults = faults

    def spec(self, source: Source) -> Spec:
        for key in ("costcalc", "input", "layers"):
            if self.root.get(key) is None:
                help_text = f"add `{key}: {VERSION}`" if key == "costcalc" else ""
                self.faults.add(f"a spec needs `{key}:`", self.root.span, "", help_text)
        self.version()
        params = self.params()
        return Spec(
            source=source,
            name=self.text("name") or _name_of_file(source),
            title=self.text("title"),
            family=self.text("family"),
            year=self.year(),
            cite=self.text("cite"),
            params=params,
            lets=self.lets(),
            inputs=(inputs := self.inputs()),
            blocks=self.blocks(),
            layers=self.layers([one.name for one in inputs if one.name]),
            outputs=self.outputs(),
            variants=read_variants(self.entries("variants"), params, self.faults),
            references=self.references(params),
        )._replace(elsewhere=read_elsewhere(self.root.get("elsewhere"), params, self.faults))

    def version(self) -> None:
        node = self.root.get("costcalc")
        if node is not None and not (isinstance(node, Scalar) and node.text == VERSION):
            self.faults.add(
                f"this costcalc reads version {VERSION} of the spec language", node.span
            )

    def text(self, key: str) -> str:
        node = self.root.get(key)
        if node is None:
            return ""
        return self.faults.attempt(lambda: as_text(node, f"`{key}`"), "")

    def year(self) -> int | None:
        text = self.text("year")
        if text and not (text.isascii() and text.isdigit() and len(text) == 4):
            node = self.root.get("year")
            self.faults.add("`year` must have four digits", node.span if node else self.root.span)
            return None
        return int(text) if text else None

    def entries(self, key: str) -> tuple[tuple[Scalar, Node], ...]:
        """Keys and values of a top-level mapping; empty if the key is missing."""
        node = self.root.get(key)
        if node is None:
            return ()
        with self.faults.collect():
            return as_mapping(node, f"`{key}`").pairs
        return ()

    def inputs(self) -> tuple[Input, ...]:
        node = self.root.get("input")
        nothing: expression.Node = expression.Literal(1, self.root.span)
        instead = (Input("", nothing, self.root.span),)
        if node is None:
            return instead
        return self.faults.attempt(lambda: read_inputs(node, self.faults), instead) or instead

    def outputs(self) -> tuple[Scalar, ...]:
        node = self.root.get("outputs")
        return () if node is None else self.faults.attempt(lambda: read_outputs(node), ())

    def layers(self, inputs: Collection[str]) -> Body:
        node = self.root.get("layers")
        if node is None:
            return ()
        if isinstance(node, Scalar) and not node.text:
            self.faults.add("`layers` is empty", node.span)
            return ()
        empty: Body = ()
        body = self.faults.attempt(lambda: read_body(node, self.faults, inputs), empty)
        if isinstance(node, Sequence) and not node.items:
            self.faults.add("`layers` is empty", node.span)
        return body

    # Parameters

    def params(self) -> dict[str, Param]:
        params: dict[str, Param] = {}
        for key, node in self.entries("params"):
            with self.faults.collect():
                params[key.text] = self.param(key, node)
        return params

    def param(self, key: Scalar, node: Node) -> Param:
        name = name_of(key, "a parameter")
        if isinstance(node, Scalar):
            helps = (f"write `{name}: {{default: {node.text}}}`",) if node.text else ()
            raise fault(f"the parameter `{name}` needs keys, `key: value`", node.span, helps=helps)
        mapping = as_mapping(node, f"the parameter `{name}`")
        known = ("default", "range", "whole", "choices", "role", "doc")
        check_keys(mapping, known, f"in the parameter `{name}`", self.faults)
        default = mapping.get("default")
        if default is None:
            raise fault(f"the parameter `{name}` needs a `default`", key.span)
        bounds, role = mapping.get("range"), mapping.get("role")
        if role is not None and as_scalar(role, "`role`").text not in ROLES:
            raise fault("`role` must be width, depth or resolution", role.span)
        return Param(
            name=name,
            default=as_expression(default, "`default`"),
            range=None if bounds is None else as_expression(bounds, "`range`"),
            range_text="" if bounds is None else as_text(bounds, "`range`"),
            choices=self.choices(mapping),
            role="" if role is None else as_text(role, "`role`"),
            doc="" if (doc := mapping.get("doc")) is None else as_text(doc, "`doc`"),
            span=key.span,
            whole=self.whole(mapping),
        )

    def whole(self, mapping: Mapping) -> bool:
        node = mapping.get("whole")
        return node is not None and as_flag(node, "`whole`")

    def choices(self, mapping: Mapping) -> tuple[expression.Node, ...]:
        node = mapping.get("choices")
        if node is None:
            return ()
        items = as_sequence(node, "`choices`").items
        if not items:
            raise fault("`choices` is empty", node.span)
        return tuple(as_expression(item, "a choice") for item in items)

    # Values and blocks

    def lets(self) -> dict[str, Let]:
        lets: dict[str, Let] = {}
        for key, node in self.entries("let"):
            with self.faults.collect():
                name, parameters = signature(key, "a value of `let`")
                let = Let(name, parameters, self.let_body(node), key.span)
                self.note_second(name, lets, key)
                lets.setdefault(name, let)
        return lets

    def note_second(self, name: str, known: dict[str, Let] | dict[str, Block], key: Scalar) -> None:
        if name in known:
            note = f"the first one is at line {known[name].span.line}"
            self.faults.note(Diagnostic(f"`{name}` is declared twice", key.span, notes=(note,)))

    def let_body(self, node: Node) -> expression.Node | Lookup:
        if not isinstance(node, Mapping):
            return as_expression(node, "a value of `let`")
        by = node.get("by")
        if by is None:
            raise fault("a look-up needs `by:`, the value it is chosen by", node.span)
        cases = []
        for key, value in node.pairs:
            if key.text not in ("by", "else"):
                with self.faults.collect():
                    cases.append((parser.parse(key), as_expression(value, "a case")))
        otherwise = node.get("else")
        return Lookup(
            as_expression(by, "`by`"),
            tuple(cases),
            None if otherwise is None else as_expression(otherwise, "`else`"),
            node.span,
        )

    def blocks(self) -> dict[str, Block]:
        blocks: dict[str, Block] = {}
        for key, node in self.entries("blocks"):
            with self.faults.collect():
                name, parameters = signature(key, "a block")
                block = read_block(name, parameters or (), key, node, self.faults)
                self.note_second(name, blocks, key)
                blocks.setdefault(name, block)
        return blocks

    def references(self, params: dict[str, Param]) -> tuple[Reference, ...]:
        node = self.root.get("references")
        if node is None:
            return ()
        from costcalc.spec.references import read_references

        return self.faults.attempt(lambda: read_references(node, params, self.faults), ())


def _name_of_file(source: Source) -> str:
    """The name of a spec that says none."""
    from costcalc.errors.rendering import visible

    return visible(splitext(basename(source.name))[0])
