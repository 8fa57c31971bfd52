"""Why the winner comes before a rival, and what one has to believe for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mcda.certificate import Problem
from mcda.certificate.forced import ForcedCertificate, Said
from mcda.errors import McdaError
from mcda.explanation.statements import Proof, Statement, Vector, dot, force
from mcda.explanation.trade_offs import Move, Step, chain
from mcda.forms import Linear, Method, answerable
from mcda.matrix import DecisionMatrix, Weights, listed, position, resolve
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranking import rank


class Status(Enum):
    """Whether there is a choice to explain."""

    AHEAD = "one alternative comes first"
    TIED = "several alternatives come first: there is no choice to explain"
    ALONE = "there is no other alternative"


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why the winner comes before a rival.

    Attributes
    ----------
    status : Status
    winner, rival : str or None
        None where there is none, and for a tie.
    lead : Fraction or None
        Score of the winner less that of the rival.
    steps : tuple of Step
        From the rival to the winner, two criteria at a time; their nets add up to the lead.
    statements : tuple of Statement
        True of today's weights; no other alternative is ahead under any weights of which all are true. Each is
        necessary. () where no weights put another alternative ahead.
    fewest : bool
        No fewer such statements do (of orders of two weights, and shares in the steps said). False where the search
        ended early: each is necessary still.
    proofs : tuple of Proof, one for every other alternative
    exact : bool
        All of it in exact numbers of what was given; False where the method's columns (a root, a logarithm) or the
        inputs were computed in floats: exact for those floats.
    sentence : str
    method : str
    """

    status: Status
    winner: str | None
    rival: str | None
    lead: Fraction | None
    steps: tuple[Step, ...]
    statements: tuple[Statement, ...]
    fewest: bool
    proofs: tuple[Proof, ...]
    exact: bool
    sentence: str
    method: str
    _problem: Problem | None
    _weights: Vector
    _criteria: tuple[str, ...]

    def __str__(self) -> str:
        return self.sentence

    @cached_property
    def certificate(self) -> ForcedCertificate | None:
        """The steps, the statements and their proofs, to be checked by `mcda.verify`; None where nothing is claimed."""
        if self._problem is None or self.winner is None or self.rival is None:
            return None
        steps = tuple(
            tuple((move.position, move.points) for move in (step.gain, step.loss) if move is not None)
            for step in self.steps
        )
        said = tuple(Said(one.more, one.less, one.bound, one.witness, one.ahead) for one in self.statements)
        proofs = {one.rival: (one.multipliers, one.constant) for one in self.proofs}
        return ForcedCertificate(self._problem, self._weights, self.winner, self.rival, steps, said, proofs)

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as plain data that `mcda.verify` checks."""
        certificate, names = self.certificate, self._criteria

        def named(at: int | None) -> str | None:
            return None if at is None else names[at]

        def moved(move: Move | None) -> dict[str, Any] | None:
            return None if move is None else {"criterion": names[move.position], **move.to_json()}

        return {
            "method": self.method, "status": self.status.name, "winner": self.winner, "rival": self.rival,
            "lead": None if self.lead is None else float(self.lead), "exact": self.exact, "fewest": self.fewest,
            "sentence": self.sentence,
            "steps": [
                {"text": str(step), "net": float(step.net), "gain": moved(step.gain), "loss": moved(step.loss)}
                for step in self.steps
            ],
            "statements": [
                {"text": str(one), "kind": one.kind, "criterion": named(one.less if one.more is None else one.more),
                 "than": named(one.less) if one.second is not None else None,
                 "share": None if one.share is None else float(one.share)} for one in self.statements
            ],
            "problems": {} if self._problem is None else {"main": self._problem.to_json()},
            "certificate": None if certificate is None else certificate.to_json(),
        }  # fmt: skip


def explain(
    matrix: Any,
    weights: Any = None,
    method: Method | str = "weighted_sum",
    rival: object = None,
    labels: Mapping[str, str] | None = None,
) -> Explanation:
    """Say why the winner comes before a rival: trade-offs that lead from one to the other, and what forces the choice.

    For methods whose scores are linear in the weights, V·w: with a the winner and b the rival, criterion j adds
    w_j(V_aj − V_bj) to the lead. The steps pair what is lost with what is gained until all of b is a; the statements
    are the fewest of the form "i weighs at least as much as j" or "i weighs at least (most) s %" under which
    (V_a − V_c)·w ≥ 0 for every other c.

    Parameters
    ----------
    matrix : DecisionMatrix, or anything with `.matrix()` and `.weights()` (a Case, a Hierarchy)
    weights : what `Weights.of` takes; left out, the case's own
    method : Method or its name, of the linear form
    rival : an alternative; left out, the best of the others
    labels : name -> words, for alternatives and criteria in the sentences; left out, a case's own in quotation marks

    Returns
    -------
    Explanation
        Points in the unit in which the method adds: the score's, or its logarithm's (weighted product).

    Raises
    ------
    McdaError
        A method of another form, an unknown rival, the winner as its own rival.

    References
    ----------
    Trade-offs one pair of criteria at a time are Hammond, Keeney and Raiffa's even swaps (1998), known from works that
    cite them; the pairing, the statements and their proofs are derived here.

    Examples
    --------
    >>> from mcda import DecisionMatrix, verify
    >>> matrix = DecisionMatrix.of(
    ...     [[9, 50], [5, 20]], ("max", "min"), ["north", "south"], ["income", "cost"], bounds=[(0, 10), (0, 100)]
    ... )
    >>> why = explain(matrix, {"income": 60, "cost": 40})
    >>> print(*why.steps, *why.statements, sep="; ")
    accept more cost from 20 to 50 (-0.12) for income from 5 to 9 (+0.24); income weighs at least as much as cost
    >>> print(verify(why))
    1 certificate holds
    """
    chosen = by_name(method)
    answerable(chosen, "why one alternative comes before another", "linear")
    labels = _own(matrix) if labels is None else labels
    matrix, weights = resolve(matrix, weights)
    said = _labels(labels, matrix)
    words = [said.get(name, name) for name in matrix.criteria]
    if rival is not None:
        position(matrix.alternatives, rival, "alternative")
    ranking = rank(matrix, weights, chosen)
    values, exact = _columns(matrix, chosen)
    exact = exact and "computed" not in (matrix.origin, weights.origin)
    scores = [dot(row, weights.exact) for row in values]
    winners = set(ranking.winners)
    first = max(range(len(scores)), key=lambda k: (matrix.alternatives[k] in winners, scores[k]))
    winner = matrix.alternatives[first]
    others = [k for k in range(len(scores)) if k != first]
    if not others:
        return _nothing(
            Status.ALONE, winner, exact, f"{said.get(winner, winner)} is the only alternative.", chosen.name
        )
    if len(winners) > 1 or any(scores[k] >= scores[first] for k in others):
        names = " and ".join(said.get(name, name) for name in ranking.winners)
        return _nothing(
            Status.TIED, None, exact, f"{names} come first together: there is no choice to explain.", chosen.name
        )
    second = max(others, key=lambda k: scores[k]) if rival is None else matrix.alternatives.index(str(rival))
    if second == first:
        raise McdaError(f"the rival must be another alternative than the winner, got {shown(rival)}")
    moves = _moves(matrix, weights, values, first, second, words)
    leads = {
        matrix.alternatives[k]: tuple(a - b for a, b in zip(values[first], values[k], strict=True)) for k in others
    }
    problem = Problem(
        "linear",
        {name: (row,) for name, row in zip(matrix.alternatives, values, strict=True)},
        matrix.origin if exact else "computed",
    )
    statements, proofs, fewest = force(leads, weights.exact, words)
    steps = chain(moves)
    lead = scores[first] - scores[second]
    loser = matrix.alternatives[second]
    sentence = (
        f"{said.get(winner, winner)} is {float(lead):.3g} ahead of {said.get(loser, loser)}: "
        f"{'; '.join(map(str, steps))}. {_forced(statements)}"
    )
    return Explanation(
        Status.AHEAD, winner, loser, lead, steps, statements, fewest, proofs, exact, sentence, chosen.name, problem,
        weights.exact,
        matrix.criteria,
    )  # fmt: skip


def _own(case: Any) -> dict[str, str]:
    """Return what a case calls its alternatives and criteria, quoted, where these are different from each other."""
    document = getattr(case, "document", None)
    found: dict[str, str] = {}
    for part in (getattr(document, "criteria", {}), getattr(document, "alternatives", {})):
        words = {key: f"“{' '.join(str(one.label).split())}”" for key, one in part.items()}
        found |= words if len(set(words.values())) == len(words) else {}
    return found


def _labels(labels: Any, matrix: DecisionMatrix) -> dict[str, str]:
    if not isinstance(labels, Mapping):
        raise McdaError(f"'labels' must be a mapping name -> words, got {shown(labels)}")
    said = {str(name): str(words) for name, words in labels.items()}
    for names in (matrix.alternatives, matrix.criteria):
        listed([said.get(name, name) for name in names], "labels")  # two of a name would make a sentence of riddles
    return said


def _columns(matrix: DecisionMatrix, method: Method) -> tuple[list[Vector], bool]:
    """Return the method's columns in Fractions, and whether they are those of the numbers as given."""
    prepared = method.exact(matrix)
    exact = isinstance(prepared, Linear)
    if not exact:
        prepared = method.prepare(matrix)
    assert isinstance(prepared, Linear)
    if exact:
        return [tuple(map(Fraction, row)) for row in prepared.values], True
    return [tuple(map(Fraction, row)) for row in np.asarray(prepared.values, dtype=np.float64).tolist()], False


def _moves(
    matrix: DecisionMatrix, weights: Weights, values: list[Vector], first: int, second: int, words: Sequence[str]
) -> list[Move]:
    return [
        Move(
            words[j] if matrix.value[j] is None else f"the value of {words[j]}",
            j,
            matrix.exact[second, j],
            matrix.exact[first, j],
            Fraction(1),
            w * (values[first][j] - values[second][j]),
        )
        for j, w in enumerate(weights.exact)
        if w * (values[first][j] - values[second][j])
    ]


def _forced(statements: Sequence[Statement]) -> str:
    if not statements:
        return "No weights put another alternative ahead."
    said = [str(one) for one in statements]
    listing = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"No other alternative is ahead as long as {listing}."


def _nothing(status: Status, winner: str | None, exact: bool, sentence: str, name: str) -> Explanation:
    return Explanation(status, winner, None, None, (), (), True, (), exact, sentence, name, None, (), ())
