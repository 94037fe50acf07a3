"""The main job: a command made from a spec, its options the spec's parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.errors import fault
from costcalc.graph.build import build
from costcalc.spec import expression
from costcalc.spec.address import Located, locate
from costcalc.spec.evaluate import EMPTY, Budget, Evaluator
from costcalc.spec.settings import given
from costcalc.spec.syntax import Param, Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from costcalc.report.network import NetworkReport
    from costcalc.report.page import Page

SORTS = ("order", "macs", "params", "activations", "path", "kind")


def complete_address(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Shipped networks that begin so, and files."""
    from click.shell_completion import CompletionItem

    from costcalc.spec import catalog

    items = [CompletionItem(name) for name in catalog.names() if name.startswith(incomplete)]
    return items or [CompletionItem(incomplete, type="file")]


class Setting(click.ParamType):  # type: ignore[type-arg]
    """A value of a parameter, kept as the text that was given; the spec says what it may be."""

    name = "value"

    def __init__(self, option: str, choices: tuple[str, ...]):
        self.option = option
        self.choices = choices

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Scalar:
        return value if isinstance(value, Scalar) else given(value, f"{self.option} {value}")

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self.choices)}]" if self.choices else "NUMBER"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(c) for c in self.choices if c.startswith(incomplete)]


class NetworkCommand(click.Command):
    """The main job on one network; its help shows the network first, then its parameters."""

    def __init__(self, name: str, located: Located):
        self.located = located
        self.main_options = _main_options()
        self.settings = [_option(param, located) for param in located.spec.params.values()]
        super().__init__(
            name=name,
            params=[*self.settings, *self.main_options],
            callback=self.report,
            help=_help(located),
            epilog=_examples(name, located),
            add_help_option=False,
            context_settings={"show_default": False},
        )
        _refuse_taken_options(located.spec, self.main_options)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, params in (("Parameters", self.settings), ("Options", self.get_params(ctx))):
            others = self.settings if title == "Options" else []
            records = [p.get_help_record(ctx) for p in params if p not in others]
            kept = [record for record in records if record is not None]
            if kept:
                with formatter.section(title):
                    formatter.write_dl(kept)
            if title == "Parameters":
                self.format_variants(formatter)

    def format_variants(self, formatter: click.HelpFormatter) -> None:
        """The settings that have names of their own."""
        spec = self.located.spec
        records = [(name, _settings(variant.settings)) for name, variant in spec.variants.items()]
        if records:
            with formatter.section("Variants"):
                formatter.write_dl(records)

    def report(self, **given_options: Any) -> None:
        """Build, count and write."""
        from costcalc.cost.cost import evaluate
        from costcalc.cost.counting import counting
        from costcalc.report import network

        spec, variant, overrides = self.located
        for option in self.settings:
            name = str(option.name).removeprefix(PREFIX)
            value = given_options[str(option.name)]
            if value is not None:
                overrides[name] = _flag(value, option) if isinstance(value, bool) else value
        graph = build(spec, variant, overrides)
        exclude = options.words(given_options["exclude"])
        selected = counting(graph, batch=given_options["batch"], exclude=exclude)
        cost = evaluate(graph, selected)
        view = network.View(**{name: given_options[name] for name in network.View._fields})
        record = network.describe_network(cost, view)
        shown = options.Report(
            lambda width: _page(record, width), lambda: _data(record), lambda: _rows(record)
        )
        options.emit(shown, given_options["form"], given_options["output"])


def _page(record: NetworkReport, width: int | None) -> Page:
    from costcalc.report import network_page

    return network_page.page(record, width)


def _data(record: NetworkReport) -> dict[str, Any]:
    from costcalc.report import network_data

    return network_data.data(record)


def _rows(record: NetworkReport) -> Iterator[tuple[object, ...]]:
    from costcalc.report import network_data

    return network_data.rows(record)


PREFIX = "param_"
"""Keeps a parameter's Python name apart from those of the main options."""


def network_command(address: str) -> click.Command:
    """The main job on the network of that address. Raises CostcalcError where there is none."""
    return NetworkCommand(address, locate(address))


def _flag(value: bool, option: click.Option) -> Scalar:
    text = "true" if value else "false"
    return given(text, f"{option.opts[0]} {text}")


def _main_options() -> list[click.Option]:
    return [
        options.batch_option(),
        options.exclude_option(),
        click.Option(
            ["--fold", "fold"],
            type=click.IntRange(min=1),
            metavar="N",
            help="Fold the breakdown at level N of the paths: one row for each block.",
        ),
        click.Option(
            ["--sort", "sort"],
            type=click.Choice(SORTS),
            help="Order of the layers: of execution by default, of MACs with --top.",
        ),
        click.Option(
            ["--top", "top"],
            type=click.IntRange(min=1),
            metavar="N",
            help="Only the first N layers, and the rest as one row.",
        ),
        click.Option(
            ["--all", "everything"],
            is_flag=True,
            help="Also layers that cost nothing, such as activations and pools.",
        ),
        options.exact_option(),
        options.flops_option(),
        options.format_option(),
        options.output_option(),
        options.help_option(),
    ]


def _option(param: Param, located: Located) -> click.Option:
    """The option of a parameter: help, default and range from the spec."""
    word = param.name.replace("_", "-")
    spellings = list(dict.fromkeys((f"--{word}", f"--{param.name}")))
    variant = located.spec.variants[located.variant].settings if located.variant else {}
    default = _evaluated(
        located.overrides.get(param.name) or variant.get(param.name, param.default)
    )
    details = [f"default {default}"]
    if param.range_text:
        details.append(param.range_text)
    text = f"{param.doc or 'a parameter of this spec'}  [{'; '.join(details)}]"
    if default in ("true", "false"):
        spellings = [f"--{word}/--no-{word}"]
        return click.Option([*spellings, PREFIX + param.name], default=None, help=text)
    kind = Setting(spellings[0], tuple(_evaluated(choice) for choice in param.choices))
    return click.Option([*spellings, PREFIX + param.name], type=kind, help=text)


def _evaluated(node: expression.Node | Scalar) -> str:
    """A default or choice as a person would write it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, expression.Name):
        return node.name
    return describe(Evaluator({}, {}, frozenset(), Budget()).value(node, EMPTY))


def _refuse_taken_options(spec: Spec, main_options: list[click.Option]) -> None:
    taken = {name for option in main_options for name in option.opts}
    for param in spec.params.values():
        option = f"--{param.name.replace('_', '-')}"
        if option in taken:
            message = f"the parameter `{param.name}` would take the option `{option}`"
            raise fault(message, param.span, helps=("give it another name",))


def _help(located: Located) -> str:
    spec = located.spec
    name = located.variant or spec.name
    first = f"{name}: {spec.title}." if spec.title else f"{name}."
    cite = f"\n\n{spec.cite}" if spec.cite else ""
    return f"{first}{cite}\n\nShows what it costs, layer by layer, in exact numbers."


def _settings(settings: dict[str, expression.Node]) -> str:
    return ", ".join(f"{name} {_evaluated(node)}" for name, node in settings.items())


def _examples(name: str, located: Located) -> str:
    """Lines to try: the first published setting that is not the default, and two views."""
    lines = [f"costcalc {name} --fold 1", f"costcalc {name} --top 5 --exact"]
    for reference in located.spec.references:
        if reference.settings and not reference.variant:
            settings = [f"--{n} {_evaluated(node)}" for n, node in reference.settings.items()]
            if not all(
                _is_default(located.spec, n, node) for n, node in reference.settings.items()
            ):
                lines.insert(0, f"costcalc {name} {' '.join(settings)}")
                break
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _is_default(spec: Spec, name: str, node: expression.Node) -> bool:
    return _evaluated(spec.params[name].default) == _evaluated(node)
