"""One score that changes the choice: which, from what to what, who goes and who comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mcda import sentences
from mcda.certificate.cell import CellCertificate


@dataclass(frozen=True, eq=False)
class CellFlip:
    """The nearest value of a score, on one side of today's, beyond which the choice changes.

    Attributes
    ----------
    subject : (alternative, criterion)
    now, threshold : float
        Today's score and the one at which the choice changes, in the criterion's unit; equal where today is level.
    winner, rival : str
        Who is first up to the threshold, and who just beyond.
    within_range : bool or None
        Whether the threshold lies in the range of the score; None where it has no range.
    upwards : bool
        On which side of today's score it lies.
    jump : bool
        True where scores jump at the threshold and the winner is still ahead there, level with nobody: a column whose
        scores are all the same tells nobody apart, and one that has moved by anything does.
    levels : tuple of float or str
        Where a value function turns levels into scores: the levels worth the threshold, one on each of its pieces that
        passes it; of words, those whose value lies at it or beyond.
    """

    subject: tuple[str, str]
    now: float
    threshold: float
    winner: str
    rival: str
    upwards: bool
    _certify: Callable[[], CellCertificate | str]
    within_range: bool | None = None
    levels: tuple[float | str, ...] = ()
    jump: bool = False

    @property
    def kind(self) -> str:
        """What is moved: a "cell"."""
        return "cell"

    @cached_property
    def certificate(self) -> CellCertificate | str:
        """Why nothing nearer flips, and a score just beyond where the rival is first; for `mcda.verify`."""
        return self._certify()

    @property
    def distance(self) -> float:
        """How far the threshold is from today's score."""
        return abs(self.threshold - self.now)

    @property
    def direction(self) -> str:
        """Whether the score "rises" or "falls" to the threshold."""
        return "rises" if self.upwards else "falls"

    def __str__(self) -> str:
        return sentences.cell(self.told())

    def __repr__(self) -> str:
        return f"<CellFlip: {self}>"

    def told(self) -> dict[str, Any]:
        """Return what the flip says as plain data, without its certificate."""
        return {
            "kind": self.kind, "subject": list(self.subject), "now": self.now, "threshold": self.threshold,
            "distance": self.distance, "direction": self.direction, "within_range": self.within_range,
            "levels": list(self.levels), "jump": self.jump, "winner": self.winner, "rival": self.rival,
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the flip as plain data; its certificate names the problem "main"."""
        certificate = self.certificate
        proof = certificate if isinstance(certificate, str) else {"problem": "main", **certificate.to_json()}
        return {**self.told(), "sentence": str(self), "certificate": proof}
