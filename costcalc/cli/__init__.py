"""The command line. `main` is all that the console script imports before it reads the arguments."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    import gc
    import sys

    gc.set_threshold(100_000)  # a short run keeps nearly all it makes: looking for waste is waste
    try:
        from costcalc.cli.run import run, terminable
    except KeyboardInterrupt:
        sys.exit(130)
    terminable()
    code = run(sys.argv[1:])
    gc.freeze()  # nor is there waste at the end, when all of it goes with the process
    sys.exit(code)
