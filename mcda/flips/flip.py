"""One change of the choice: what changes, where, who goes and who comes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcda import sentences
from mcda.notebook import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcda.certificate import PathCertificate


@dataclass(frozen=True, eq=False)
class Flip:
    """A threshold at which the choice changes.

    Attributes
    ----------
    kind : "weight", or "line" where all weights move in a straight line to other ones
    subject : str or tuple of str
        What is changed: a criterion, or a group of criteria; "towards" for a line.
    now, threshold : float
        Today's value and the one at which the choice changes.
    winner, rival : str
        The winner on the side nearer to today's value, and the one beyond.
    certificate : PathCertificate, or "search"
        Why nothing between the last change and here flips, and a point just beyond where the rival is ahead; made when
        first asked for. The word "search" where the method is known by evaluation only: the flip is real, others
        between may have been missed.
    """

    kind: str
    subject: str | tuple[str, ...]
    now: float
    threshold: float
    winner: str
    rival: str
    _certify: Callable[[], PathCertificate | str]

    @cached_property
    def certificate(self) -> PathCertificate | str:
        """The claim in Fractions, for `mcda.verify`."""
        return self._certify()

    @property
    def distance(self) -> float:
        """How far the threshold is from today's value."""
        return abs(self.threshold - self.now)

    @property
    def direction(self) -> str:
        """Whether the subject "rises" or "falls" to the threshold."""
        return sentences.direction(self.now, self.threshold)

    def __str__(self) -> str:
        return sentences.flip(self.told())

    def __repr__(self) -> str:
        return f"<Flip: {self}>"

    def _repr_html_(self) -> str:
        return shown("", [str(self)])

    def told(self) -> dict[str, Any]:
        """Return what the flip says as plain data, without its certificate."""
        subject = self.subject if isinstance(self.subject, str) else list(self.subject)
        return {
            "kind": self.kind, "subject": subject, "now": self.now, "threshold": self.threshold,
            "distance": self.distance, "direction": self.direction, "winner": self.winner, "rival": self.rival,
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the flip as plain data; its certificate names the problem "main"."""
        certificate = self.certificate
        proof = certificate if isinstance(certificate, str) else {"problem": "main", **certificate.to_json()}
        return {**self.told(), "sentence": str(self), "certificate": proof}
