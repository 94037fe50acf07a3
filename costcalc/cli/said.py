"""What the command line says to a person, on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from costcalc.errors import Diagnostic, misspelling
from costcalc.errors.rendering import render_all


def say_faults(diagnostics: Sequence[Diagnostic]) -> None:
    """Say what is wrong."""
    say(render_all(diagnostics))


def say(text: str) -> None:
    """Text for a person, on standard error; nothing where that is closed."""
    if sys.stderr is None:
        return
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        text = _coloured(text)
    try:
        click.echo(text, err=True)
    except OSError:  # a full disk, or a closed pipe: the exit code still reports the error
        forget(sys.stderr)


def _coloured(text: str) -> str:
    return "\n".join(map(_coloured_line, text.split("\n")))


def _coloured_line(line: str) -> str:
    if line.startswith("error: "):
        rest = line.removeprefix("error")
        return click.style("error", fg="red", bold=True) + click.style(rest, bold=True)
    before, bar, after = line.partition("| ")
    if bar and not before.strip() and after.lstrip().startswith("^"):
        return before + bar + click.style(after, fg="red", bold=True)
    return line


REWORDED = {
    "is not a valid integer range": "is not a whole number",
    "is not a valid integer": "is not a whole number",
}
"""Words of click that name its own types."""


def from_click(error: click.ClickException) -> Diagnostic:
    """An error of click, reworded in the form of all other diagnostics."""
    helps: list[str] = []
    context = getattr(error, "ctx", None)
    message = error.format_message().rstrip(".")
    if isinstance(error, click.NoSuchOption):
        known = (
            [name for p in context.command.get_params(context) for name in p.opts]
            if context
            else []
        )
        message = f"no such option `{error.option_name}`"
        helps.append(misspelling(error.option_name, known))
        helps.append(_of_references(error))
        if context is not None and isinstance(context.command, click.Group):
            path = context.command_path
            helps.append(
                f"options of a network follow its name: `{path} NETWORK {error.option_name} ...`"
            )
    if isinstance(error, click.BadParameter):
        helps.append(_of_choices(error))
    message = message[:1].lower() + message[1:]
    for words, plain in REWORDED.items():
        message = message.replace(words, plain)
    if context is not None:
        helps.append(f"`{context.command_path} --help` lists the options")
    return Diagnostic(message, helps=tuple(filter(None, helps)))


def _of_choices(error: click.BadParameter) -> str:
    """The choice of an option that a misspelled value is near to."""
    param = error.param
    given = re.match(r"'([^']*)' is not one of", error.message)
    if given is None or param is None or not isinstance(param.type, click.Choice):
        return ""
    return misspelling(given[1], [str(choice) for choice in param.type.choices])


def _of_references(error: click.NoSuchOption) -> str:
    """Where a network is asked for its figures with an option of `references`."""
    context = error.ctx
    filters = ("--table", "--source", "--verdict", "--quantity")
    if context is None or context.parent is None or error.option_name not in filters:
        return ""
    if all(param.name != "references" for param in context.command.params):
        return ""
    program, network = context.parent.command_path, context.info_name
    return f"published figures have it: `{program} references {network} {error.option_name} ...`"


def forget(stream: TextIO | None) -> None:
    """Nothing reads the output any more: discard the rest while the interpreter shuts down."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
