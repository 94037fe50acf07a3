"""The recording of real commands in `docs/images/costcalc.svg`.

Each command is run in a pseudo-terminal of this size and what it prints is drawn as it stands, with
its colours. The picture is animated by CSS alone, so that it plays in a README; where motion is
unwanted it shows the first command and its output.
"""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "costcalc.svg"

COLUMNS, ROWS = 92, 28
CELL, LINE = 8.4, 18.0  # pixels: width of a character, height of a line
EDGE, BAR = 16.0, 34.0  # pixels: around the text, the window's title
TYPED, PAUSE = 0.045, 0.35  # seconds: between two letters of a command, before its output

SCENES = (  # a command, and for how many seconds its output is held
    ("costcalc mobilenet_v2 --fold 1", 6.0),
    ("costcalc formula mobilenet_v1 --alpha 0.75", 6.0),
    ("costcalc references mobilenet_v1 --table 2", 6.0),
    ("costcalc verify mobilenet_v1", 5.0),
)

GROUND = "#161b22"
STYLE = """
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
text{fill:#d7dde6;white-space:pre}
.p{fill:#7ee787}.b{font-weight:700;fill:#fff}.d{fill:#8b97a8}.c{fill:#56d4dd}.s{opacity:0}
.k{transform-box:fill-box;transform-origin:right}
"""
STILL = (
    "@media (prefers-reduced-motion:reduce)"
    "{.s,.k{animation:none!important}#s0,#o0{opacity:1}.k{display:none}}"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, what it prints, and when it is on the screen, in seconds from the start."""

    command: str
    lines: tuple[Text, ...]
    start: float
    end: float

    @property
    def printed(self) -> float:
        """When the output appears."""
        return self.start + len(self.command) * TYPED + PAUSE


def recording() -> str:
    """The picture: an animated SVG, about half a minute long."""
    return drawn(recorded(SCENES))


def recorded(scenes: Iterable[tuple[str, float]]) -> list[Scene]:
    """The scenes one after another, each held for the given seconds after its output appears."""
    found: list[Scene] = []
    now = 0.5
    for command, held in scenes:
        lines = tuple(printed(command).split("\n", allow_blank=False))
        if len(lines) + 1 > ROWS:
            raise ValueError(f"{command}: {len(lines)} lines do not fit a screen of {ROWS}")
        end = now + len(command) * TYPED + PAUSE + held
        found.append(Scene(command, lines, now, end))
        now = end
    return found


def printed(command: str) -> Text:
    """What a command prints in a terminal of this size."""
    master, slave = pty.openpty()
    unwanted = ("NO_COLOR", "FORCE_COLOR", "COLORTERM")
    environment = {name: text for name, text in os.environ.items() if name not in unwanted}
    environment |= {"COLUMNS": str(COLUMNS), "LINES": str(ROWS), "TERM": "xterm-256color"}
    words = [sys.executable, "-m", *shlex.split(command)]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=slave, stderr=slave) as process:
        os.close(slave)
        output = b"".join(chunks(master))
    os.close(master)
    if process.returncode != 0:
        raise ValueError(f"{command} ended with exit code {process.returncode}")
    return Text.from_ansi(output.decode("utf-8").replace("\r\n", "\n").rstrip())


def chunks(terminal: int) -> Iterator[bytes]:
    """What is written to a pseudo-terminal, until its other end is closed."""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # how Linux tells the end
            return
        if not chunk:
            return
        yield chunk


def drawn(scenes: list[Scene]) -> str:
    """The recording as an animated SVG."""
    width, height = EDGE * 2 + COLUMNS * CELL, BAR + EDGE * 1.5 + ROWS * LINE
    whole = scenes[-1].end + 0.5
    rules = "".join(keyframes(f"s{at}", s.start, s.end, whole) for at, s in enumerate(scenes))
    rules += "".join(keyframes(f"o{at}", s.printed, s.end, whole) for at, s in enumerate(scenes))
    rules += "".join(uncovered(f"c{at}", s, whole) for at, s in enumerate(scenes))
    title = "; then ".join(scene.command for scene in scenes)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="t">',
            f'<title id="t">A terminal runs {escape(title)}</title>',
            f"<style>{STYLE}{rules}{STILL}</style>",
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{GROUND}"/>',
            "".join(
                f'<circle cx="{EDGE + 6 + 20 * at:g}" cy="{BAR / 2:g}" r="6" fill="{colour}"/>'
                for at, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
            ),
            *(scene_drawn(at, scene) for at, scene in enumerate(scenes)),
            "</svg>\n",
        )
    )


def keyframes(name: str, start: float, end: float, whole: float) -> str:
    """An animation that shows the element of this name from start to end of each round."""
    on, off = 100 * start / whole, 100 * end / whole
    return (
        f"@keyframes {name}{{0%,{on - 0.01:.2f}%{{opacity:0}}{on:.2f}%,{off - 0.01:.2f}%"
        f"{{opacity:1}}{off:.2f}%,100%{{opacity:0}}}}\n"
        f"#{name}{{animation:{name} {whole:g}s linear infinite}}\n"
    )


def uncovered(name: str, scene: Scene, whole: float) -> str:
    """An animation that takes a cover off the command, letter by letter."""
    letters = len(scene.command)
    on, off = 100 * scene.start / whole, 100 * (scene.start + letters * TYPED) / whole
    return (
        f"@keyframes {name}{{0%,{on:.2f}%{{transform:scaleX(1);"
        f"animation-timing-function:steps({letters})}}{off:.2f}%,100%{{transform:scaleX(0)}}}}\n"
        f"#{name}{{animation:{name} {whole:g}s linear infinite}}\n"
    )


def scene_drawn(at: int, scene: Scene) -> str:
    """A command that is typed, and its output below."""
    typed = Text.assemble(("$ ", "green"), (scene.command, "bold"))
    rows = "\n".join(line_drawn(row, line) for row, line in enumerate(scene.lines, 1))
    cover = (
        f'<rect id="c{at}" class="k" x="{EDGE + 2 * CELL:g}" y="{BAR - 2:g}" '
        f'width="{len(scene.command) * CELL:g}" height="{LINE + 2:g}" fill="{GROUND}"/>'
    )
    output = f'<g id="o{at}" class="s">{rows}</g>'
    return f'<g id="s{at}" class="s">{line_drawn(0, typed)}{cover}{output}</g>'


def line_drawn(row: int, line: Text) -> str:
    """A line of the screen: one text for each run of one style, each at its column."""
    y = BAR + LINE * (row + 0.8)
    parts: list[str] = []
    column = 0
    for text, look in runs(line):
        width = cell_len(text)
        if text.strip():
            left = width - cell_len(text.lstrip())
            shown = text.strip()
            x, length = EDGE + (column + left) * CELL, cell_len(shown) * CELL
            parts.append(
                f'<text x="{x:g}" y="{y:g}" textLength="{length:g}" '
                f'lengthAdjust="spacingAndGlyphs"{look}>{escape(shown, quote=False)}</text>'
            )
        column += width
    return "".join(parts)


def runs(line: Text) -> Iterator[tuple[str, str]]:
    """The stretches of one style, each with its class."""
    for part in line.divide(
        sorted({edge for span in line.spans for edge in (span.start, span.end)})
    ):
        yield part.plain, look_of(" ".join(str(span.style) for span in part.spans))


def look_of(style: str) -> str:
    """The class of a style, as an attribute."""
    for word, name in (
        ("green", "p"),
        ("cyan", "c"),
        ("color(6)", "c"),
        ("dim", "d"),
        ("bold", "b"),
    ):
        if word in style:
            return f' class="{name}"'
    return ""
