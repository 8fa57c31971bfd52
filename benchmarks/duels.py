"""The rows of work: what is timed against whom, at which size, and the ratio that is wanted."""

from __future__ import annotations

import tempfile
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from .pairing import Contender, Duel, Make, flips_differ, largest_difference, winners_differ
from .protocol import Arrays
from .subjects import near_agreement

SCORES = largest_difference("scores")
READY = Contender("engine", "rank, matrix ready")
RANK, KERNEL, PASSES = Contender("engine", "rank"), Contender("engine", "kernel"), Contender("engine", "passes")
FAST_PASSES = Contender("engine, fast", "passes")
EVERYBODY = (
    Contender("pymcdm"), Contender("pymcdm", "fastest"), Contender("scikit-criteria"),
    Contender("scikit-criteria", "fastest"), Contender("pyDecision"), Contender("pyrepo-mcda"),
    Contender("mcda (IMT)"), Contender("mcda (IMT)", "fastest"), Contender("by hand"),
)  # fmt: skip


GRIDS = (Contender("pysensmcda", task="sweep_percent"), Contender("pyrepo-mcda", task="sweep_percent"))


def drawn(m: int, n: int, seed: int = 0) -> dict[str, Any]:
    """Return a matrix of numbers from 1 to 100, weights of sum 1, and a cost for every third criterion."""
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.2, 1, n)
    return {
        "values": rng.uniform(1, 100, (m, n)), "weights": weights / weights.sum(),
        "types": np.array([1 if j % 3 else -1 for j in range(n)]),
    }  # fmt: skip


def tables(n: int) -> Make:
    """Return a maker of m × n problems."""
    return lambda m: (drawn(m, n), {})


def draws(m: int, n: int) -> Make:
    """Return a maker of one m × n matrix for so many weight vectors."""
    return lambda samples: (drawn(m, n), {"samples": samples, "seed": 1})


def many_programs(count: int) -> tuple[Arrays, dict[str, Any]]:
    """Return a dozen options under so many weight vectors, and a bound on the first criterion."""
    problem = drawn(12, 7)
    weights = np.random.default_rng(2).dirichlet(np.ones(7), count)
    return {**problem, "weights": weights}, {"bound": 40.0}


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="benchmark-")


def parquet(rows: int) -> tuple[Arrays, dict[str, Any]]:
    """Write a Parquet file of 8 float32 columns, a million rows a group; it stays until the process ends."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = Path(_folder().name) / f"rows{rows}.parquet"
    names = [f"c{j + 1}" for j in range(8)]
    if not file.exists():
        rng = np.random.default_rng(3)
        schema = pa.schema([(name, pa.float32()) for name in names])
        with pq.ParquetWriter(file, schema, compression="none", use_dictionary=False) as out:
            for start in range(0, rows, 1_000_000):
                k = min(1_000_000, rows - start)
                columns = [pa.array(rng.random(k, dtype=np.float32) + np.float32(0.5)) for _ in names]
                out.write_table(pa.table(columns, schema=schema), row_group_size=k)
    problem = drawn(1, 8)
    return {"weights": problem["weights"], "types": problem["types"]}, {"file": str(file)}


def five_errors(samples: int) -> float:
    """Return five standard errors of the difference of two shares, each from so many draws."""
    return 5 * sqrt(2 * 0.25 / samples)


def close(size: int) -> float:
    return 1e-9


DUELS = (
    Duel(
        "topsis_5x6", "TOPSIS 5×6, one call", "topsis", 5, tables(6), (RANK,), EVERYBODY, SCORES, close, quick=True,
        note="`rank` checks its input, decides ties and gives places; peers give scores",
    ),
    Duel(
        "topsis_100x10", "TOPSIS 100×10, one call", "topsis", 100, tables(10), (RANK, READY, KERNEL), EVERYBODY, SCORES,
        close, {"engine (rank)": 5, "engine (rank, matrix ready)": 5, "engine (kernel)": 20}, ("pymcdm",), quick=True,
        note="target against pymcdm as people run it; `kernel` scores a matrix prepared beforehand",
    ),
    Duel(
        "topsis_10k", "TOPSIS 10,000×10", "topsis", 10_000, tables(10), (PASSES, FAST_PASSES), EVERYBODY, SCORES, close,
    ),
    Duel(
        "topsis_1m", "TOPSIS 1,000,000×10, float64", "topsis", 1_000_000, tables(10), (PASSES, FAST_PASSES),
        (Contender("pyDecision"), Contender("pymcdm", "fastest"), Contender("pymcdm", smaller=50_000),
         Contender("scikit-criteria", "fastest", smaller=100_000), Contender("pyrepo-mcda"),
         Contender("mcda (IMT)", "fastest", smaller=20_000), Contender("by hand")),
        SCORES, close, {"engine (passes)": 4, "engine, fast (passes)": 18},
        ("pyDecision", "pymcdm (fastest)"), pairs=3, memory=True,
    ),
    Duel(
        "topsis_1m_reads", "TOPSIS 1,000,000×10, float64, in reads of the matrix", "topsis", 1_000_000, tables(10),
        (PASSES, FAST_PASSES), (Contender("by hand", "one read"),), lambda problem, ours, theirs: 0.0, close,
        {"engine, fast (passes)": 0.25}, pairs=5,
        note="`one read` adds the matrix up and answers nothing; a ratio of 0.25 is four reads",
    ),
    Duel(
        "topsis_10m", "TOPSIS 10,000,000×10, float64", "topsis", 10_000_000, tables(10), (PASSES, FAST_PASSES),
        (Contender("pyDecision"), Contender("pymcdm", "fastest")), SCORES, close,
        {"engine (passes)": 6, "engine, fast (passes)": 40}, ("pyDecision", "pymcdm (fastest)"), pairs=3, memory=True,
        note="wanted beside the input: at most 160 MB (NumPy), 100 MB (fast)",
    ),
    Duel(
        "smaa_6x7", "One million weight vectors, TOPSIS 6×7, all places", "smaa", 1_000_000, draws(6, 7),
        (Contender("engine"), Contender("engine, fast")),
        (Contender("pysensmcda", smaller=10_000), Contender("pysensmcda", "fastest", smaller=10_000),
         Contender("pymcdm", smaller=2_000), Contender("scikit-criteria", smaller=200), Contender("by hand"),
         Contender("by hand", "fastest")),
        largest_difference("acceptability"), five_errors, {"engine": 350, "engine, fast": 1000},
        ("pysensmcda", "pysensmcda (fastest)"), pairs=3, note="sampling included on both sides",
    ),
    Duel(
        "smaa_6x7_small", "20,000 weight vectors, TOPSIS 6×7, all places", "smaa", 20_000, draws(6, 7),
        (Contender("engine"),), (Contender("pymcdm", smaller=2_000),),
        largest_difference("acceptability"), five_errors, pairs=3, quick=True, note="sampling included on both sides",
    ),
    Duel(
        "smaa_100x10", "One million weight vectors, TOPSIS 100×10, all places", "smaa", 1_000_000, draws(100, 10),
        (Contender("engine"), Contender("engine, fast")),
        (Contender("pysensmcda", smaller=10_000), Contender("pysensmcda", "fastest", smaller=10_000),
         Contender("by hand", "fastest", smaller=100_000)),
        largest_difference("acceptability"), five_errors, {"engine": 90, "engine, fast": 110},
        ("pysensmcda", "pysensmcda (fastest)"), pairs=3, note="sampling included on both sides",
    ),
    Duel(
        "flips_100x10", "All one-weight flips of TOPSIS 100×10, exact, against a 1 % grid of ±50 %", "flips", 100,
        lambda m: (drawn(m, 10), {"rule": "proportional", "span": 50, "step": 1}), (Contender("engine"),), GRIDS,
        flips_differ, lambda size: 0.0, {"engine": 100}, ("pysensmcda",), pairs=3,
        note="the others keep their proportions; agreement: a textbook TOPSIS at 101 weights of every criterion",
    ),
    Duel(
        "flips_equal_100x10", "The same where the others change by equal amounts, as the grid has it", "flips", 100,
        lambda m: (drawn(m, 10), {"rule": "equal", "span": 50, "step": 1}), (Contender("engine"),), GRIDS,
        winners_differ, lambda size: 0.0, pairs=3,
        note="agreement: the winner of every point of the grid is the one that the exact flips say",
    ),
    Duel(
        "judgements", "Priorities of 10,000 judgement matrices 7×7", "ahp_batch", 10_000,
        lambda count: ({"squares": near_agreement(count, 7)}, {}), (Contender("engine"),),
        (Contender("AHPy", smaller=200), Contender("by hand")), largest_difference("weights"), lambda size: 1e-6,
        note="AHPy stops iterating sooner: agreement to 1e-6; by hand: one batched numpy.linalg.eig",
    ),
    Duel(
        "programs", "100 linear programs of 12 shares under one limit", "programs", 100, many_programs,
        (Contender("engine"),), (Contender("by hand", smaller=20),), largest_difference("utility"), lambda size: 1e-6,
        pairs=3, note="exact, with shadow prices and a certificate, against PuLP with CBC in floats",
    ),
    Duel(
        "parquet", "10,000,000×8 float32 from Parquet, scores written back", "table", 10_000_000, parquet,
        (Contender("engine"), Contender("engine, fast")), (Contender("by hand"),), SCORES, lambda size: 2e-6,
        {"engine": 0.5, "engine, fast": 1}, pairs=3, memory=True,
        note="against polars as one writes it by hand; 100,000,000 rows with --large; wanted: at most 300 MB",
    ),
)  # fmt: skip
LARGE = Duel(
    "parquet_100m", "100,000,000×8 float32 from Parquet, scores written back", "table", 100_000_000, parquet,
    (Contender("engine"), Contender("engine, fast")), (Contender("by hand"),), SCORES, lambda size: 2e-6,
    {"engine": 0.5, "engine, fast": 1}, pairs=3, memory=True, limit=600, note="wanted: at most 300 MB",
)  # fmt: skip
