"""Weights that alone change nothing: never, from no weight at all to all of it, with the proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mcda import sentences
from mcda.certificate import PathCertificate
from mcda.flips.paths import path_along
from mcda.flips.walks import stretches, walker_for
from mcda.forms import BlackBox, Method


@dataclass(frozen=True, eq=False)
class Unmoved:
    """A criterion, or a group of criteria, of which no weight changes the winner.

    Attributes
    ----------
    subject : str or tuple of str
    now : float
        Today's weight.
    winner : str
        Who is first whatever it counts; of several who share the first place throughout, the first.
    alone, without : tuple of str
        Who comes first if nothing else counts, and if this does not count at all.
    certificate : PathCertificate, "float bound" or "search"
        Why nobody overtakes between no weight and all of it; made when first asked for.
    """

    subject: str | tuple[str, ...]
    now: float
    winner: str
    alone: tuple[str, ...]
    without: tuple[str, ...]
    _certify: Callable[[], PathCertificate | str]

    @cached_property
    def certificate(self) -> PathCertificate | str:
        """The claim in Fractions, for `mcda.verify`."""
        return self._certify()

    def told(self) -> dict[str, Any]:
        """Return what it says as plain data, without its certificate."""
        subject = self.subject if isinstance(self.subject, str) else list(self.subject)
        return {
            "kind": "unmoved", "subject": subject, "now": self.now, "winner": self.winner,
            "alone": list(self.alone), "without": list(self.without),
        }  # fmt: skip

    def __str__(self) -> str:
        return sentences.unmoved(self.told())

    def __repr__(self) -> str:
        return f"<Unmoved: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data; its certificate names the problem "main"."""
        certificate = self.certificate
        proof = certificate if isinstance(certificate, str) else {"problem": "main", **certificate.to_json()}
        return {**self.told(), "sentence": str(self), "certificate": proof}


def unmoved_weights(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, rule: str = "proportional",
    along: Any = None,
) -> list[Unmoved]:  # fmt: skip
    """Return the criteria whose weight alone never changes the winner: what `weight_flips` says nothing about.

    Parameters
    ----------
    rule, along : as in `weight_flips`

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 2], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> [print(one) for one in unmoved_weights(matrix, [1, 1])]
    a1 stays first whatever gain counts: never
    a1 stays first whatever calm counts: never
    [None, None]
    """
    walker = walker_for(matrix, weights, method)
    names = walker.matrix.alternatives
    found = []
    for subject in walker.matrix.criteria if along is None else [along]:
        path = path_along(walker.matrix, walker.weights, subject, rule)
        if path is None or path.kind == "line":
            continue
        whole, events = stretches(walker, path)
        if events:
            continue
        winner = names[whole[0].winners[0]]
        without, alone = (tuple(names[k] for k in ks) for ks in walker.winners([(path, np.array([0.0, 1.0]))])[0])

        def certify(path: Any = path, winner: str = winner) -> PathCertificate | str:
            if isinstance(walker.prepared, BlackBox):
                return "search"
            rows = walker.problem.rows
            others = tuple(name for name in names if rows[name] != rows[winner])
            claim = PathCertificate(
                walker.problem, path.weights, path.now, path.pieces, (winner,), others, winner, None,
                Fraction(0), Fraction(1), None, None,
            )  # fmt: skip
            # of computed numbers a tie can be a lead of the last digit
            return claim if walker.decides_exactly or not claim.faults() else "float bound"

        found.append(Unmoved(path.label, float(path.now), winner, alone, without, certify))
    return found
