"""The door to Dask: the chunks of a sweep on the workers of a cluster that runs already.

The scheduler distributes the chunks, and computes those of a worker that is lost on another one.
Results are taken in the order of the chunks, of which only as many are under way as keep all
workers busy, so that memory stays bounded.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from time import monotonic
from typing import Any

from costcalc.errors import CostcalcError, Diagnostic, UsageError
from costcalc.explore.sweeps.evaluate import ROWS, Evaluation
from costcalc.explore.sweeps.looking import Looked, Work, looked
from costcalc.explore.sweeps.space import Indexes, Space
from costcalc.version import __version__

CONNECTING = 10
"""Seconds in which a scheduler must answer."""
PATIENCE = 60
"""Seconds without any worker after which a sweep ends."""
POLL = 5
"""Seconds after which it is asked whether there are workers."""
AHEAD = 2
"""Chunks under way for each thread that the workers have at the start."""
ADDRESS = re.compile(r"(?:(tcp|tls)://)?(?:[^\s/:]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}")
VERSION = "costcalc.version:__version__"


class OtherVersion(Exception):
    """A worker has another version of costcalc."""


class Planned:
    """A network's work on a worker, with the plan of all of its chunks."""

    def __init__(self, version: str, work: Work):
        _confirm(version)
        self.work = work
        self.evaluation: Evaluation = work.evaluation()

    def looked(self, start: int, stop: int) -> Looked:
        """What becomes of the rows of a grid from a start to a stop."""
        return looked(self.work, self.evaluation, self.evaluation.between(start, stop))

    def looked_at(self, rows: Indexes) -> Looked:
        """What becomes of some rows."""
        return looked(self.work, self.evaluation, self.evaluation.at(rows))


def _confirm(version: str) -> None:
    if version != __version__:
        raise OtherVersion(__version__)


def _looked(version: str, planned: Planned, start: int, stop: int) -> Looked:
    _confirm(version)
    return planned.looked(start, stop)


def _looked_at(version: str, planned: Planned, rows: Indexes) -> Looked:
    _confirm(version)
    return planned.looked_at(rows)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster of a scheduler. Raises UsageError where there is none at the address, where it
    has no workers, or where these have another version of costcalc.
    """
    try:
        import distributed
    except ImportError:
        helps = ("pip install 'costcalc[distributed]'",)
        message = "`--scheduler` needs Dask, which is not installed"
        raise UsageError([Diagnostic(message, helps=helps)]) from None
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what is lost is said in a diagnostic
    try:
        with _client(distributed, address) as client:
            cluster = Cluster(distributed, client, address)
            cluster.refuse_others()
            yield cluster
    finally:
        logger.setLevel(level)


def _client(distributed: Any, address: str) -> Any:
    """A connection. What Dask cannot read is refused before: a client that it refuses itself closes
    with a traceback.
    """
    form = ADDRESS.fullmatch(address)
    if form is None:
        raise _no_scheduler(address, "it is not tcp://HOST:PORT or tls://HOST:PORT")
    if form[1] == "tls" and not _has_certificate(distributed):
        raise _no_scheduler(address, "the configuration of Dask names no certificate for TLS")
    try:
        return distributed.Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise _no_scheduler(address, reason[:1].lower() + reason[1:]) from None


def _has_certificate(distributed: Any) -> bool:
    found = distributed.Security().get_connection_args("client")
    return found.get("ssl_context") is not None


def _no_scheduler(address: str, reason: str) -> UsageError:
    message = f"`--scheduler {address}`: no scheduler of Dask answers there"
    helps = ("write the address that the scheduler prints, such as tcp://10.0.0.7:8786",)
    return UsageError([Diagnostic(message, notes=(reason,), helps=helps)])


class Cluster:
    """A connection to a scheduler."""

    def __init__(self, distributed: Any, client: Any, address: str):
        self.distributed = distributed
        self.client = client
        self.address = address

    def looked(self, work: Work) -> Iterator[Looked]:
        """What becomes of each chunk, in order. Raises as the chunks, and UsageError where all
        workers, or the scheduler, are lost.
        """
        space = work.member.space
        plain = work._replace(member=work.member._replace(space=Space(space.axes)))
        planned = self._task(Planned, __version__, plain)
        most = AHEAD * max(1, sum(self.client.nthreads().values()))
        under_way: deque[Any] = deque()
        try:
            for piece in space.lines(ROWS):
                if space.sample is None:
                    under_way.append(self._task(_looked, __version__, planned, *piece))
                else:
                    rows = space.rows(*piece)
                    under_way.append(self._task(_looked_at, __version__, planned, rows))
                if len(under_way) >= most:
                    yield self._result(under_way.popleft())
            while under_way:
                yield self._result(under_way.popleft())
        finally:
            for future in under_way:
                future.release()

    def _task(self, function: Any, *arguments: Any) -> Any:
        return self.client.submit(function, *arguments, pure=False)

    def _result(self, future: Any) -> Looked:
        found: Looked
        last = monotonic()
        while True:
            try:
                found = future.result(timeout=POLL)
                return found
            except self.distributed.TimeoutError:
                last = monotonic() if self._has_workers() else last
                if monotonic() - last > PATIENCE:
                    raise self._lost(f"has had no worker for {PATIENCE} s") from None
            except CostcalcError:
                raise
            except OtherVersion:
                self.refuse_others()
                raise
            except self.distributed.scheduler.KilledWorker:
                message = "lost several workers that computed the same chunk"
                raise self._lost(message) from None
            except (OSError, self.distributed.CancelledError):
                raise self._lost("is no longer connected") from None
            except Exception:
                self.refuse_others()
                raise

    def _has_workers(self) -> bool:
        try:
            return bool(self.client.nthreads())
        except (OSError, self.distributed.TimeoutError):
            return False

    def _lost(self, what: str) -> UsageError:
        helps = ("run it again when the cluster does, or without `--scheduler`",)
        return UsageError([Diagnostic(f"the cluster at `{self.address}` {what}", helps=helps)])

    def refuse_others(self) -> None:
        """Raise UsageError if there is no worker, or one has another version of costcalc."""
        found = self.client.run(resolve_name, VERSION, on_error="return")
        if not found:
            raise self._lost("has no workers")
        for worker, version in found.items():
            if version == __version__:
                continue
            other = f"costcalc {version}" if isinstance(version, str) else "no costcalc"
            message = f"the worker `{worker}` has {other}, and here it is {__version__}"
            helps = ("install the same version on all workers",)
            raise UsageError([Diagnostic(message, helps=helps)])
