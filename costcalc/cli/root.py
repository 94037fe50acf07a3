"""`costcalc`: a command of the folder `commands`, or else the cost table of a network of that name.

A command is the file of its name and is imported when it is run; help reads its first line as text.
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from os.path import dirname, join
from typing import TYPE_CHECKING

import click

from costcalc.cli import options
from costcalc.cli.standing import marked, unmarked
from costcalc.errors import UsageError
from costcalc.spec.models import is_model, read_with
from costcalc.version import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = join(dirname(__file__), "commands")

WITHOUT_NETWORK = ("--help", "--version")
HELP = """What does this network cost, and why? Exact multiply-adds and parameters, layer by layer.

NETWORK is a shipped network (`costcalc list` shows them), the path of a YAML spec of your own, a
PyTorch model as torchvision:resnet18, timm:NAME or python:module:callable, or - for standard input.
NETWORK:alpha=0.75,rho=6/7 sets parameters wherever a name is taken.
"""
EXAMPLES = """\b
Examples:
  costcalc mobilenet_v1 --alpha 0.75 --rho 0.857
  costcalc efficientnet_b3 --fold 2 --top 10
  costcalc resnet50 --exclude norm,bias --format json
  costcalc my_network.yaml --batch 8 --output report.md --format markdown
  costcalc compare mobilenet_v1:alpha=0.5 mobilenet_v2 shufflenet_v1
  costcalc formula mobilenet_v1 --per block
  costcalc explain 'conv(256, k=3)' 'dwconv(k=3) | conv(256)' --input 64x28x28
  costcalc solve mobilenet_v2 --target macs=300M --for alpha
"""


class RootGroup(click.Group):
    """Finds commands by file, and takes any other word for a network."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        args = marked(args)
        if args and args[0].startswith("--") and args[0] not in WITHOUT_NETWORK:
            from costcalc.cli.network import own_options
            from costcalc.cli.network_group import behind_the_network

            args = behind_the_network(args, own_options())
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        files = (name[:-3] for name in os.listdir(COMMANDS) if name.endswith(".py"))
        return sorted(name for name in files if name != "__init__")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.list_commands(ctx):
            module = import_module(f"costcalc.cli.commands.{cmd_name}")
            command: click.Command = module.command
            return command
        from costcalc.cli.network import network_command

        try:
            return network_command(cmd_name)
        except UsageError as error:
            from costcalc.cli.meant import advised

            raise advised(error, cmd_name, self.list_commands(ctx)) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, rest = unmarked(args[0]), args[1:]
        if is_model(name):
            from costcalc.cli import models

            given, rest = models.split(rest)
            ctx.with_resource(read_with(partial(models.source, given=given)))
        return name, self.get_command(ctx, name), rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage("costcalc", "NETWORK [OPTIONS]")
        formatter.write_usage("costcalc", "COMMAND [ARGS]...", prefix="       ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_line(name)) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from costcalc.spec import catalog

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        items = [
            CompletionItem(name, help=_first_line(name))
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        items += [CompletionItem(n) for n in catalog.names() if n.startswith(incomplete)]
        return [*items, CompletionItem(incomplete, type="file")] if incomplete else items


def _first_line(command: str) -> str:
    """The first line of a command's docstring, read without importing it."""
    import ast

    with open(join(COMMANDS, f"{command}.py"), encoding="utf-8") as file:
        doc = ast.get_docstring(ast.parse(file.read())) or ""
    return doc.partition("\n")[0].rstrip(".")


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help="Show the version and exit.",
    )


def _show_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"costcalc {__version__}")
        ctx.exit()


@click.group(
    cls=RootGroup,
    invoke_without_command=True,
    params=[_version_option(), options.help_option()],
    add_help_option=False,
    context_settings={"max_content_width": 100},
    help=HELP,
    epilog=EXAMPLES,
)
@click.pass_context
def root(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
