"""What a terminal shows: colour, no colour, narrow and wide, through a pseudo-terminal."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from typing import Any

import pytest

from costcalc import cost_of
from costcalc.report.formats import table as plain
from costcalc.report.network import page as network_page
from costcalc.report.network import record as network

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def screen(*arguments: Any, columns: Any = 80, **variables: Any) -> Any:
    """What the command writes on a terminal of that many columns."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")}
    environment = {**kept, "TERM": "xterm-256color", **variables}
    command = [sys.executable, "-m", "costcalc", *arguments]
    process = subprocess.Popen(command, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    chunks = []
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(leader)
    assert process.wait() in (0, 2)
    return b"".join(chunks).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
@pytest.mark.parametrize("name", ["mobilenet_v1", "efficientnet_b0"])
def test_no_line_is_wider_than_the_terminal(name: str, columns: Any) -> None:
    lines = ESCAPE.sub("", screen(name, columns=columns)).split("\n")
    limit = max(columns, 74)  # what the numbers alone need; they are never cut
    assert max(len(line.rstrip()) for line in lines) <= limit
    assert any(line.startswith("total") and line.split()[-1] == "%" for line in lines)


def test_colour_and_no_colour() -> None:
    coloured = screen("mobilenet_v1")
    bare = screen("mobilenet_v1", NO_COLOR="1")
    assert re.search(r"\x1b\[[0-9;]*36m", coloured)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", bare)
    assert ESCAPE.sub("", coloured) == ESCAPE.sub("", bare)


def test_a_terminal_and_a_pipe_show_the_same_table() -> None:
    report = network.describe_network(cost_of("mobilenet_v1")).merged()
    lines = "\n".join(plain.render(network_page.page(report, 140)))
    shown = ESCAPE.sub("", screen("mobilenet_v1", columns=140))

    def words(text: str) -> Any:
        return [line.split() for line in text.split("\n") if line.strip() and "─" not in line]

    counted = next(n for n, line in enumerate(words(lines)) if line[0] == "counted:")
    assert words(shown)[:counted] == words(lines)[:counted]


def test_diagnostics_are_coloured_only_on_a_terminal() -> None:
    assert "\x1b[" in screen("mobilnet_v1")
    assert "\x1b[" not in screen("mobilnet_v1", NO_COLOR="1")
    assert "did you mean" in screen("mobilnet_v1")
