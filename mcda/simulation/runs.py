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
from mcda.kernels.counts import FEW
from mcda.matrix import DecisionMatrix, Floats, Weights, not_a_matrix
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranges import Ranges
from mcda.simulation.blocks import BLOCK, Draws, Tally, counted, permuted, sizes, won_at
from mcda.simulation.checkpoints import Checkpoint, digest
from mcda.simulation.kernels import Counts
from mcda.simulation.laws import CELL_LAWS, WeightLaw, around, fixed, uniform
from mcda.simulation.simulation import Simulation
from mcda.simulation.workers import Workers

SAMPLES = 100_000
MOST = 10_000_000  # draws that an `until` may take where `samples` says nothing
ROUND = 8  # blocks after which `until` is looked at
WORK = 1_500_000_000  # steps that the importance of the cells may take
QUICK = ("weighted_sum", "topsis", "ahp", "weighted_product", "vikor")  # prepared all at once
SHARED = 20_000_000  # cells of all draws from which the threads of this process share the blocks
SLOW = 100  # how many times longer the others take
UNTIL = re.compile(r"\s*se\s*<=?\s*([0-9.]+(?:[eE]-?[0-9]+)?)\s*")
Progress = Callable[[int, int], None]


def simulate(
    matrix: Any, method: Method | str = "weighted_sum", *, samples: int | None = None, rng: int = 0,
    weights: Any = None, spread: float | None = None, lower: Any = None, upper: Any = None,
    ranked: Sequence[Any] | None = None, cells: Ranges | str | None = None, law: str = "triangular",
    until: str | None = None, executor: Any = None, progress: Progress | None = None, checkpoint: Any = None,
    pairs: bool = True,
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
    executor : left out, large runs use the cores that this process may run on (MCDA_THREADS in the environment says
        otherwise); else anything with `map`: a pool of threads or processes, a Dask client. The counts are the same,
        bit for bit, whoever runs which blocks, and blocks that a lost process took with it are run again
    progress : called with (draws done, draws wanted)
    pairs : False leaves out `pairwise`, which takes most of the time of a plain run over many alternatives
    checkpoint : a folder in which what is counted is kept every second; the same call goes on where it was ended

    Returns
    -------
    Simulation

    Raises
    ------
    McdaError
        Unknown words or names, bounds that no weights meet, options that do not go together; a checkpoint that is
        damaged or another run's, or that cannot be written; workers that are lost again and again.

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
    expected = count if target is None else min(count, int(0.25 / target**2) + 1)  # √(p(1 − p)/N) is at most √(¼/N)
    work = expected * base.values.size
    quick = fast.wanted(work) and fast.compiled_counts() is not None
    draws = Draws(chosen, base, weight_law, law, positions, ends, int(rng), quick, pairs)
    asked = _asked(draws, count, until, (centre.values, spread, *_limits(matrix, lower, upper, ranked)))
    kept = None if checkpoint is None else Checkpoint(checkpoint, asked)
    # a thousand short steps of few alternatives wait for the interpreter: threads would only get into each other's way
    apart = chosen.name in QUICK and (quick or len(base.alternatives) > FEW)
    workers = Workers(executor, fast.threads() if work >= SHARED and apart else 1)
    drawn = len(positions) > 0
    moves = drawn or weight_law.name != "fixed"
    try:
        run = _Run(draws, workers, kept)
        tally, settled = run.tallied(count, target, progress)
        centres = tally.sums / np.maximum(tally.places[:, 0], 1)[:, None]
        confidence = run.confident(centres, tally) if drawn else None
        changed = run.importance(tally.draws) if moves else None
    finally:
        workers.close()
        if kept is not None:
            kept.settle()
    return Simulation(
        base, chosen, tally.draws, int(rng), settled, weight_law.name, law if drawn else "fixed", tally,
        tuple((base.alternatives[a], base.criteria[j]) for a, j in positions.tolist()), centres,
        confidence, changed, ranges, centre,
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


def _limits(matrix: DecisionMatrix, lower: Any, upper: Any, ranked: Any) -> tuple[Any, ...]:
    if lower is None and upper is None and ranked is None:
        return ()
    found = admissible(matrix.criteria, lower, upper, ranked)
    return found.lower, found.upper, found.tiers


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


class _Run:
    """One simulation: who runs its blocks, and what is kept of it."""

    def __init__(self, draws: Draws, workers: Workers, kept: Checkpoint | None) -> None:
        self.draws, self.workers, self.kept = draws, workers, kept

    def tallied(self, count: int, target: float | None, progress: Progress | None) -> tuple[Tally, bool]:
        """Run blocks in order until the standard errors are small enough, looked at every few, or all are done."""
        jobs = list(enumerate(sizes(count, self.draws.block)))
        first, arrays = self.kept.phase("draws") if self.kept else (0, {})
        total = Tally.from_arrays(arrays) if arrays else None
        if total is not None and progress is not None:
            progress(total.draws, count)
        if total is None or not _settled(total, target):
            for part in self.workers.run(partial(counted, self.draws), jobs[first:]):
                total = part if total is None else total + part
                if self.kept is not None:
                    self.kept.keep("draws", total.blocks, total.arrays())
                if progress is not None:
                    progress(total.draws, count)
                if _settled(total, target):
                    break
        assert total is not None
        return total, target is None or float(total.errors.max()) < target

    def confident(self, centres: Floats, tally: Tally) -> tuple[Counts, int]:
        """Return how often those that ever win do so under their central weights, and of how many draws."""
        won = np.flatnonzero(tally.places[:, 0])
        count = min(tally.draws, max(BLOCK, 100_000 // max(len(won), 1)))
        return self._added("confidence", partial(won_at, self.draws, centres[won], won), count, len(won))

    def importance(self, samples: int) -> tuple[Counts, int]:
        """Return how often the winner changes with each input, and of how many draws."""
        draws = self.draws
        work = draws.matrix.values.size * (len(draws.cells) + 1) * (1 if draws.method.name in QUICK else SLOW)
        count = int(np.clip(WORK // work, 256, min(samples, 4 * BLOCK))) if samples > 256 else samples
        return self._added("importance", partial(permuted, draws), count, len(draws.cells) + 1)

    def _added(self, phase: str, call: Callable[[int, int], Counts], count: int, size: int) -> tuple[Counts, int]:
        jobs = list(enumerate(sizes(count, self.draws.block)))
        first, arrays = self.kept.phase(phase) if self.kept else (0, {})
        total = arrays.get("counts", np.zeros(size, dtype=np.int64))
        for done, part in enumerate(self.workers.run(call, jobs[first:]), start=first + 1):
            total = total + part
            if self.kept is not None:
                self.kept.keep(phase, done, {"counts": total})
        return total, count


def _settled(total: Tally, target: float | None) -> bool:
    """Tell whether an `until` is reached; it is looked at every few blocks, and at the last."""
    return target is not None and total.blocks % ROUND == 0 and float(total.errors.max()) < target


def _asked(draws: Draws, count: int, until: Any, limits: tuple[Any, ...]) -> dict[str, str]:
    """Return what a checkpoint must have been asked to be taken up."""
    from mcda import __version__

    matrix, method = draws.matrix, draws.method
    return {
        "the matrix": digest(
            matrix.values, matrix.sense, matrix.alternatives, matrix.criteria, matrix.bounds, matrix.value
        ),
        "the ranges": digest(draws.cells, draws.ends),
        "the method": " ".join(f"{k}={v}" for k, v in {"name": method.name, **method.options}.items()),
        "the weights": f"{draws.weights.name} {digest(*limits)}",
        "the law of scores": draws.law if len(draws.cells) else "fixed",
        "the seed": str(draws.seed),
        "samples": str(count),
        "the pairs": str(draws.pairs),
        "until": str(until),
        "mcda": __version__,
        "numpy": np.__version__,
    }
