"""Which scores change nothing wherever they go, as one certificate: with the flips of the others, the list is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcda.certificate.silence import Moved, SilenceCertificate
from mcda.flips.cell_flip import CellFlip
from mcda.flips.cells import Question
from mcda.forms import Method
from mcda.matrix import resolve
from mcda.methods import method as by_name

MOST = 20_000  # signs of a polynomial on its way that are decided, beyond which nothing is certified


def silence(matrix: Any, weights: Any, method: Method | str, flips: Sequence[CellFlip]) -> SilenceCertificate | None:
    """Return why scores that have no flip, upwards or downwards, have none; parameters as of `cell_flips`.

    A way that cannot be followed in Fractions (today's lead is known in floats only, a value function ends before its
    scale does) has no stretch: see `SilenceCertificate.missing`. None for large problems and a lone alternative.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.flips.cells import cell_flips
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> flips = cell_flips(matrix, [1, 1])
    >>> found = silence(matrix, [1, 1], "weighted_sum", flips)
    >>> len(flips), len(found.stretches), found.missing((*flip.subject, flip.direction) for flip in flips)
    (3, 5, [])
    """
    table, own = resolve(matrix, weights)
    question = Question(table, own, by_name(method))
    names, criteria = table.alternatives, table.criteria
    rivals = [b for k, b in enumerate(names) if k not in question.winners]
    if not rivals or not question.rule or 2 * table.values.size * len(rivals) > MOST:
        return None
    cells = [question.cell(0, j) for j in range(len(criteria))]
    columns = tuple(Moved(one.column, one.rule, one.gain, one.ends) for one in cells)
    found = SilenceCertificate(cells[0].problem, cells[0].weights, columns, ())
    known = {(*flip.subject, flip.direction) for flip in flips}
    stretches = []
    for j, criterion in enumerate(criteria):
        if list(cells[j].faults()):
            continue
        for sign, way in ((1, "rises"), (-1, "falls")):
            holders = question.holders(j, upwards=sign > 0)
            for i, name in enumerate(names):
                cell, winner = question.cell(i, j), names[holders[i]]
                low, high = sorted((cell.now, end := found.end(cell, sign)))
                if (name, criterion, way) in known or low == high:
                    continue
                if all(cell.stays_ahead(winner, b, low, high) for b in rivals):
                    stretches.append((name, j, winner, end))
    return SilenceCertificate(found.problem, found.weights, columns, tuple(stretches))
