"""Suggestions for a word that is neither a command nor a network."""

from __future__ import annotations

from collections.abc import Collection

from costcalc.errors import UsageError, misspelling

MEANT = {
    "help": "`costcalc --help`, or `costcalc COMMAND --help`",
    "version": "`costcalc --version`",
    **dict.fromkeys(("vs", "versus"), "`costcalc compare NETWORK NETWORK`"),
    **dict.fromkeys(("ls", "networks", "models"), "`costcalc list`"),
    **dict.fromkeys(("ops", "operators", "layers"), "`costcalc list --operators`"),
    **dict.fromkeys(("cat", "print", "spec", "get"), "`costcalc show NETWORK`"),
    **dict.fromkeys(
        ("cost", "count", "run", "report", "summary", "info", "macs", "flops", "params"),
        "`costcalc NETWORK`",
    ),
    **dict.fromkeys(("check", "validate", "test"), "`costcalc verify NETWORK`"),
    **dict.fromkeys(("dot", "pytorch", "torch", "mermaid"), "`costcalc export NETWORK`"),
}
"""Words of other tools, and what they are here."""


def advised(error: UsageError, word: str, commands: Collection[str]) -> UsageError:
    """The error with the command that the word may have been meant for, where there is one."""
    hint = f"did you mean {MEANT[word]}?" if word in MEANT else misspelling(word, commands)
    if not hint:
        return error
    first, *others = error.diagnostics
    message = f"there is no command or network `{word}`"
    return UsageError([first._replace(message=message, helps=(hint, first.helps[-1])), *others])
