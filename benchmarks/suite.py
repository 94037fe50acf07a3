"""All benchmarks in one run, as tables of ratios: what `make bench` measures.

Each table has its own base, a physical limit or the work of costcalc itself. Whoever takes turns
with the base shares the noise of the machine.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import sharing, sweeping
from benchmarks.growth import repeated
from benchmarks.measure import Command, Line, costcalc, lines, measure
from costcalc.records import NamedTuple

JSON = ("--format", "json")


class Table(NamedTuple):
    """What was measured: a title, a sentence, the lines, of which the first is the base."""

    title: str
    words: str
    lines: tuple[Line, ...]


class Curve(NamedTuple):
    """How the time grows along something: its sizes, and the seconds at each."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]


def commands(rounds: int) -> Table:
    """What is typed, against an interpreter that does nothing."""
    base = "python -c pass"
    found = {
        base: Command(("-c", "pass")),
        "import click, yaml": Command(("-c", "import click, yaml")),
        "costcalc --version": costcalc("--version"),
        "one report": costcalc("mobilenet_v1", "--alpha", "0.75", *JSON),
        "the catalog": costcalc("list", *JSON),
        "formula": costcalc("formula", "mobilenet_v1", *JSON),
        "explain": costcalc("explain", "mobilenet_v1", "blocks/1/0", *JSON),
        "diff of two variants": costcalc("diff", "mobilenet_v1", "mobilenet_v2", *JSON),
        "sweep of 16 settings": costcalc(
            "sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7:1:1/7", *JSON
        ),
    }
    return _table("Commands", "Whole processes.", found, base, rounds)


MODEL = "python:docs.guide.specs.keyword_net:KeywordNet"
"""Found from the folder of the project; torchvision need not be there."""


def in_torch(rounds: int) -> Table:
    """What needs PyTorch, against importing it."""
    base = "import torch"
    found = {
        base: Command(("-c", base)),
        "verify mobilenet_v1": costcalc("verify", "mobilenet_v1", *JSON),
        "import the network of the guide": costcalc("import", MODEL, "--input", "1x40x98"),
    }
    return _table("With PyTorch", "Whole processes.", found, base, rounds)


def rivals(rounds: int, interpreter: str) -> Table:
    """Other counters on the same network, each as its documentation calls it."""
    base = "costcalc mobilenet_v1"
    listed = subprocess.run(
        [interpreter, "-m", "benchmarks.by_tool"], capture_output=True, text=True, check=False
    )
    known = listed.stdout.split()
    found = {base: costcalc("mobilenet_v1", *JSON)}
    absent = [] if known else ["all of them: PyTorch is not installed"]
    for name in known:
        command = Command(("-m", "benchmarks.by_tool", name), interpreter=interpreter)
        if _runs(command):
            found[name] = command
        else:
            absent.append(name)
    words = f"Not measured: {', '.join(absent)}." if absent else "Every tool that is known ran."
    return _table("Other counters", f"MobileNet-V1, whole processes. {words}", found, base, rounds)


def _runs(command: Command) -> bool:
    """Whether a tool is installed and counts the network."""
    words = [command.interpreter, *command.arguments]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def _table(title: str, words: str, found: dict[str, Command], base: str, rounds: int) -> Table:
    working = {base: found[base], **{n: c for n, c in found.items() if n == base or _runs(c)}}
    lacking = [name for name in found if name not in working]
    more = f" Not measured, because they failed: {', '.join(lacking)}." if lacking else ""
    return Table(title, words + more, tuple(lines(measure(working, rounds), base)))


def sweeps(rounds: int) -> Table:
    """A million settings in arrays."""
    words = "One process and one thread, CPU time; the results are kept."
    return Table("A million settings", words, tuple(sweeping.compared(rounds)))


def sixteen(rounds: int) -> Table:
    """The settings of the MobileNet paper."""
    words = "One process, CPU time, without that of starting it. fvcore runs the model."
    return Table("The sixteen settings of the paper", words, tuple(sweeping.sixteen(rounds)))


def shared(rounds: int) -> Table:
    """Sweeps in two threads."""
    words = "CPU time of the busiest thread: what a sweep takes at least, with a core for each."
    return Table("Ten million settings in threads", words, tuple(sharing.shared(rounds)))


def growth(largest: int) -> Iterator[Curve]:
    """How time grows with layers, settings, tokens and depth, each up to a power of ten."""
    counts = tuple(10**power for power in range(1, largest + 1))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.yaml"
        seconds = []
        layers = counts[:5]
        for count in layers:
            file.write_text(repeated(count), encoding="utf-8")
            seconds.append(_seconds(costcalc(str(file), *JSON)))
        yield Curve("layers", layers, tuple(seconds))
    yield Curve("settings of a grid", counts, tuple(map(sweeping.settings_at_once, counts)))
    for name, option, sizes in (
        ("tokens of gpt2", "--length", (1, 4, 16, 64, 256, 1024)),
        ("blocks of gpt2", "--depth", (1, 10, 100, 1000)),
    ):
        runs = [costcalc("gpt2", option, str(size), *JSON) for size in sizes]
        yield Curve(name, sizes, tuple(map(_seconds, runs)))


def _seconds(command: Command) -> float:
    (found,) = measure({"": command}, 1).values()
    return found[0].seconds
