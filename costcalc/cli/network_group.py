"""Commands that take a network first, then its parameters as options: `verify NETWORK`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from costcalc.cli import options
from costcalc.cli.standing import unmarked

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class NetworkGroup(click.Group):
    """A command whose first argument is a network's address; `command_of` makes what follows it."""

    def __init__(self, name: str, command_of: Callable[[str], click.Command], help_text: str):
        super().__init__(
            name,
            help=help_text,
            params=[options.help_option()],
            add_help_option=False,
            invoke_without_command=True,
            callback=self.refuse_nothing,
        )
        self.command_of = command_of

    @staticmethod
    @click.pass_context
    def refuse_nothing(context: click.Context) -> None:
        """A network is what the command is about."""
        if context.invoked_subcommand is None:
            raise click.UsageError(f"{context.info_name} takes a network")

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

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from costcalc.cli.network import complete_address

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return complete_address(ctx, self.params[0], incomplete)
