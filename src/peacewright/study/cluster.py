"""Blocks lived on an existing Dask cluster: the same work as here, so the same tables."""

from __future__ import annotations

import pickle
import socket
import zlib
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self

from peacewright.core.findings import Place
from peacewright.core.run import versions
from peacewright.exploration.running import Part
from peacewright.study.common import refused
from peacewright.study.living import Report, live_part

if TYPE_CHECKING:
    from peacewright.core.futures import Futures
    from peacewright.plan.plan import Plan

CONNECT_SECONDS = 15
_BY_SOCKET = ("tcp", "tls")
_BLOCKS_A_THREAD = 4
"""Handed out and not yet kept: enough that no worker waits, few enough that the scheduler holds little."""
_FEWEST_WAITING = 64


class Cluster:
    """A Dask scheduler and its workers.

    Every block keeps one thread of a worker busy: how many a worker has is said where it is started. A worker that dies
    costs what it was at; its blocks are handed to another.

    Parameters
    ----------
    address : str
        Of the scheduler, for instance ``tcp://10.0.0.1:8786``.

    Raises
    ------
    PeacewrightError
        If the extra is not installed, the scheduler cannot be reached, it has no workers, or a worker has other
        versions of what computes.
    """

    def __init__(self, address: str) -> None:
        self._place = Place(address)
        self._client = self._connect(address)
        try:
            threads = self._check_workers()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)
        self._plans: dict[str, Any] = {}
        self.most_waiting: int | None = max(_FEWEST_WAITING, _BLOCKS_A_THREAD * threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()

    def submit(
        self, plan: Plan, futures: Futures, replications: int, seed: int, report: Report
    ) -> Future[Part]:
        """Hand out a block; nothing is reported before it is done."""
        del report
        name = plan.option_name
        if name not in self._plans:
            packed = zlib.compress(pickle.dumps(plan), 1)
            # A task and not data put there: should the worker that holds the plan die, another unpacks it again.
            self._plans[name] = self._client.submit(_unpack, packed, pure=False)
        job: Future[Part] = self._executor.submit(
            _live, versions(), self._plans[name], futures, replications, seed
        )
        return job

    def _connect(self, address: str) -> Any:
        try:
            from distributed import Client
            from distributed.comm import parse_address, parse_host_port
        except ImportError:
            message = "a cluster needs Dask, which is not installed"
            raise refused(self._place, message, 'pip install "peacewright[cluster]"') from None
        try:
            scheme, place = parse_address(address)
            if scheme in _BY_SOCKET:
                # A client that never found its scheduler takes half a minute to give up, and complains as it goes.
                socket.create_connection(parse_host_port(place), CONNECT_SECONDS).close()
            return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as fault:
            message = f"no Dask scheduler answers here ({type(fault).__name__})"
            remedy = "start one with `dask scheduler`, and give the address that it prints"
            raise refused(self._place, message, remedy) from None

    def _check_workers(self) -> int:
        """Make sure that there are workers and that they compute with what we do; return their threads."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError):
            remedy = f"start some with `dask worker {self._place.file}`"
            raise refused(self._place, "this scheduler has no workers", remedy) from None
        try:
            found: dict[str, dict[str, str]] = self._client.run(versions)
        except Exception as fault:  # noqa: BLE001 - whatever a worker raised comes here as it was
            message = f"the workers cannot run this program ({type(fault).__name__}: {fault})"
            remedy = 'install "peacewright[cluster]" where they run, in the same version as here'
            raise refused(self._place, message, remedy) from None
        for worker, theirs in found.items():
            _make_sure_they_are_ours(versions(), theirs, worker)
        return sum(self._client.nthreads().values())


def _unpack(packed: bytes) -> Plan:
    plan: Plan = pickle.loads(zlib.decompress(packed))  # noqa: S301 - made by submit, above
    return plan


def _live(expected: dict[str, str], plan: Plan, futures: Futures, replications: int, seed: int) -> Part:
    """Live a block on a worker, which may have joined after the others were looked at."""
    from distributed import get_worker

    _make_sure_they_are_ours(expected, versions(), get_worker().address)
    return live_part(plan, futures, replications, seed)


def _make_sure_they_are_ours(ours: dict[str, str], theirs: dict[str, str], worker: str) -> None:
    differing = [
        f"{name} {theirs.get(name)} in place of {ours[name]}"
        for name in ours
        if theirs.get(name) != ours[name]
    ]
    if differing:
        message = f"this worker has {', '.join(differing)}: its results would not be the same"
        raise refused(Place(worker), message, "install there what is installed here")
