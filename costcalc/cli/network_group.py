"""Commands that take a network first, then its parameters as options: `verify NETWORK`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from costcalc.cli import options
from costcalc.cli.spec_command import Run, SpecCommand
from costcalc.cli.standing import unmarked
from costcalc.cost.network import Network

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

HELP = ("-h", "--help")


class NetworkGroup(click.Group):
    """A command whose first argument is a network's address.

    `own` makes the command's own options, `examples` lines for the help of one network. The own
    options may stand before the network too; its parameters are known only once it is.
    """

    def __init__(
        self,
        name: str,
        help_text: str,
        *,
        own: Callable[[], list[click.Parameter]],
        run: Run,
        purpose: str,
        examples: Callable[[str], list[str]],
    ):
        super().__init__(
            name,
            help=help_text,
            params=[options.help_option()],
            add_help_option=False,
            invoke_without_command=True,
            callback=self.refuse_nothing,
        )
        self.own = own
        self.run = run
        self.purpose = purpose
        self.examples = examples

    def command_of(self, address: str) -> click.Command:
        """The command on one network. Raises CostcalcError where there is none."""
        network = Network.named(address)
        return SpecCommand(
            address,
            network,
            self.every_option(),
            self.run,
            self.purpose,
            lambda: self.examples(address),
        )

    @staticmethod
    @click.pass_context
    def refuse_nothing(context: click.Context) -> None:
        """Raise a usage error if no network is given."""
        if context.invoked_subcommand is None:
            raise click.UsageError(f"{context.info_name} takes a network")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, behind_the_network(args, self.every_option()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = unmarked(args[0])
        return name, self.command_of(name), args[1:]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        return self.command_of(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return []

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(f"costcalc {self.name}", "NETWORK [OPTIONS]")

    def every_option(self) -> list[click.Parameter]:
        """The command's own options and those of every command on one network."""
        return [*self.own(), options.fuse_norm_option()]

    def shown_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options that help lists: the command's own, and those used without a network."""
        own = self.every_option()
        names = {param.name for param in own}
        return [*own, *(param for param in self.get_params(ctx) if param.name not in names)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = [param for param in self.shown_params(ctx) if isinstance(param, click.Option)]
        records = [param.get_help_record(ctx) for param in shown]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])
        formatter.write_paragraph()
        formatter.write_text(
            "The parameters of the network are options too, written after it; "
            f"`costcalc {self.name} NETWORK --help` lists them."
        )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from costcalc.cli.network import complete_address

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return complete_address(ctx, self.params[0], incomplete)


def behind_the_network(args: list[str], own: Iterable[click.Parameter]) -> list[str]:
    """The words with the options before the first other word moved behind it.

    If one of them is not among the command's own options, nothing is moved.
    """
    known = {name: option for option in own for name in option.opts}
    moved: list[str] = []
    rest = list(args)
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option = known.get(rest[0].partition("=")[0])
        if not isinstance(option, click.Option) or rest[0] in HELP:
            return args
        takes_value = not option.is_flag and "=" not in rest[0]
        moved += rest[: 1 + takes_value]
        rest = rest[1 + takes_value :]
    return [rest[0], *moved, *rest[1:]] if rest else args
