"""The tests run on a copy of the repository, in a process of their own for each defect.

The libraries are imported once, before the processes are forked; costcalc and its tests are
imported in each of them. The checkout is never written to. What is compiled is checked against the
hash of its source, so that no defect is hidden, or kept, by an old `.pyc`.
"""

from __future__ import annotations

import compileall
import json
import os
import resource
import shutil
import sys
import time
import traceback
from collections.abc import Iterable
from cProfile import Profile
from pathlib import Path, PurePath
from py_compile import PycInvalidationMode
from types import CodeType
from typing import Any, NamedTuple

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("costcalc", "specs", "tests", "docs", "pyproject.toml", "README.md")
ADDRESS_SPACE = 4 << 30
OPTIONS = (
    *("-x", "-q", "--tb=no", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)


class Seen(NamedTuple):
    """What one test took on the code as it is: seconds of CPU, and the functions it called."""

    test: str
    cpu: float
    functions: frozenset[str]


class Tree:
    """A copy of the repository in an empty folder."""

    def __init__(self, folder: Path, root: Path = ROOT, copied: Iterable[str] = COPIED) -> None:
        self.folder = folder.resolve()
        self.root = root
        for name in copied:
            if (root / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(root / name, self.folder / name, ignore=ignored)
            elif (root / name).exists():
                shutil.copy(root / name, self.folder / name)
        compileall.compile_dir(
            self.folder, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
        )

    def baseline(self, files: Iterable[str]) -> list[Seen]:
        """Every test of the files that passes on the code as it is."""
        report = self.folder / "baseline.json"
        recorder = Recorder(self.folder)

        def record() -> int:
            # Recorded without `-x`: a test that fails anyway is left out, and the rest is run.
            code = pytest.main([*OPTIONS[1:], *self._options, *files], plugins=[recorder])
            report.write_text(json.dumps(recorder.found))
            return 0 if code in (0, 1) else int(code)

        if self._fork(record, cpu=3600) != 0:
            log = (self.folder / "log.txt").read_text(encoding="utf-8")
            raise SystemExit(f"the tests cannot be run: {' '.join(files)}\n{log}")
        return [Seen(x[0], x[1], frozenset(x[2])) for x in json.loads(report.read_text())]

    def survives(self, path: str, mutated: str, tests: Iterable[Seen]) -> bool:
        """Whether all the tests pass with a file changed; too much CPU or memory is a failure."""
        chosen = {seen.test: seen.cpu for seen in tests}
        if not chosen:
            return True
        kept = (self.folder / path).read_text(encoding="utf-8")
        (self.folder / path).write_text(mutated, encoding="utf-8")
        files = sorted({test.partition("::")[0] for test in chosen})

        def run() -> int:
            sys.dont_write_bytecode = True
            return pytest.main([*OPTIONS, *self._options, *files], plugins=[Selection(chosen)])

        try:
            return self._fork(run, cpu=20 + 4 * int(sum(chosen.values()))) == 0
        finally:
            (self.folder / path).write_text(kept, encoding="utf-8")

    @property
    def _options(self) -> tuple[str, ...]:
        return (f"--rootdir={self.folder}", "--hypothesis-seed=0", "--hypothesis-profile=mutants")

    def _fork(self, run: Any, cpu: int) -> int:
        """The exit code of a function in a process of its own, within limits."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        try:
            self._enter(cpu)
            os._exit(run())
        except BaseException:
            traceback.print_exc()
            os._exit(99)
        raise AssertionError("not reached")

    def _enter(self, cpu: int) -> None:
        """Make this process one that sees the copy only."""
        silent = os.open(os.devnull, os.O_RDWR)
        log = os.open(self.folder / "log.txt", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for stream, target in enumerate((silent, log, log)):
            os.dup2(target, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        os.chdir(self.folder)
        os.environ["PYTHONPATH"] = str(self.folder)
        sys.path[:] = [str(self.folder), *(x for x in sys.path if x not in ("", str(ROOT)))]
        for name in [x for x in sys.modules if x.partition(".")[0] in ("tests", "costcalc")]:
            del sys.modules[name]
        quick = hypothesis.Phase.explicit, hypothesis.Phase.generate
        hypothesis.settings.register_profile("mutants", phases=quick, database=None, deadline=None)


class Recorder:
    """Writes down what each test calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[tuple[str, float, list[str]]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        _forget()
        self.failed = False
        profile = Profile(builtins=False)
        started = time.process_time()
        profile.enable()
        try:
            return (yield)
        finally:
            profile.disable()
            cpu = time.process_time() - started
            if not self.failed:
                called = {entry.code for entry in profile.getstats()}
                self.found.append((item.nodeid, cpu, sorted(self._names(called))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or not report.passed

    def _names(self, called: set[CodeType]) -> Iterable[str]:
        for code in called:
            path = PurePath(getattr(code, "co_filename", ""))
            if path.is_relative_to(self.folder / "costcalc"):
                yield f"{path.relative_to(self.folder)}:{code.co_firstlineno}"


def _forget() -> None:
    """Empty the caches of costcalc, so that each test is seen to call what it depends on."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "costcalc":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


class Selection:
    """The chosen tests alone, the quickest first."""

    def __init__(self, chosen: dict[str, float]) -> None:
        self.chosen = chosen

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [item for item in items if item.nodeid in self.chosen]
        items[:] = sorted(kept, key=lambda item: self.chosen[item.nodeid])
