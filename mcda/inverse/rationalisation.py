"""Weights that explain choices: one vector for all cases, by how much, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.explained import ExplainedCertificate
from mcda.certificate.problem import Vector
from mcda.errors import McdaError
from mcda.inverse.choices import Choice, common_names, read
from mcda.inverse.conflicts import Conflicts, conflicts
from mcda.inverse.programs import bent, closest, extents, least_slack, margin
from mcda.lp import Status, Warm
from mcda.matrix import Floats, Weights, fraction
from mcda.numerals import shown

if TYPE_CHECKING:
    import pandas as pd

SAMPLES = 100_000
BLOCK = 10_000
KINDS = {"past": True, "recommended": False}


@dataclass(frozen=True, eq=False)
class Rationalisation:
    """Which weights explain the choices, if any do; that they do proves no motive.

    Attributes
    ----------
    feasible : bool
        Whether some weights put every choice strictly first: margin > 0. At 0 the choices are explained by ties only.
    margin : float or None
        The largest least lead of what was chosen, over all weights at or above the floor; None where nothing was
        rejected.
    binding : tuple of (case, rejected option)
        The tightest: their mix bounds the margin. The heaviest in the mix first.
    conflict : tuple of int
        Positions of a smallest set of cases that no weights explain together, ties allowed; empty where all are.
    conflicts : Conflicts or None
        All smallest sets, and the smallest repairs.
    slack : float
        The least sum over cases of the largest shortfall of what was chosen; 0 where all are explained.
    slacks : mapping case -> float
    share, share_error : float
        Share of all vectors at or above the floor that explain every choice, drawn uniformly, and its standard error.
    explained : tuple of float, K + 1
        Share of these vectors that explain exactly 0, 1, …, K choices.
    each : mapping case -> float
        Share of these vectors that explain that choice.
    samples, rng : int
    """

    feasible: bool
    margin: float | None
    binding: tuple[tuple[str, str], ...]
    conflicts: Conflicts | None
    slack: float
    slacks: Mapping[str, float]
    share: float
    share_error: float
    explained: tuple[float, ...]
    each: Mapping[str, float]
    samples: int
    rng: int
    floor: Fraction
    choices: tuple[Choice, ...]
    criteria: tuple[str, ...]
    certificate: ExplainedCertificate | None
    _weights: Vector
    _declared: Weights | None

    @property
    def conflict(self) -> tuple[int, ...]:
        """Positions of a smallest set of cases that no weights explain together; empty where all are explained."""
        return self.conflicts.smallest[0] if self.conflicts else ()

    @cached_property
    def weights(self) -> pd.Series[float]:
        """Weights of the largest margin, by common name: those of the least total shortfall where there is none."""
        return self._series(np.array([float(x) for x in self._weights]), "weight")

    @cached_property
    def centre(self) -> pd.Series[float] | None:
        """The centre of the largest ball, in the plane of weights of sum 1, of vectors that explain all; or None."""
        if not self.feasible or self.certificate is None:
            return None
        return self._series(_centre(self.certificate), "centre")

    @cached_property
    def nearest(self) -> pd.Series[float] | None:
        """The vector nearest to the declared one, by Σ|Δ|, that explains all; None without one or a declared vector.

        Its `attrs["moved"]` has the points of 100 that change hands.
        """
        if self.conflicts is not None or self._declared is None or self.certificate is None:
            return None
        distance, there = closest(self.certificate.leads, self._declared.exact, self.floor)
        series = self._series(np.array([float(x) for x in there]), "nearest")
        series.attrs["moved"] = float(distance) * 50
        return series

    @cached_property
    def ranges(self) -> pd.DataFrame | None:
        """The least and the largest weight of each criterion over all weights that explain all: `least, largest`.

        None where no weights do, or nothing was rejected. A criterion whose least is 0 is one that the choices do not
        need; a declared weight outside cannot be what led to them.
        """
        import pandas as pd

        if self.conflicts is not None or self.certificate is None:
            return None
        ends = extents(self.certificate.leads, len(self.criteria), self.floor)
        rows = [(float(low), float(high)) for low, high in ends]
        return pd.DataFrame(rows, index=pd.Index(self.criteria, name="criterion"), columns=["least", "largest"])

    @cached_property
    def apart(self) -> Mapping[str, Rationalisation]:
        """The same of past choices and of what is only recommended, each by itself; empty where all are of one kind."""
        parts = {kind: [one for one in self.choices if one.past is past] for kind, past in KINDS.items()}
        if not all(parts.values()):
            return {}
        declared = {} if self._declared is None else self._declared.series().to_dict()
        found = {}
        for kind, choices in parts.items():
            names = common_names(choices)
            kept = {name: declared.get(name, 0.0) for name in names}
            own = Weights.of(kept, names) if any(kept.values()) else None
            found[kind] = _explained(choices, names, self.floor, own, self.samples, self.rng)
        return found

    @cached_property
    def revealed(self) -> pd.DataFrame:
        """Declared weights beside revealed ones: `declared, nearest, centre, margin`; without what there is none of."""
        import pandas as pd

        columns = {"declared": None if self._declared is None else self._declared.series()}
        columns |= {"nearest": self.nearest, "centre": self.centre, "margin": self.weights}
        found = {key: series.to_numpy() for key, series in columns.items() if series is not None}
        return pd.DataFrame(found, index=pd.Index(self.criteria, name="criterion"))

    @cached_property
    def curved(self) -> tuple[float, dict[str, list[tuple[float, float]]]] | None:
        """Where no weights do: the margin under curved value functions, and their points; None where weights do.

        One nondecreasing function a criterion, of its normalised ratings, common to all cases; their highest values
        add up to 1. A margin > 0 means that a curved value function explains what no weights do.
        """
        if self.conflicts is None:
            return None
        rows = [
            (
                one.values[one.chosen],
                [v for k, v in one.values.items() if k != one.chosen and v != one.values[one.chosen]],
            )
            for one in self.choices
        ]
        found, points = bent(rows, self.criteria)
        return float(found), {name: [(float(x), float(v)) for x, v in line] for name, line in points.items()}

    def _series(self, values: Floats, name: str) -> pd.Series[float]:
        import pandas as pd

        return pd.Series(values, index=pd.Index(self.criteria, name="criterion"), name=name)

    @property
    def proof(self) -> str | None:
        """Why no weights explain the choices, in a sentence; None where some do."""
        if self.conflicts is None or self.certificate is None:
            return None
        parts = ", ".join(f"{float(y):.3g} of {option} ({case})" for (case, option), y in self.certificate.mix.items())
        if self.floor == 0:
            return (
                f"A mix of rejected options ({parts}) is better on every criterion than the same mix of what was "
                "chosen, so that no weights put all choices first."
            )
        return (
            f"With at least {float(self.floor):.3g} on every criterion, a mix of rejected options ({parts}) comes out "
            "ahead of the same mix of what was chosen, whatever the rest of the weights."
        )

    def __str__(self) -> str:
        count = len(self.choices)
        what = "the choice" if count == 1 else f"all {count} choices"
        cheap = f"{_rounded(self.share)} of random weights{' above the floor' if self.floor else ''} do as well"
        if self.margin is None:
            return "nothing was rejected: any weights explain it"
        if self.feasible:
            return f"there are weights that explain {what}, by {self.margin:.3g}; {cheap}"
        if self.conflicts is None:
            return f"there are weights that explain {what}, but by ties only"
        members = " and ".join(self.choices[k].label for k in self.conflict)
        if self.floor:
            together = " together" if len(self.conflict) > 1 else ""
            return f"no weights of at least {float(self.floor):.3g} on every criterion explain {members}{together}"
        bent_ = self.curved is not None and self.curved[0] > 0
        curve = "; a curved value function does" if bent_ else "; nor does any value function that only rises"
        return f"no weights explain {members}{' together' if len(self.conflict) > 1 else ''}{curve}"

    def __repr__(self) -> str:
        return f"<Rationalisation: {self}>"

    def to_json(self, ranges: bool = True) -> dict[str, Any]:
        """Return the answer as plain data; `apart` has the same of past and of recommended choices.

        Without `ranges`, which take two linear programs a criterion, it is quicker.
        """
        return {**self._told(ranges), "apart": {kind: one._told(ranges) for kind, one in self.apart.items()}}

    def _told(self, ranges: bool) -> dict[str, Any]:
        labels = [one.label for one in self.choices]
        nearest, centre, found = self.nearest, self.centre, self.conflicts
        return {
            "sentence": str(self), "feasible": self.feasible, "margin": self.margin, "floor": float(self.floor),
            "cases": {one.label: one.chosen for one in self.choices}, "weights": self.weights.to_dict(),
            "centre": None if centre is None else centre.to_dict(),
            "nearest": None if nearest is None else {"weights": nearest.to_dict(), "moved": nearest.attrs["moved"]},
            "ranges": None if not ranges or self.ranges is None else {
                str(name): [float(row["least"]), float(row["largest"])] for name, row in self.ranges.iterrows()
            },
            "declared": None if self._declared is None else self._declared.series().to_dict(),
            "binding": [list(key) for key in self.binding],
            "conflicts": None if found is None else {
                "smallest": [[labels[k] for k in part] for part in found.smallest],
                "repairs": [[labels[k] for k in part] for part in found.repairs], "complete": found.complete,
            },
            "slack": self.slack, "slacks": dict(self.slacks), "proof": self.proof,
            "curved": None if self.curved is None else {"margin": self.curved[0], "points": self.curved[1]},
            "share": self.share, "share_error": self.share_error, "explained": list(self.explained),
            "each": dict(self.each), "samples": self.samples, "seed": self.rng,
            "certificate": None if self.certificate is None else self.certificate.to_json(),
        }  # fmt: skip


def _rounded(share: float) -> str:
    """Return a percentage; what is neither nothing nor everything is never rounded to either."""
    told = f"{share:.0%}"
    return "under 1%" if share > 0 and told == "0%" else "over 99%" if share < 1 and told == "100%" else told


def rationalise(
    cases: Iterable[Any], *, normalisation: str | None = None, floor: Any = 0, declared: Any = None,
    samples: int = SAMPLES, rng: int = 0,
) -> Rationalisation:  # fmt: skip
    """Return which weights of the weighted sum explain the choices of several cases.

    max ε with Σ_j w_j (r_chosen,j − r_rejected,j) ≥ ε for every rejected option of every case, Σw = 1, w ≥ floor;
    solved in Fractions, with weights and a mix of rejected options as certificate.

    Parameters
    ----------
    cases : Case objects (their choice, their criteria by the interest they stand for) or (matrix, chosen) pairs
        Criteria are matched by name; what a case lacks adds nothing to it. Options with the same ratings as the chosen
        one are left out.
    normalisation : as in `weighted_sum`
    floor : the least weight of every criterion
    declared : what `Weights.of` takes, over all common names: the answer has the nearest vector to it
    samples, rng : for the share of all weights that explain the choices

    Raises
    ------
    McdaError
        No case, a case without a choice, two criteria for one interest, a floor that leaves no weights.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[4, 1], [1, 3]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> found = rationalise([(matrix, "a2")])
    >>> found.margin, found.weights.to_dict(), round(found.share, 2)
    (0.5, {'gain': 0.0, 'calm': 1.0}, 0.4)
    """
    choices = read(cases, normalisation)
    names = common_names(choices)
    n = len(names)
    try:
        least = fraction(floor)
    except McdaError:
        raise McdaError(f"'floor' must be a number, got {shown(floor)}") from None
    if not 0 <= least * n <= 1:
        raise McdaError(f"'floor' must lie between 0 and 1/{n}, so that {n} weights of sum 1 can be above it")
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise McdaError(f"'samples' must be a whole number, at least 1, got {shown(samples)}")
    own = None if declared is None else Weights.of(declared, names)
    return _explained(choices, names, least, own, samples, rng)


def _explained(
    choices: list[Choice], names: tuple[str, ...], least: Fraction, own: Weights | None, samples: int, rng: int
) -> Rationalisation:
    n = len(names)
    groups = {one.label: one.leads(names) for one in choices}
    leads = {key: row for rows in groups.values() for key, row in rows.items()}
    certificate, slacks = None, dict.fromkeys(groups, Fraction(0))
    reached: Fraction | None = None
    weights, found = (Fraction(1, n),) * n, None
    if leads:
        reached, weights, mix = margin(leads, n, least)
        certificate = ExplainedCertificate(names, leads, least, weights, reached, mix)
        if reached < 0:
            found = conflicts(list(groups.values()), n, least)
            slacks, weights = least_slack(groups, n, least)
    counts, explained = _shares(groups, n, float(least), samples, rng)
    share = float(counts[-1])
    spread = (share * samples + 2) / (samples + 4)
    return Rationalisation(
        feasible=reached is None or reached > 0,
        margin=None if reached is None else float(reached),
        binding=() if certificate is None else tuple(sorted(certificate.mix, key=lambda key: -certificate.mix[key])),
        conflicts=found,
        slack=float(sum(slacks.values())),
        slacks={key: float(x) for key, x in slacks.items()},
        share=share,
        share_error=float(np.sqrt(spread * (1 - spread) / samples)),
        explained=tuple(counts.tolist()),
        each=dict(zip(groups, explained.tolist(), strict=True)),
        samples=samples,
        rng=rng,
        floor=least,
        choices=tuple(choices),
        criteria=names,
        certificate=certificate,
        _weights=weights,
        _declared=own,
    )


def _shares(
    groups: Mapping[str, Mapping[Any, Vector]], n: int, floor: float, samples: int, rng: int
) -> tuple[Floats, Floats]:
    """Return the share of random vectors that explain exactly k choices, and that explain each."""
    tables = [np.array(list(rows.values()), dtype=float).reshape(-1, n) for rows in groups.values()]
    counts, each = np.zeros(len(tables) + 1), np.zeros(len(tables))
    source = np.random.default_rng(rng)
    for start in range(0, samples, BLOCK):
        size = min(BLOCK, samples - start)
        drawn = floor + (1 - n * floor) * source.dirichlet(np.ones(n), size)
        fits = np.stack([(drawn @ table.T >= 0).all(axis=1) for table in tables])
        each += fits.sum(axis=1)
        counts += np.bincount(fits.sum(axis=0), minlength=len(counts))
    return counts / samples, each / samples


def _centre(certificate: ExplainedCertificate) -> Floats:
    """Return the centre of the largest ball in the plane of sum 1 that explains all and is above the floor."""
    n = len(certificate.criteria)
    table = np.array(list(certificate.leads.values()), dtype=float)
    moved = table - table.mean(axis=1, keepdims=True)
    edge = np.sqrt(1 - 1 / max(n, 2))
    model = Warm([float(certificate.floor)] * n + [0.0], [1.0] * (n + 1))
    model.add([[1.0] * n + [0.0]], [1.0], [1.0])
    model.add(np.c_[np.eye(n), -np.full(n, edge)], np.full(n, float(certificate.floor)), np.full(n, np.inf))
    model.add(np.c_[table, -np.linalg.norm(moved, axis=1)], np.zeros(len(table)), np.full(len(table), np.inf))
    model.aim([0.0] * n + [1.0])
    if model.run() is not Status.OPTIMAL:
        return np.array([float(x) for x in certificate.weights])
    point = np.maximum(model.point[:-1], float(certificate.floor))
    return np.asarray(point / point.sum())
