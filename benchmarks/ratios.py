"""Ratios in one run: the engine against what a user would reach for, A and B in turn, pair by pair.

    python -m benchmarks.ratios            # everything; installs pysensmcda into .bench/ on first use
    python -m benchmarks.ratios linf       # one of them
    python -m benchmarks.ratios l2 percent # seconds that are promised, and the gap reached in them

Answers are compared before any time is shown.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import highspy
import numpy as np

import mcda
from mcda.flips.linear_linf import linf_radii
from mcda.forms import Linear
from mcda.weighting import priorities_batch

from .subjects import by_eig, near_agreement, random_judgements, random_problem

ROOT = Path(__file__).parents[1]
PAIRS = 5


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return seconds and answer."""
    start = perf_counter()
    answer = call()
    return perf_counter() - start, answer


def often(call: Callable[[], Any], times: int = 9) -> tuple[float, Any]:
    """Return the median seconds of a short call, and its answer."""
    runs = [timed(call) for _ in range(times)]
    return statistics.median(seconds for seconds, _ in runs), runs[-1][1]


def report(name: str, ours: list[float], theirs: list[float], peer: str, target: float) -> bool:
    """Print the paired ratio and whether it reaches its target."""
    ratios = sorted(b / a for a, b in zip(ours, theirs, strict=True))
    middle = statistics.median(ratios)
    held = "reaches" if middle >= target else "MISSES"
    print(
        f"{name}: {statistics.median(ours) * 1e3:.2f} ms; {peer} {statistics.median(theirs) * 1e3:.1f} ms; "
        f"ratio {middle:.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f}), {held} {target:g}"
    )
    return middle >= target


class WarmLinf:
    """min r with |x| ≤ r, Σx = 0, D·x ≤ −g: one HiGHS model, the row of D changed in place, warm starts."""

    def __init__(self, weights: np.ndarray) -> None:
        n, h = len(weights), highspy.Highs()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("presolve", "off")
        h.setOptionValue("threads", 1)
        inf = highspy.kHighsInf
        for w in weights:
            h.addVar(-w, inf)
        h.addVar(0, inf)
        h.changeColCost(n, 1.0)
        every = np.arange(n, dtype=np.int32)
        h.addRow(0, 0, n, every, np.ones(n))
        for k in range(n):
            for sign in (1.0, -1.0):
                h.addRow(-inf, 0, 2, np.array([k, n], dtype=np.int32), np.array([sign, -1.0]))
        h.addRow(-inf, 0, n, every, np.ones(n))
        self.model, self.row, self.n = h, 2 * n + 1, n

    def distance(self, gaps: np.ndarray, lead: float) -> float:
        """Return the radius of one challenger."""
        for k, d in enumerate(gaps):
            self.model.changeCoeff(self.row, k, float(d))
        self.model.changeRowBounds(self.row, -highspy.kHighsInf, -float(lead))
        self.model.run()
        return float(self.model.getInfo().objective_function_value)


def linf() -> bool:
    """All linf radii at 1000×20 against warm HiGHS per challenger: at least 8 times."""
    matrix, weights = random_problem(1000, 20)
    prepared = mcda.method("weighted_sum").prepare(matrix)
    assert isinstance(prepared, Linear)
    values = prepared.values
    w = weights.values
    winner = int((values @ w).argmax())
    gaps = np.delete(values[winner] - values, winner, axis=0)
    warm = WarmLinf(w)
    low, high, scale = np.zeros(20), np.ones(20), np.ones(20)
    ours, theirs = [], []
    for _ in range(PAIRS):
        a, radii = timed(lambda: linf_radii(gaps, w, low, high, scale))
        b, checks = timed(lambda: [warm.distance(d, float(d @ w)) for d in gaps])
        assert np.abs(radii - checks).max() < 1e-7
        ours.append(a)
        theirs.append(b)
    return report("all linf radii, 1000×20", ours, theirs, "warm HiGHS", 8)


GRID = """
import json, sys, time
import numpy as np
import warnings
warnings.simplefilter("ignore")
from pysensmcda.criteria import percentage_modification
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization
task = json.loads(sys.stdin.readline())
matrix, weights, types = np.array(task["values"]), np.array(task["weights"]), np.array(task["types"])
method = TOPSIS(vector_normalization)
vectors = percentage_modification(weights, 50, step=1)
print(json.dumps({"ready": len(vectors)}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    vectors = percentage_modification(weights, 50, step=1)
    winners = [int(np.argmax(method(matrix, np.array(w), types))) for _, _, w in vectors]
    print(json.dumps({"seconds": time.perf_counter() - start, "winners": len(set(winners)), "vectors":
    len(vectors)}), flush=True)
"""


def grid_python() -> Path:
    """Return the Python of an environment with pysensmcda 2, made on first use."""
    home = ROOT / ".bench" / "pysensmcda"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "pysensmcda==2.0.0", "pandas<3"], check=True)
    return python


def flips() -> bool:
    """All one-weight flips at 100×10 against a grid of 1 % steps (50 % up and down): at least 100 times."""
    matrix, weights = random_problem(100, 10)
    method = mcda.method("topsis", normalisation="vector")
    task = {
        "values": matrix.values.tolist(),
        "weights": weights.values.tolist(),
        "types": [1 if s == "max" else -1 for s in matrix.sense],
    }
    peer = subprocess.Popen([grid_python(), "-c", GRID], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert peer.stdin is not None
    assert peer.stdout is not None
    peer.stdin.write(json.dumps(task) + "\n")
    peer.stdin.flush()
    peer.stdout.readline()
    ours, theirs = [], []
    for _ in range(PAIRS):
        a, found = often(lambda: mcda.weight_flips(matrix, weights, method))
        peer.stdin.write("go\n")
        peer.stdin.flush()
        answer = json.loads(peer.stdout.readline())
        ours.append(a)
        theirs.append(answer["seconds"])
    peer.stdin.close()
    peer.wait(timeout=30)
    assert mcda.verify(found)
    print(f"  the grid of {answer['vectors']} vectors met {answer['winners']} winners; exact: {len(found)} flips")
    return report("all one-weight flips of TOPSIS, 100×10", ours, theirs, "a 1 % grid (pysensmcda)", 100)


def potential() -> bool:
    """Who can win at all at 1000×20, exact statuses and slacks: at most 3 seconds, the worst of ten runs."""
    matrix, _ = random_problem(1000, 20)
    runs = [timed(lambda: mcda.potential_winners(matrix)) for _ in range(10)]
    seconds, table = [run[0] for run in runs], runs[-1][1]
    assert (table.loc[table["status"] == "strict", "slack"] > 0).all()
    held = "reaches" if max(seconds) <= 3 else "MISSES"
    print(f"potential winners, 1000×20: {min(seconds):.2f} to {max(seconds):.2f} s in ten runs, {held} 3 s")
    return max(seconds) <= 3


def priorities() -> bool:
    """Priorities and consistency ratios of 100,000 7×7 judgement matrices against numpy.linalg.eig: at least 5 times.

    Drawn from the seventeen values of Saaty's scale, as inconsistent as they come; then once more near agreement.
    """
    held = []
    for name, batch in (("random", random_judgements(100_000, 7)), ("near agreement", near_agreement(100_000, 7))):
        ours, theirs = [], []
        for _ in range(PAIRS):
            a, found = timed(partial(priorities_batch, batch))
            b, (weights, lambdas) = timed(partial(by_eig, batch))
            assert np.abs(found.weights - weights).max() < 1e-12
            assert np.abs(found.consistency_ratio - (lambdas - 7) / 6 / found.random_index).max() < 1e-12
            ours.append(a)
            theirs.append(b)
        held.append(report(f"100,000 7×7 judgement matrices, {name}", ours, theirs, "numpy.linalg.eig", 5))
    return all(held)


def by_highs(values: np.ndarray, amounts: np.ndarray, budget: float, gap: float) -> tuple[float, float]:
    """One option a case by HiGHS alone, the model built before the clock starts; seconds and value."""
    count, width = values.shape
    model, size = highspy.HighsLp(), values.size
    model.num_col_, model.num_row_ = size, count + 1
    model.col_cost_, model.col_lower_, model.col_upper_ = -values.ravel(), np.zeros(size), np.ones(size)
    model.row_lower_, model.row_upper_ = np.r_[np.ones(count), -np.inf], np.r_[np.ones(count), budget]
    model.integrality_ = [highspy.HighsVarType.kInteger] * size
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.r_[np.arange(0, size + 1, width), 2 * size]
    model.a_matrix_.index_ = np.r_[np.arange(size), np.arange(size)]
    model.a_matrix_.value_ = np.r_[np.ones(size), amounts.ravel()]
    solver = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": gap, "mip_abs_gap": 0.0}.items():
        solver.setOptionValue(option, value)
    start = perf_counter()
    solver.passModel(model)
    solver.run()
    return perf_counter() - start, -solver.getInfo().objective_function_value


def cases() -> bool:
    """One budget over 1,000 cases × 5 options: the optimum no slower than HiGHS, a 0.05 % gap 20 times faster.

    HiGHS gets the same gap, and once more none. Numbers are uniform, with all their digits; then ratings from 1 to 9.
    """
    held = []
    for name in ("uniform", "ratings"):
        proved: list[tuple[float, float]] = []
        near: list[tuple[float, float, float]] = []
        for seed in range(PAIRS):
            rng = np.random.default_rng(seed)
            values, amounts = rng.random((1000, 5)), rng.random((1000, 5))
            if name == "ratings":
                amounts = rng.integers(1, 10, (1000, 5)).astype(float)
            budget = round(0.6 * float(amounts.mean(axis=1).sum()), 3)
            choices = mcda.Choices.of(values, amounts)
            a, best = timed(partial(mcda.allocate, choices, {"effort": budget}))
            b, theirs = by_highs(values, amounts, budget, 0.0)
            assert best.status.name == "OPTIMAL"
            assert abs(best.value - theirs) <= 1e-6 * theirs
            c, close = often(partial(mcda.allocate, choices, {"effort": budget}, gap=0.0005))
            d, _ = by_highs(values, amounts, budget, 0.0005)
            assert close.gap <= 0.0005
            assert mcda.verify([best, close])
            proved.append((a, b))
            near.append((c, d, b))
        ours, highs = map(list, zip(*proved, strict=True))
        held.append(report(f"1000×5 cases, {name}, optimum proved", ours, highs, "HiGHS, gap 0", 1))
        quick, same_gap, none = map(list, zip(*near, strict=True))
        held.append(report(f"1000×5 cases, {name}, 0.05 % gap", quick, same_gap, "HiGHS, same gap", 20))
        held.append(report(f"1000×5 cases, {name}, 0.05 % gap", quick, none, "HiGHS, gap 0", 20))
    return all(held)


def promised(norm: str, seconds: float, gap: float) -> bool:
    """The nearest flip of TOPSIS at 1000×20 within the seconds and the gap, checked by its certificate."""
    matrix, weights = random_problem(1000, 20)
    method = mcda.method("topsis", normalisation="vector")
    taken, flip = often(lambda: mcda.nearest_flip(matrix, weights, method, norm=norm), PAIRS)
    assert mcda.verify(flip).ok
    width = flip.bracket[1] - flip.bracket[0]
    held = taken <= seconds and width <= gap
    print(
        f"nearest flip of TOPSIS in {norm}, 1000×20: {taken:.2f} s, gap {width:.1e}; "
        f"{'reaches' if held else 'MISSES'} {seconds:g} s and {gap:g}"
    )
    return held


RATIOS: dict[str, Callable[[], bool]] = {
    "linf": linf,
    "flips": flips,
    "potential": potential,
    "priorities": priorities,
    "cases": cases,
    "percent": lambda: promised("percent", 1, 1e-6),
    "l2": lambda: promised("l2", 10, 1e-5),
}


def run(names: list[str]) -> int:
    """Run the named comparisons, or all; 0 when every target is reached."""
    held = [RATIOS[name]() for name in names or RATIOS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
