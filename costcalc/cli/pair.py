"""Two networks of a command line: old and new, or one path and a revision."""

from __future__ import annotations

import click


def since_option() -> click.Option:
    return click.Option(
        ["--since", "since"],
        metavar="REVISION",
        help="Compare one path with itself at this revision of git.",
    )


def pair(networks: tuple[str, ...], since: str | None, command: str = "diff") -> tuple[str, str]:
    """The addresses of both networks. Raises UsageError where they are not two."""
    from costcalc.spec.address import at_revision

    if since is not None:
        if len(networks) != 1:
            raise click.UsageError(f"{command} with --since takes one path")
        return at_revision(networks[0], since), networks[0]
    if len(networks) != 2:
        raise click.UsageError(f"{command} takes two networks, or one path and --since")
    if all(name.partition(":")[0] == "-" for name in networks):
        raise click.UsageError("standard input can be read only once")
    return networks[0], networks[1]
