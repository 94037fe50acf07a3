"""`--scheduler`: the rows are those of counting here, whatever becomes of workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from costcalc.cli.run import run
from costcalc.cost.network import Network
from costcalc.errors import SpecError, UsageError
from costcalc.explore.sweeps import cluster, looking
from costcalc.explore.sweeps.asked import asked_sweep
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.space import Space
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.spec.settings import given
from costcalc.version import __version__
from tests.explore.sweeps.cluster import ROOT, Running, running

pytest.importorskip("distributed", reason="the extra `distributed` is not installed")
pytestmark = [
    pytest.mark.slow,
    # what Dask leaves open when it is closed
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

GRID = {"alpha": "0.01:1:0.01", "rho": "0.2008:1:0.0008"}
"""100,000 settings, in two chunks."""
PAPER = {"alpha": "0.25:1:0.25", "rho": "4/7:1:1/7"}
MANY = {"alpha": "0.001:1:0.001", "rho": "0.2008:1:0.0008"}
"""A million settings, in sixteen chunks."""


@pytest.fixture(scope="module")
def two() -> Iterator[Running]:
    """A cluster of two workers."""
    with running(2) as found:
        yield found


def swept(values: dict[str, str], *names: str, **options: Any) -> Sweep:
    networks = [(name, Network.named(name)) for name in names or ("mobilenet_v1",)]
    return asked_sweep(networks, {n: given(v, f"{n}={v}") for n, v in values.items()}, **options)


def rows(batches: list[Batch]) -> list[tuple[str, list[Any]]]:
    """The rows of each network in order: the numbers of its values, and its figures."""
    found: list[tuple[str, list[Any]]] = []
    for batch in batches:
        figures = [batch.figures[name].tolist() for name in sorted(batch.figures)]
        some = list(zip(batch.indexes.tolist(), *figures, strict=True))
        if found and found[-1][0] == batch.member.label:
            found[-1][1].extend(some)
        else:
            found.append((batch.member.label, some))
    return found


def is_the_same(there: Sweep, here: Sweep) -> None:
    assert rows(list(there.batches())) == rows(list(here.batches()))
    assert there.refusals == here.refusals
    for name in ("evaluated", "met", "shown", "unmatched", "complete"):
        assert getattr(there, name) == getattr(here, name)


def condition(text: str) -> Any:
    return given(text, f"--where {text}")


@pytest.mark.parametrize(
    ("names", "values", "options"),
    [
        (["mobilenet_v1"], GRID, {}),
        (["mobilenet_v1"], GRID, {"where": condition("macs <= 20M and alpha > 1/4")}),
        (["mobilenet_v1"], MANY, {"sample": 70_000, "seed": 3}),
        (["mobilenet_v1"], MANY, {"top": 5}),
        (["mobilenet_v1"], GRID, {"pareto": "min macs, max alpha"}),
        (["mobilenet_v1", "mobilenet_v2"], {"alpha": "0.25:1:0.05"}, {"sort": "max macs"}),
        # groups that do not divide: refused, with reasons
        (["shufflenet_v1"], {"groups": "1,2,3,4,8", "scale": "0.1:2:0.1"}, {}),
        # a figure that couples all parameters, so that each chunk has a plan of its own
        (["resnet8"], {"resolution": "16:100"}, {"columns": ["macs", "peak_memory"]}),
        (["mobilenet_v1"], PAPER, {"join": "published:top1:MobileNet paper"}),
    ],
)
def test_the_rows_are_those_of_counting_here(
    two: Running, names: list[str], values: dict[str, str], options: dict[str, Any]
) -> None:
    there = swept(values, *names, scheduler=two.address, **options)
    is_the_same(there, swept(values, *names, **options))
    assert there.shown > 0


def test_the_chunks_are_computed_on_the_workers(
    two: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object) -> None:
        raise AssertionError("computed here")

    monkeypatch.setattr(Evaluation, "__init__", never)
    assert sum(map(len, swept(GRID, scheduler=two.address).batches())) == 100_000


def test_a_worker_that_is_killed_loses_and_doubles_nothing() -> None:
    with running(2) as own:
        before = own.workers()
        there = swept(MANY, scheduler=own.address)
        batches = there.batches()
        first = next(batches)
        os.kill(next(iter(before.values())), signal.SIGKILL)
        found = rows([first, *batches])
        assert there.evaluated == 1_000_000
        assert found == rows(list(swept(MANY).batches()))
        assert next(iter(before)) not in own.workers()


def test_a_cluster_that_is_lost_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "POLL", 0.5)
    with running(1) as own:
        batches = swept(MANY, scheduler=own.address).batches()
        next(batches)
        own.process.kill()
        with pytest.raises(UsageError, match="is no longer connected"):
            list(batches)


def test_a_cluster_without_workers_is_refused(two: Running) -> None:
    with running(0) as own, pytest.raises(UsageError, match="has no workers"):
        list(swept(GRID, scheduler=own.address).batches())


def test_waiting_for_workers_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "POLL", 0.2)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    monkeypatch.setattr(cluster.Cluster, "refuse_others", lambda self: None)
    with running(0) as own, pytest.raises(UsageError, match="has had no worker for 1 s"):
        list(swept(GRID, scheduler=own.address).batches())


STUB = {
    "other": ('__version__ = "0.0.1"', "has costcalc 0.0.1, and here it is "),
    "without": ("raise ImportError", "has no costcalc, and here it is "),
}


@pytest.mark.parametrize("stub", STUB)
def test_another_version_on_a_worker_is_refused_by_name(stub: str, tmp_path: Path) -> None:
    text, message = STUB[stub]
    package = tmp_path / "costcalc"
    package.mkdir()
    (package / "__init__.py").write_text("" if stub == "other" else text)
    (package / "version.py").write_text(text)
    with running(0) as own:
        words = ["-m", "distributed.cli.dask_worker", own.address, "--no-nanny", "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, *words],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.DEVNULL,
        ) as worker:
            try:
                _wait_for_a_worker(own.address)
                with pytest.raises(UsageError, match=message) as refused:
                    list(swept(GRID, scheduler=own.address).batches())
                assert "the worker `tcp://" in str(refused.value)
                assert str(refused.value).count(__version__) == 1
            finally:
                worker.kill()


def _wait_for_a_worker(address: str) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)


def test_a_worker_that_comes_later_confirms_its_version() -> None:
    work = looking.Work(swept(GRID).members[0])
    planned = cluster.Planned(__version__, work)
    assert cluster._looked(__version__, planned, 0, 1000).settings == 1000
    for call in (
        lambda: cluster.Planned("0.0.1", work),
        lambda: cluster._looked("0.0.1", planned, 0, 1),
        lambda: cluster._looked_at("0.0.1", planned, np.zeros((1, 2), dtype=np.int64)),
    ):
        with pytest.raises(cluster.OtherVersion):
            call()


class Future:
    """A result that is an exception."""

    def __init__(self, error: BaseException):
        self.error = error

    def result(self, timeout: float) -> object:
        raise self.error


def test_what_a_chunk_raises_is_raised_here() -> None:
    import distributed

    found = cluster.Cluster(distributed, None, "tcp://here:1")
    with pytest.raises(SpecError):
        found._result(Future(SpecError([])))
    killed = distributed.scheduler.KilledWorker("a chunk", None, 3)
    with pytest.raises(UsageError, match="lost several workers"):
        found._result(Future(killed))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:1", "timed out trying to connect"),
        ("nonsense", "it is not tcp://HOST:PORT"),
        ("", "it is not tcp://HOST:PORT"),
        ("http://127.0.0.1:80", "it is not tcp://HOST:PORT"),
        ("tls://127.0.0.1:1", "the configuration of Dask names no certificate"),
    ],
)
def test_a_wrong_address_is_refused(
    address: str,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 1)
    file = tmp_path / "rows.csv"
    words = ("sweep", "mobilenet_v1", "--alpha", "0.5,1", "--output", str(file))
    assert run((*words, "--scheduler", address)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"error: `--scheduler {address}`: no scheduler of Dask answers")
    assert f" = note: {reason}" in captured.err
    assert list(tmp_path.iterdir()) == []


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'costcalc\[distributed\]'"):
        list(swept(GRID, scheduler="tcp://127.0.0.1:1").batches())


def test_a_space_that_is_searched_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.explore.sweeps.search.COUNTED", 1000)
    found = swept(GRID, sort="max macs", top=1, scheduler="tcp://127.0.0.1:1")
    with pytest.raises(UsageError, match="searched"):
        list(found.batches())


def test_an_interrupt_ends_the_chunks_and_the_cluster_goes_on(two: Running, tmp_path: Path) -> None:
    """As by Ctrl-C, in a process of its own."""
    file = tmp_path / "rows.csv"
    code = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
from costcalc.explore.sweeps.sweep import Sweep
whole = Sweep._note_progress
def noted(self):
    whole(self)
    if self.evaluated > 100_000:
        os.kill(os.getpid(), signal.SIGINT)
Sweep._note_progress = noted
from costcalc.cli import main
main()
"""
    words = [f"--{name}={value}" for name, value in MANY.items()]
    form = ["--format", "csv", "--output", str(file), "--scheduler", two.address]
    done = subprocess.run(
        [sys.executable, "-c", code, "sweep", "mobilenet_v1", *words, *form],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr.startswith("interrupted at 1")
    assert "of 1,000,000 settings; " in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
    is_the_same(swept(GRID, scheduler=two.address), swept(GRID))


def test_a_chunk_is_a_function_of_the_work_and_the_chunk_alone() -> None:
    """Here, in pieces in another order, as workers do."""
    (member,) = swept(GRID).members
    plain = member._replace(space=Space(member.space.axes))
    planned = cluster.Planned(__version__, looking.Work(plain))
    pieces = list(member.space.lines(9_000))
    found = {piece: planned.looked(*piece) for piece in reversed(pieces)}
    at = {piece: planned.looked_at(member.space.rows(*piece)) for piece in pieces}
    for piece in pieces:
        for name, numbers in found[piece].figures.items():
            assert numbers.tolist() == at[piece].figures[name].tolist()
    joined = np.concatenate([found[piece].figures["macs"] for piece in pieces])
    assert joined.tolist() == member_figures(member)


def member_figures(member: Any) -> list[int]:
    whole = Evaluation(member.network, member.counting, member.space).figures()["macs"]
    found: list[int] = whole.ravel().tolist()
    return found
