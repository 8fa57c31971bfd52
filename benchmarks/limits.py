"""What the machine allows, measured: bytes read a second by one thread, and products of float64 matrices a second."""

from __future__ import annotations

from time import perf_counter

import numpy as np


def bandwidth(megabytes: int = 400, rounds: int = 7) -> float:
    """Return bytes a second of reading an array much larger than the caches: the best of some rounds."""
    x = np.ones(megabytes * 125_000)
    return x.nbytes / min(_seconds(x.max) for _ in range(rounds))


def products(n: int = 1500, rounds: int = 7) -> float:
    """Return floating-point operations a second of an n × n matrix product: the best of some rounds."""
    x = np.random.default_rng(0).random((n, n))
    out = np.empty_like(x)
    return 2.0 * n**3 / min(_seconds(lambda: np.matmul(x, x, out=out)) for _ in range(rounds))


def _seconds(call: object) -> float:
    assert callable(call)
    start = perf_counter()
    call()
    return perf_counter() - start
