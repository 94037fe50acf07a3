"""Commands that take a network for their first argument, and its parameters as options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class NetworkGroup(click.Group):
    """A group whose commands are networks; `command_for` makes the one of an address."""

    def __init__(self, *, command_for: Callable[[str], click.Command], **named: Any):
        named["params"] = [*named["params"], options.help_option()]
        super().__init__(invoke_without_command=True, add_help_option=False, **named)
        self.command_for = command_for

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return args[0], self.command_for(args[0]), args[1:]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        return self.command_for(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return []

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(f"costcalc {self.name}", "NETWORK [OPTIONS]")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from costcalc.cli.network import complete_address

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return complete_address(ctx, self.params[0], incomplete)
