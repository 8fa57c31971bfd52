"""Blocks run here, or by anything that has `map`: their results in order, and again those that a lost worker took.

A job is a run of blocks and its result the list of theirs: what is added up, and in which order, does not depend on who
ran what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from mcda.errors import McdaError
from mcda.numerals import shown

WINDOW = 64  # jobs handed out at a time
TOGETHER = 16  # blocks of a job at most: sending it costs what a block or two cost
LOSSES = 3  # pools that may break one after the other at the same job
SCHEMES = ("tcp://", "tls://", "ucx://", "ws://", "wss://", "inproc://")

Blocks = Sequence[tuple[int, int]]  # block, draws


@dataclass(frozen=True)
class Job:
    """A call on every block of a run of blocks, by the version of the engine that handed it out."""

    call: Callable[[int, int], Any]
    version: str

    def __call__(self, blocks: Blocks) -> list[Any]:
        """Return the results of the blocks."""
        from mcda import __version__

        if __version__ != self.version:
            raise McdaError(f"a worker runs mcda {__version__}, this is {self.version}: their counts may differ")
        return [self.call(block, count) for block, count in blocks]


class Workers:
    """Whoever runs the blocks: this process, or an executor, or one of the same kind in the place of a broken one.

    Parameters
    ----------
    executor : anything with `map`, or None
    threads : where there is none, how many threads of this process share the blocks
    """

    def __init__(self, executor: Any = None, threads: int = 1) -> None:
        self._own: Executor | None = None
        if executor is None and threads > 1:
            executor = self._own = ThreadPoolExecutor(threads)
        self._executor = executor

    def run(self, call: Callable[[int, int], Any], blocks: Blocks) -> Iterator[Any]:
        """Yield the results of blocks in order.

        Raises
        ------
        McdaError
            Workers are lost again and again at the same blocks.
        """
        if self._executor is None:
            for block, count in blocks:
                yield call(block, count)
            return
        from mcda import __version__

        job = Job(call, __version__)
        together = min(TOGETHER, max(1, len(blocks) // WINDOW))
        jobs = [tuple(blocks[k : k + together]) for k in range(0, len(blocks), together)]
        done = lost = 0
        while done < len(jobs):
            try:
                for parts in _mapped(self._executor, job, jobs[done : done + WINDOW]):
                    done, lost = done + 1, 0
                    yield from parts
            except BrokenExecutor as error:
                lost += 1
                first, last = jobs[done][0][0], jobs[done][-1][0]
                if lost >= LOSSES or not self._start_again():
                    raise McdaError(
                        f"workers were lost {lost} times at blocks {first} to {last}: {error}; fewer workers need less "
                        "memory"
                    ) from error
            except Exception as error:
                if type(error).__module__.split(".")[0] != "distributed":  # a worker's own error is the caller's
                    raise
                raise McdaError(f"the Dask cluster gave up block {jobs[done][0][0]}: {error}") from error

    def _start_again(self) -> bool:
        """Put a pool of the same kind in the place of a broken one, if it is of processes."""
        broken = self._executor
        if not isinstance(broken, ProcessPoolExecutor):
            return False
        broken.shutdown(wait=False, cancel_futures=True)
        known = {"max_workers": "_max_workers", "mp_context": "_mp_context", "initializer": "_initializer"}
        same: dict[str, Any] = {key: getattr(broken, name, None) for key, name in known.items()}
        self._executor = self._own = ProcessPoolExecutor(**same, initargs=getattr(broken, "_initargs", ()))
        return True

    def close(self) -> None:
        """End the pool that was started here."""
        if self._own is not None:
            self._own.shutdown(cancel_futures=True)


def run(call: Callable[[int, int], Any], blocks: Blocks, executor: Any) -> Iterator[Any]:
    """Yield the results of blocks in order, run here or by anything that has `map`."""
    workers = Workers(executor)
    try:
        yield from workers.run(call, blocks)
    finally:
        workers.close()


def _mapped(executor: Any, job: Job, jobs: Sequence[Blocks]) -> Iterator[Any]:
    """Yield what the executor's map returns for each job: results, or futures of them (as Dask's client does)."""
    futures = list(jobs)
    found = executor.map(job, futures, pure=False) if _is_dask(executor) else executor.map(job, futures)
    for one in found:
        yield one.result() if hasattr(one, "result") else one


def _is_dask(executor: Any) -> bool:
    return type(executor).__module__.split(".")[0] == "distributed" and hasattr(executor, "gather")


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """Yield a pool of so many processes of this machine, each started afresh."""
    import multiprocessing

    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _deaf)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Leave Ctrl-C to the process that started this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def cluster(address: str, timeout: float = 10) -> Iterator[Any]:
    """Yield a client of the Dask cluster whose scheduler answers at an address such as tcp://host:8786.

    Raises
    ------
    McdaError
        Not an address, nobody answers, or the extra `dask` is not installed.
    """
    if not isinstance(address, str) or not address.startswith(SCHEMES) or not address.isprintable():
        raise McdaError(f"the address of a Dask scheduler must be such as tcp://host:8786, got {shown(address)}")
    try:
        from distributed import Client
    except ImportError:
        raise McdaError("a Dask cluster needs the extra 'dask': pip install 'mcda-engine[dask]'") from None
    try:
        client = Client(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError) as error:
        raise McdaError(f"no Dask scheduler answers at {address} within {timeout:g} s: {error}") from None
    try:
        yield client
    finally:
        with suppress(OSError):
            client.close()
