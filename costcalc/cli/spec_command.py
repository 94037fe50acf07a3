"""A command on one network: its options are the parameters of the network's spec, and its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.written import evaluated
from costcalc.cost.network import Network
from costcalc.errors import SpecError, fault
from costcalc.graph.check import check
from costcalc.graph.graph import Graph
from costcalc.spec import expression
from costcalc.spec.settings import given, takes_sides
from costcalc.spec.syntax import Param, Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PREFIX = "param_"
"""Keeps a parameter's Python name apart from those of a command's own options."""

RENAMED = "--report-"
"""How an option begins whose name a parameter has."""

_FIRST = "all batch exact exclude flops fold format help output sort top"
FIRST = frozenset(f"--{name}" for name in _FIRST.split())
"""The options of the first version: specs written since have no parameters of these names."""

Run = Callable[[Graph, Mapping[str, Any]], int | None]
"""What a command does with the graph that was asked for, and its options; an exit code or None."""


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


class SpecCommand(click.Command):
    """Builds the graph its options ask for and hands it to `run`; help shows the network first.

    `at_least`: it says so where totals are lower bounds; without it such a network is refused.
    """

    def __init__(
        self,
        name: str,
        network: Network,
        own: Sequence[click.Parameter],
        run: Run,
        purpose: str,
        examples: Callable[[], list[str]],
        *,
        at_least: bool = False,
    ):
        self.network = network._replace(at_least=at_least)
        self.examples = examples
        self.run = run
        self.own = beside([*own, options.help_option()], network.spec)
        self.settings = _options(network)
        super().__init__(
            name=name,
            params=[*self.settings, *self.own],
            callback=self.build_and_run,
            help=_help(network, purpose),
            add_help_option=False,
            context_settings={"show_default": False},
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from costcalc.cli.spec_help import write_options, write_variants

        write_options(ctx, formatter, "Parameters", self.settings)
        write_variants(formatter, self.network.spec)
        write_options(ctx, formatter, "Options", self.own)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from costcalc.cli.spec_help import write_examples

        own = [name for option in self.own for name in option.opts if name.startswith(RENAMED)]
        renamed = {name.replace(RENAMED, "--", 1): name for name in own}
        lines = [line.split(" ") for line in self.examples()]
        write_examples(formatter, (" ".join(renamed.get(w, w) for w in line) for line in lines))

    def build_and_run(self, **given_options: Any) -> int | None:
        """Settings from the options, over those of the address."""
        chosen: dict[str, Scalar] = {}
        for option in self.settings:
            name = str(option.name).removeprefix(PREFIX)
            value = given_options.pop(str(option.name))
            if value is not None:
                chosen[name] = _flag(value, option) if isinstance(value, bool) else value
        network = self.network._replace(fuse_norm=given_options.pop("fuse_norm"))
        return self.run(network.at(**chosen).graph(), given_options)


def _flag(value: bool, option: click.Option) -> Scalar:
    text = "true" if value else "false"
    return given(text, f"{option.opts[0]} {text}")


def _options(network: Network) -> list[click.Option]:
    """An option for each parameter. Raises SpecError: of a default, too, as the check says it."""
    try:
        return [_option(param, network) for param in network.spec.params.values()]
    except SpecError:
        check(network.spec)
        raise


def _option(param: Param, network: Network) -> click.Option:
    """The option of a parameter: help, default and range from the spec."""
    word = param.name.replace("_", "-")
    spellings = list(dict.fromkeys((f"--{word}", f"--{param.name}")))
    variant = network.spec.variants[network.variant].settings if network.variant else {}
    own: expression.Node | Scalar | SpecValue = variant.get(param.name, param.default)
    default = evaluated(network.settings.get(param.name, own))
    details = [f"default {default}"]
    if param.range_text:
        details.append(param.range_text)
    if takes_sides(network.spec, param):
        details.append("or HEIGHTxWIDTH")
    text = f"{param.doc or 'a parameter of this spec'}  [{'; '.join(details)}]"
    if default in ("true", "false"):
        spellings = [f"--{word}/--no-{word}"]
        return click.Option([*spellings, PREFIX + param.name], default=None, help=text)
    kind = Setting(spellings[0], tuple(evaluated(choice) for choice in param.choices))
    return click.Option([*spellings, PREFIX + param.name], type=kind, help=text)


def beside(own: Iterable[click.Parameter], spec: Spec) -> list[click.Parameter]:
    """The command's own options beside the parameters of a spec.

    A parameter wins over an option of its name, which then is `--report-NAME`. Raises SpecError
    where the option is one of the first version, which no parameter may take.
    """
    taken = {f"--{param.name.replace('_', '-')}": param for param in spec.params.values()}
    kept = []
    for option in own:
        for name in taken.keys() & set(option.opts):
            if name in FIRST:
                param = taken[name]
                message = f"the parameter `{param.name}` has the name of the option `{name}`"
                raise fault(message, param.span, helps=("give it another name",))
            option.opts = [name.replace("--", RENAMED, 1)]
        kept.append(option)
    return kept


def _help(network: Network, purpose: str) -> str:
    spec, name = network.spec, network.name
    first = f"{name}: {spec.title}." if spec.title else f"{name}."
    cite = f"\n\n{spec.cite}" if spec.cite else ""
    return f"{first}{cite}\n\n{purpose}"
