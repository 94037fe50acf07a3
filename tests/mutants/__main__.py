"""`python -m tests.mutants`: plant a sample of defects, and list those that no test notices.

A defect is killed where a test fails with it in place, or needs too much CPU or memory. A package's
score is the share that is killed of those that could be; the exit code is 1 where one is below the
least. Equivalent defects, which change no answer, are read from `equivalent.txt`.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.mutants.defects import Defect, defects
from tests.mutants.equivalent import equivalent
from tests.mutants.memory import Memory
from tests.mutants.packages import PACKAGES, Package
from tests.mutants.trial import ROOT, Seen, Tree

LIBRARIES = ("yaml", "click", "rich.console", "rich.table", "numpy", "sympy", "jsonschema")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--package", action="append", choices=PACKAGES, help="one of them; or all")
    parser.add_argument("--sample", type=int, default=40, help="defects planted in each package")
    parser.add_argument("--seed", default="1", help="which ones")
    parser.add_argument("--least", type=int, default=90, help="the least score in percent")
    parser.add_argument("--budget", type=float, default=20, help="CPU seconds of tests per defect")
    parser.add_argument("--memory", type=Path, help="folder to keep what each test calls in")
    chosen = parser.parse_args(words)
    for name in LIBRARIES:
        importlib.import_module(name)
    with TemporaryDirectory() as folder:
        trials = Trials(Tree(Path(folder)), chosen.budget, Memory(chosen.memory))
        scores = [
            trials.package(name, chosen.sample, chosen.seed) for name in chosen.package or PACKAGES
        ]
    return int(min(scores) < chosen.least)


class Trials:
    """The trials of one copy of the repository."""

    def __init__(self, tree: Tree, budget: float, memory: Memory) -> None:
        self.tree = tree
        self.memory = memory
        self.budget = budget
        self.recorded: dict[str, list[Seen]] = {}

    def package(self, name: str, count: int, seed: str) -> float:
        """Print the survivors of one package and its score, in percent."""
        package = PACKAGES[name]
        stages = package.test_files(self.tree.folder)
        sample = sampled(package, count, f"{seed}/{name}")
        known = equivalent()
        same = [x for x in sample if x.key in known]
        survivors = []
        for number, defect in enumerate(sample, 1):
            print(f"\r{name} {number}/{len(sample)} ", end="", file=sys.stderr, flush=True)
            if defect not in same and not self._killed(defect, stages):
                survivors.append(defect)
        print("\r", end="", file=sys.stderr)
        able = len(sample) - len(same)
        score = 100 * (able - len(survivors)) / able if able else 100.0
        killed = f"{able - len(survivors)} of {able} killed"
        print(f"{name}: {killed}, {score:.1f} %; {len(same)} equivalent; seed {seed}")
        print(*(f"  survives: {x}" for x in survivors), sep="\n", flush=True)
        return score

    def _tests(self, files: list[str]) -> list[Seen]:
        for path in files:
            if path not in self.recorded:
                print(f"\rbaseline of {path} ", end="", file=sys.stderr, flush=True)
                self.recorded[path] = self.memory.baseline(self.tree, path)
        return [seen for path in files for seen in self.recorded[path]]

    def _killed(self, defect: Defect, stages: Iterable[list[str]]) -> bool:
        """By a stage of the tests; a later one is not even recorded until a defect comes to it."""
        chosen = (self.concerned(defect, self._tests(files)) for files in stages)
        return not all(self.tree.survives(defect.path, defect.mutated, x) for x in chosen)

    def concerned(self, defect: Defect, tests: list[Seen]) -> list[Seen]:
        """The tests that call the defect's function, as many of the quickest as there is time for.

        Code outside a function concerns all of them.
        """
        place = f"{defect.path}:{defect.function}"
        called = [x for x in tests if not defect.function or place in x.functions]
        spent = 0.0
        chosen: list[Any] = []
        for seen in sorted(called, key=lambda x: x.cpu):
            spent += seen.cpu
            if chosen and spent > self.budget:
                break
            chosen.append(seen)
        return chosen


def sampled(package: Package, count: int, seed: str, root: Path = ROOT) -> list[Defect]:
    """Defects drawn from all of a package's, in the order of its files."""
    found: list[Defect] = []
    for path in package.files(root):
        found += defects(path, (root / path).read_text(encoding="utf-8"))
    chosen = random.Random(seed).sample(range(len(found)), min(count, len(found)))
    return [found[index] for index in sorted(chosen)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
