"""One run of the command line: what it raises becomes a diagnostic and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from costcalc.cli.spelling import spelled
from costcalc.errors import CostcalcError, Diagnostic, Source

OK, FINDING, USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


class Terminated(BaseException):
    """SIGTERM has come: an exception like KeyboardInterrupt, so that files are cleaned up."""


def terminable() -> None:
    """From now on SIGTERM raises Terminated."""
    import signal

    def terminate(number: int, frame: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)


def run(arguments: Sequence[str]) -> int:
    """Run with these arguments; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        spelled(stream)
    try:
        code = _invoke(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return OK
    except OSError as error:
        _forget_output()
        reason = (error.strerror or "it cannot be written").lower()
        return _refused(Diagnostic(f"cannot write to standard output: {reason}"))
    except Terminated:
        return TERMINATED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    return code


def _invoke(arguments: Sequence[str]) -> int:
    from costcalc.cli.root import root
    from costcalc.spec.models import read_with

    try:
        with read_with(_text_of_model):
            result = root.main(args=list(arguments), prog_name="costcalc", standalone_mode=False)
    except CostcalcError as error:
        return _refused(*error.diagnostics)
    except click.ClickException as error:
        from costcalc.cli.said import from_click

        return _refused(from_click(error))
    return result if isinstance(result, int) else OK


def _text_of_model(address: str) -> Source:
    """The text of the spec of a PyTorch model."""
    from costcalc.cli.models import source_alone

    return source_alone(address)


def _refused(*diagnostics: Diagnostic) -> int:
    """Say what is wrong; the exit code."""
    from costcalc.cli.said import say_faults

    say_faults(diagnostics)
    return USAGE


def _forget_output() -> None:
    from costcalc.cli.said import forget

    forget(sys.stdout)
