"""Runs a command of the table in this process, and says what it wrote.

The catalog is the folder of the golden files: there are no networks but `small` and `tiny`. A
screen is a stream that says it is a terminal, of a width that is set; its colours are left out.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from unittest.mock import patch

from costcalc.cli.run import USAGE, run
from costcalc.spec import catalog
from costcalc.version import __version__
from tests.golden.commands import CASES, Case
from tests.once import once

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"
SCREENS = ("80", "120")
PAGES = ("table", "text")
DIGITS = 12
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
LONG = re.compile(r"\b\d+\.\d{9,}(?:e-?\d+)?\b")
PLAIN = {"NO_COLOR": "1", "TERM": "xterm", "LINES": "50"}
FORCED = ("FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
GITHUB = ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY")


class Screen(io.StringIO):
    """A terminal, as far as a command can see."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def formats(case: Case) -> tuple[str, ...]:
    """The formats a command knows, as it answers to one that it does not know."""
    code, out, err = _ran([*case.words.split(), _option(case), "?"], io.StringIO())
    assert (code, out) == (2, ""), case
    _, known, listed = err.partition("is not one of")
    return tuple(re.findall(r"'(\w+)'", listed.partition("\n")[0])) if known else ()


def written(case: Case, form: str) -> str:
    """What a command writes: on a screen of a number of columns, or in a format to a pipe."""
    words = case.words.split()
    screen = form.isdigit()
    if form in formats(case):
        words += [_option(case), form]
    with _columns(form if screen else "80"), once(case.work, case):
        code, out, err = _ran(words, Screen() if screen else io.StringIO())
    assert (code, bool(err)) == (case.code, case.code == USAGE), (case, code, err)
    return _steady("".join(f"{line.rstrip()}\n" for line in out.splitlines()) if screen else out)


@cache
def recorded_forms(case: Case) -> tuple[str, ...]:
    """All that is recorded of a command: its formats, and two screens where it has a page."""
    known = case.only or formats(case)
    if not known:
        return ("text",)
    return (*(SCREENS if set(PAGES) & set(known) else ()), *known)


def recordings() -> Iterator[tuple[Case, str]]:
    """Each case with each form in which it is recorded."""
    return ((case, form) for case in CASES for form in recorded_forms(case))


def place(case: Case, form: str) -> Path:
    """The golden file."""
    return RECORDED / f"{case.name}.{form}"


def rewrite() -> None:
    """Write all golden files anew, and remove those of no case."""
    RECORDED.mkdir(exist_ok=True)
    kept = set()
    for case, form in recordings():
        place(case, form).write_text(written(case, form), encoding="utf-8")
        kept.add(place(case, form))
    for path in set(RECORDED.iterdir()) - kept:
        path.unlink()


def _option(case: Case) -> str:
    return "--to" if case.words.startswith("export") else "--format"


def _ran(words: list[str], stdout: io.StringIO) -> tuple[int, str, str]:
    """Exit code, output and errors of a run in the folder of the golden files, its catalog."""
    stderr = io.StringIO()
    with (
        chdir(HERE),
        patch.object(catalog, "folder", lambda: str(HERE)),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        code = run(words)
    return code, stdout.getvalue(), stderr.getvalue()


@contextmanager
def _columns(width: str) -> Iterator[None]:
    """An environment that says how wide a terminal is, and that it has no colours."""
    with patch.dict(os.environ, {**PLAIN, "COLUMNS": width}):
        for name in (*FORCED, *GITHUB):
            os.environ.pop(name, None)
        yield


def _steady(text: str) -> str:
    """The text without colours, the last digits of floats, and the version of the package."""
    text = text.replace(f"costcalc {__version__}", "costcalc VERSION")
    return LONG.sub(lambda found: shortened(found[0]), ESCAPE.sub("", text))


def shortened(digits: str) -> str:
    """A float with fewer digits, and a float still: `0.9999999999999999` is `1.0`."""
    text = f"{float(digits):.{DIGITS}g}"
    return text if set(text) & set(".e") else f"{text}.0"
