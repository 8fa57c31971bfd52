"""Whether the compiled kernels (extra `fast`) are to be used: never imported before there is much to do.

`MCDA_FAST=0` in the environment keeps to NumPy, `MCDA_FAST=1` compiles as soon as there are 100,000 cells.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import ModuleType
from typing import Any

FEW = 100_000  # cells up to which NumPy is as quick
MANY = 50_000_000  # cells from which loading the compiler, half a second, is paid back at once
LOOPS, COUNTS = "mcda.kernels.compiled", "mcda.kernels.compiled_counts"


def wanted(cells: int) -> bool:
    """Tell whether so many cells of work are done sooner by compiled loops, loading the compiler included."""
    wish = os.environ.get("MCDA_FAST", "")
    if wish == "0" or cells < FEW:
        return False
    return LOOPS in sys.modules or wish == "1" or cells >= MANY


def compiled(cells: int) -> ModuleType | None:
    """Return the compiled loops over tables where so many cells are done sooner with them, else None."""
    return _loaded(LOOPS) if wanted(cells) else None


def compiled_counts() -> ModuleType | None:
    """Return the compiled loops that count draws, None where they cannot be had."""
    return None if os.environ.get("MCDA_FAST") == "0" else _loaded(COUNTS)


def ready_counts() -> ModuleType | None:
    """Return the same where they are loaded already, without loading them."""
    return compiled_counts() if COUNTS in sys.modules else None


def _loaded(name: str) -> ModuleType | None:
    try:  # by import, which waits where another thread is at it
        return importlib.import_module(name)
    except (ImportError, OSError):  # without the extra, or where it cannot run on this NumPy: the same answers, later
        return None


def threads() -> int:
    """Return how many threads this process may run at once: what MCDA_THREADS says, else the cores it may use."""
    said = os.environ.get("MCDA_THREADS", "")
    if said.isascii() and said.isdigit() and int(said) > 0:
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def shared(call: Callable[[int, int], Any], rows: int, least: int) -> list[Any]:
    """Run `call(start, stop)` over parts of some rows, at least so many each, and return the results in order.

    Threads of our own, started for this call: the compiled loops let go of the interpreter, and no pool of anybody
    else's is met.
    """
    count = max(1, min(threads(), rows // least))
    edges = [rows * k // count for k in range(count + 1)]
    if count == 1:
        return [call(0, rows)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, *zip(*pairwise(edges), strict=True)))
