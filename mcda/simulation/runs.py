"""Draws of weights and scores from all that is admissible, counted block by block."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.flips.admissible import admissible
from mcda.forms import Method
from mcda.kernels import fast
from mcda.matrix import DecisionMatrix, Floats, Weights, not_a_matrix
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranges import Ranges
from mcda.simulation.blocks import BLOCK, Draws, Tally, counted, permuted, run, sizes, won_at
from mcda.simulation.kernels import Counts
from mcda.simulation.laws import CELL_LAWS, WeightLaw, around, fixed, uniform
from mcda.simulation.simulation import Simulation

SAMPLES = 100_000
MOST = 10_000_000  # draws that an `until` may take where `samples` says nothing
ROUND = 8  # blocks after which `until` is looked at
WORK = 1_500_000_000  # steps that the importance of the cells may take
QUICK = ("weighted_sum", "topsis", "ahp", "weighted_product", "vikor")  # prepared all at once
SLOW = 100  # how many times longer the others take
UNTIL = re.compile(r"\s*se\s*<=?\s*([0-9.]+(?:[eE]-?[0-9]+)?)\s*")
Progress = Callable[[int, int], None]


def simulate(
    matrix: Any, method: Method | str = "weighted_sum", *, samples: int | None = None, rng: int = 0,
    weights: Any = None, spread: float | None = None, lower: Any = None, upper: Any = None,
    ranked: Sequence[Any] | None = None, cells: Ranges | str | None = None, law: str = "triangular",
    until: str | None = None, executor: Any = None, progress: Progress | None = None,
) -> Simulation:  # fmt: skip
    """Draw weights and scores and count who comes where.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (for its matrix; its weights are used only where `weights` gives them)
    samples : draws; 100,000 when left out (with `until`: the most to take, 10,000,000)
    rng : seed, a whole number
    weights : what `Weights.of` takes: always these, or with `spread` around them; left out, uniform on all weights
    spread : in (0, 1): Dirichlet around `weights`, standard deviation spread·√(w_j (1 − w_j))
    lower, upper : bounds on uniform weights: a number, a mapping by criterion, or one per criterion
    ranked : tiers of criteria, most important first: uniform on the weights that respect the order
    cells : Ranges, or for a case a law's name, which draws the case's own ranges; left out, scores stay as they are
    law : of Ranges: "triangular", "pert", "uniform" or "discrete" (low, likely, high with chances ¼, ½, ¼)
    until : such as "se<0.001": draw until the largest standard error of an acceptability is below it
    executor : anything with `map`, such as a ThreadPoolExecutor; the counts are the same with or without
    progress : called with (draws done, draws wanted)

    Returns
    -------
    Simulation

    Raises
    ------
    McdaError
        Unknown words or names, bounds that no weights meet, options that do not go together.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[2, 0], [0, 1]], sense=("max", "max"), bounds=(0, 2))
    >>> found = simulate(matrix, samples=10_000, rng=1)
    >>> found.acceptability[1].round(2).to_dict()  # exactly 2/3 and 1/3
    {'a1': 0.67, 'a2': 0.33}
    """
    chosen = by_name(method)
    source, matrix = matrix, matrix if isinstance(matrix, DecisionMatrix) else _matrix_of(matrix)
    ranges, law = _ranges(source, matrix, cells, law)
    weight_law, centre = _weight_law(matrix, weights, spread, lower, upper, ranked)
    target = _target(until)
    count = _count(samples, MOST if until is not None else SAMPLES)
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or rng < 0:
        raise McdaError(f"'rng' must be a whole number, 0 or more, got {shown(rng)}")
    if executor is not None and not hasattr(executor, "map"):
        raise McdaError(f"'executor' must have a method map, got {type(executor).__name__}")
    positions = np.array(list(ranges.cells()) if ranges else [], dtype=np.int64).reshape(-1, 2)
    ends = np.empty((3, 0)) if ranges is None else ranges.stack()[:, positions[:, 0], positions[:, 1]]
    base = matrix if ranges is None else ranges.likely
    quick = fast.wanted(count * base.values.size)
    draws = Draws(chosen, base, weight_law, law, positions, ends, int(rng), quick)
    tally, settled = _tallied(draws, count, target, executor, progress)
    wins = np.maximum(tally.places[:, 0], 1)[:, None]
    centres = tally.sums / wins
    drawn = len(positions) > 0
    moves = drawn or weight_law.name != "fixed"
    return Simulation(
        base, chosen, tally.draws, int(rng), settled, weight_law.name, law if drawn else "fixed", tally,
        tuple((base.alternatives[a], base.criteria[j]) for a, j in positions.tolist()), centres,
        _confident(draws, centres, tally, executor) if drawn else None,
        _importance(draws, tally.draws, executor) if moves else None, ranges, centre,
    )  # fmt: skip


def _matrix_of(case: Any) -> DecisionMatrix:
    if not hasattr(case, "matrix"):
        raise not_a_matrix(case)
    found: DecisionMatrix = case.matrix()
    return found


def _ranges(source: Any, matrix: DecisionMatrix, cells: Any, law: str) -> tuple[Ranges | None, str]:
    if isinstance(cells, str):
        law, cells = cells, Ranges.of(source) if source is not matrix else None
        if cells is None:
            raise McdaError("a matrix has no ranges of its own: give 'cells' as Ranges.of(matrix, low, high)")
    if law not in CELL_LAWS:
        raise McdaError(f"unknown law {shown(law)} of scores{hint(law, CELL_LAWS)}")
    if cells is None:
        return None, law
    if not isinstance(cells, Ranges):
        raise McdaError(f"'cells' must be Ranges, got {type(cells).__name__}")
    same = all(getattr(cells.likely, key) == getattr(matrix, key) for key in ("alternatives", "criteria", "sense"))
    if not same:
        raise McdaError("'cells' must have the alternatives, criteria and directions of the matrix")
    return cells, law


def _weight_law(
    matrix: DecisionMatrix, weights: Any, spread: float | None, lower: Any, upper: Any, ranked: Any
) -> tuple[WeightLaw, Weights]:
    limited = not (lower is None and upper is None and ranked is None)
    if weights is None:
        if spread is not None:
            raise McdaError("'spread' goes around a point: give 'weights' too")
        return uniform(admissible(matrix.criteria, lower, upper, ranked)), Weights.equal(matrix.criteria)
    if limited:
        raise McdaError("'lower', 'upper' and 'ranked' limit uniform weights; leave 'weights' out, or them")
    own = Weights.of(weights).aligned(matrix.criteria)
    if spread is None:
        return fixed(own.values), own
    if isinstance(spread, bool) or not isinstance(spread, (int, float)) or not 0 < spread < 1:
        raise McdaError(f"'spread' must lie between 0 and 1, got {shown(spread)}")
    return around(own.values, float(spread)), own


def _target(until: Any) -> float | None:
    if until is None:
        return None
    met = UNTIL.fullmatch(until) if isinstance(until, str) else None
    try:
        target = float(met.group(1)) if met else 0.0
    except ValueError:
        target = 0.0
    if not target > 0:
        raise McdaError(f"'until' must be such as 'se<0.001', got {shown(until)}")
    return target


def _count(samples: Any, otherwise: int) -> int:
    if samples is None:
        return otherwise
    if isinstance(samples, bool) or not isinstance(samples, (int, np.integer)) or samples < 1:
        raise McdaError(f"'samples' must be a whole number, at least 1, got {shown(samples)}")
    return int(samples)


def _tallied(
    draws: Draws, count: int, target: float | None, executor: Any, progress: Progress | None
) -> tuple[Tally, bool]:
    """Run blocks in order, a round at a time, until the standard errors are small enough or all are done."""
    jobs = list(enumerate(sizes(count)))
    total: Tally | None = None
    done = 0
    for start in range(0, len(jobs), ROUND):
        for part in run(partial(counted, draws), jobs[start : start + ROUND], executor):
            total = part if total is None else total + part
            done += part.draws
            if progress is not None:
                progress(done, count)
        assert total is not None
        if target is not None and total.errors.max() < target:
            return total, True
    assert total is not None
    return total, target is None


def _confident(draws: Draws, centres: Floats, tally: Tally, executor: Any) -> tuple[Counts, int]:
    """Return how often those that ever win do so under their central weights, and of how many draws."""
    won = np.flatnonzero(tally.places[:, 0])
    count = min(tally.draws, max(BLOCK, 100_000 // max(len(won), 1)))
    total = np.zeros(len(won), dtype=np.int64)
    for part in run(partial(won_at, draws, centres[won], won), list(enumerate(sizes(count))), executor):
        total += part
    return total, count


def _importance(draws: Draws, samples: int, executor: Any) -> tuple[Counts, int]:
    work = draws.matrix.values.size * (len(draws.cells) + 1) * (1 if draws.method.name in QUICK else SLOW)
    count = int(np.clip(WORK // work, 256, min(samples, 4 * BLOCK))) if samples > 256 else samples
    total = np.zeros(len(draws.cells) + 1, dtype=np.int64)
    for part in run(partial(permuted, draws), list(enumerate(sizes(count))), executor):
        total += part
    return total, count
