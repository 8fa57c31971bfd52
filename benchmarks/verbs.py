"""The verbs: each makes a call ready outside the timed part and holds its answer against something independent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

import mcda

from .subjects import Floats, Subject, cases

DRAWS = 10_000


@dataclass(frozen=True)
class Verb:
    """A question: `ready` returns the timed call, `check` asserts its answer; `most` cells are asked at all."""

    name: str
    ready: Callable[[Subject], Callable[[], Any]]
    check: Callable[[Subject, Any], None]
    most: int
    asks: Callable[[Subject], bool] = lambda subject: True


def scores_by_hand(subject: Subject) -> Floats:
    """Return weighted sums as one writes them in NumPy."""
    x, scale = subject.matrix.values.astype(float), subject.matrix.bounds
    gains = np.array([one == "max" for one in subject.matrix.sense])
    if subject.normalisation == "none":
        columns = np.where(gains, x, -x)
    else:
        low, high = x.min(axis=0), x.max(axis=0)
        if subject.normalisation == "bounds" and scale is not None:
            low, high = np.array([[float(end) for end in one or ()] for one in scale]).T
        spread = np.where(high > low, high - low, 1)
        columns = np.where(high > low, np.where(gains, x - low, high - x) / spread, 1)
    return np.asarray(columns @ subject.weights.values)


def closeness_by_hand(subject: Subject) -> Floats:
    """Return the closeness of TOPSIS with vector normalisation as one writes it in NumPy; all equal gives ½."""
    x = subject.matrix.values.astype(float)
    v = subject.weights.values * x / np.sqrt((x * x).sum(axis=0))
    gains = np.array([one == "max" for one in subject.matrix.sense])
    top, bottom = np.where(gains, v.max(axis=0), v.min(axis=0)), np.where(gains, v.min(axis=0), v.max(axis=0))
    far, near = np.sqrt(((v - bottom) ** 2).sum(axis=1)), np.sqrt(((v - top) ** 2).sum(axis=1))
    total = far + near
    return np.where(total > 0, far / np.where(total > 0, total, 1), 0.5)


def linear(subject: Subject) -> mcda.Method:
    """Return the weighted sum with the subject's normalisation."""
    return mcda.method("weighted_sum", normalisation=subject.normalisation)


VECTOR = mcda.method("topsis", normalisation="vector")


def _rank(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.rank, subject.matrix, subject.weights, linear(subject))


def _topsis(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.rank, subject.matrix, subject.weights, VECTOR)


def _same_scores(by_hand: Callable[[Subject], Floats]) -> Callable[[Subject, Any], None]:
    def check(subject: Subject, ranking: mcda.Ranking) -> None:
        np.testing.assert_allclose(ranking.values, by_hand(subject), rtol=0, atol=1e-9)
        assert ranking.winners[0] in subject.matrix.alternatives
        assert ranking.ranks.min() == 1

    return check


def _stability(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.stability, subject.matrix, subject.weights, linear(subject))


def _inside(subject: Subject, table: Any) -> None:
    assert list(table.index) == list(subject.matrix.criteria)
    whole = table["weight"] == 1  # the rest has nothing to share out: no path
    assert (((table["lower"] <= table["weight"]) & (table["weight"] <= table["upper"])) | whole).all()
    assert (((table["lower"] >= 0) & (table["upper"] <= 1)) | whole).all()


def _nearest(norm: str) -> Callable[[Subject], Callable[[], Any]]:
    def ready(subject: Subject) -> Callable[[], Any]:
        return partial(mcda.nearest_flip, subject.matrix, subject.weights, linear(subject), norm=norm)

    return ready


def _certified(subject: Subject, flip: mcda.NearestFlip) -> None:
    assert flip.status.name in {"FLIP", "TIE_ONLY", "NEVER", "TIED"}, flip.status
    if flip.status.name == "TIED":  # now: nothing to certify
        assert flip.distance == 0
    else:
        assert mcda.verify(flip).ok
    if flip.distance is not None:
        assert flip.bracket is not None
        assert flip.bracket[0] <= flip.distance <= flip.bracket[1]


def _cells(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.cell_flips, subject.matrix, subject.weights, linear(subject))


def _cells_hold(subject: Subject, flips: Any) -> None:
    assert not flips or mcda.verify(flips[:3]).ok
    assert all(np.isfinite(float(one.threshold)) for one in flips)


def _judgements(subject: Subject) -> Callable[[], Any]:
    by = partial(mcda.judgement_flips, subject.matrix, subject.judgements, linear(subject))
    return partial(by, by="geometric_mean")


def _judgements_hold(subject: Subject, flips: Any) -> None:
    assert not flips or mcda.verify(flips[:3]).ok
    assert all(1 / 9 - 1e-12 <= one.threshold <= 9 + 1e-12 for one in flips)


def _potential(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.potential_winners, subject.matrix, linear(subject))


def _winner_is_possible(subject: Subject, table: Any) -> None:
    scores = scores_by_hand(subject)
    assert table["status"].iloc[int(scores.argmax())] in {"strict", "tie only"}
    assert subject.cells > 1000 or mcda.verify(table).ok


def _shares(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.weight_shares, subject.matrix, linear(subject))


def _one_in_all(subject: Subject, shares: Any) -> None:
    assert abs(shares.sum() - 1) < 1e-9
    assert (shares >= 0).all()


def _simulate(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.simulate, subject.matrix, VECTOR, samples=DRAWS, rng=1)


def _all_counted(subject: Subject, found: mcda.Simulation) -> None:
    table = found.acceptability.to_numpy()
    np.testing.assert_allclose(table.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert found.samples == DRAWS
    assert table[:, 0].sum() >= 1 - 1e-12


def _maximise(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.maximise, subject.matrix, subject.weights, method=linear(subject))


def _is_the_best(subject: Subject, found: mcda.Optimum) -> None:
    assert found.utility is not None
    assert abs(found.utility - scores_by_hand(subject).max()) < 1e-9


def _rationalise(subject: Subject) -> Callable[[], Any]:
    return partial(mcda.rationalise, [one.case for one in cases()], samples=DRAWS)


def _explained_or_in_conflict(subject: Subject, found: mcda.Rationalisation) -> None:
    assert found.feasible == (found.margin is None or found.margin > 0)
    assert found.feasible or found.conflict or found.margin == 0
    assert mcda.verify(found).ok


def _report(subject: Subject) -> Callable[[], Any]:
    def write() -> str:
        assert subject.case is not None
        study = mcda.Study.of(subject.case)
        with tempfile.TemporaryDirectory() as home:
            page = Path(home) / "report.html"
            mcda.report.write(study, page)
            return page.read_text(encoding="utf-8")

    return write


def _says_the_winner(subject: Subject, page: str) -> None:
    assert subject.case is not None
    assert escape(subject.case.title) in page
    assert mcda.rank(subject.matrix, subject.weights).winners[0] in page


VERBS = (
    Verb("rank", _rank, _same_scores(scores_by_hand), 1 << 40),
    Verb("rank_topsis", _topsis, _same_scores(closeness_by_hand), 1 << 40, lambda one: one.kind != "case"),
    Verb("stability", _stability, _inside, 20_000),
    *(
        Verb(f"nearest_{norm}", _nearest(norm), _certified, 1000)  # larger ones: benchmarks/ratios.py
        for norm in ("l1", "l2", "linf", "percent")
    ),
    Verb("cells", _cells, _cells_hold, 1000),
    Verb("judgements", _judgements, _judgements_hold, 1000, lambda one: one.judgements is not None),
    Verb("potential_winners", _potential, _winner_is_possible, 1000),
    Verb("shares", _shares, _one_in_all, 100, lambda one: one.name not in {"all equal"}),
    Verb("simulate", _simulate, _all_counted, 1000),
    Verb("maximise", _maximise, _is_the_best, 1000),
    Verb("rationalise", _rationalise, _explained_or_in_conflict, 1000, lambda one: one.name == "maritime_dispute"),
    Verb("report", _report, _says_the_winner, 1000, lambda one: one.case is not None),
)
