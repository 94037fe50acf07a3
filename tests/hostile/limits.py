"""One run of the command line under limits, and what it took.

`attempt` starts this file as a program of its own, which starts the command line. The small one
between them matters: a process counts the peak of the one it was forked from as its own, and that
of the tests is large.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.hostile.case import Case

HERE = Path(__file__).resolve()
ROOT = HERE.parent.parent.parent
ADDRESS_SPACE = 1 << 30
FILE = "spec.yaml"
CPU_SECONDS = 10
WAITING_SECONDS = 600
MOST_OUTPUT = 1 << 20
START = "from costcalc.cli import main; main()"
START_WITHOUT_LIBYAML = f"import sys; sys.modules['yaml._yaml'] = None; {START}"


class Outcome(NamedTuple):
    """How a run ended. `code` is negative where a signal ended it, as one does after a hang.

    `seconds` are those of the processor that the run took, alone or not on its machine.
    """

    code: int
    seconds: float
    megabytes: float
    out: str
    err: str

    @property
    def first_line(self) -> str:
        return self.err.partition("\n")[0]


def attempt(
    case: Case, folder: str | Path, cpu: int = CPU_SECONDS, waiting: int = WAITING_SECONDS
) -> Outcome:
    """Make what the case needs in an empty folder, and run it there.

    It is ended when it has used its seconds of CPU. One that waits uses none: the second limit is
    of the clock, and so long that no load of the machine reaches it.
    """
    place = Path(folder)
    if case.text is not None:
        text = case.text()
        (place / FILE).write_bytes(text.encode() if isinstance(text, str) else text)
    if case.prepare is not None:
        case.prepare(place)
    options = [case.stdin if not case.feeds else "", case.stdout, str(case.libyaml)]
    options += [str(cpu), str(waiting)]
    launcher = [sys.executable, "-S", str(HERE), *options, *case.arguments]
    if not case.feeds:
        done = subprocess.run(launcher, cwd=place, capture_output=True, check=True)
        return Outcome(**json.loads(done.stdout))
    with subprocess.Popen(case.feeds, stdout=subprocess.PIPE) as feeder:
        done = subprocess.run(
            launcher, cwd=place, stdin=feeder.stdout, capture_output=True, check=True
        )
        feeder.kill()
    return Outcome(**json.loads(done.stdout))


class Limits(NamedTuple):
    """Seconds of CPU, and of the clock."""

    cpu: int
    waiting: int


def _launch(
    stdin: str, stdout: str, libyaml: bool, limits: Limits, arguments: list[str]
) -> Outcome:
    """Start the command line, wait for it, and tell what the kernel counted."""
    program = START if libyaml else START_WITHOUT_LIBYAML
    with open("stdout.txt", "w+b") as out, open("stderr.txt", "w+b") as err:
        child = os.fork()
        if child == 0:
            _become(program, stdin, stdout, (out.fileno(), err.fileno()), limits, arguments)
        _, status, usage = os.wait4(child, 0)
        seconds = usage.ru_utime + usage.ru_stime
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read(MOST_OUTPUT).decode("utf-8", "surrogateescape"))
    code = os.waitstatus_to_exitcode(status)
    return Outcome(code, seconds, usage.ru_maxrss / 1024, *texts)


def _become(
    program: str,
    stdin: str,
    stdout: str,
    streams: tuple[int, int],
    limits: Limits,
    arguments: list[str],
) -> None:
    """Turn this process into the command line; a signal ends it where it hangs."""
    out, err = streams
    try:
        if stdin == "-":
            os.close(0)
        elif stdin:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        os.dup2(err, 2)
        if stdout == "-":
            os.close(1)
        else:
            os.dup2(os.open(stdout, os.O_WRONLY) if stdout else out, 1)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(limits.waiting)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        os.execve(sys.executable, [sys.executable, "-c", program, *arguments], environment)
    finally:
        os._exit(127)


if __name__ == "__main__":
    bounds = Limits(int(sys.argv[4]), int(sys.argv[5]))
    found = _launch(sys.argv[1], sys.argv[2], sys.argv[3] == "True", bounds, sys.argv[6:])
    print(json.dumps(found._asdict()))
