"""Up to which size a report asks a question of a case; of a larger one a command of its own asks it."""

from __future__ import annotations

from enum import Enum

from mcda.flips.cells import ANSWERED
from mcda.language import noted
from mcda.matrix import DecisionMatrix
from mcda.ranges import Ranges
from mcda.ranking import Ranking
from mcda.readings import STEPS

MANY = 100  # alternatives up to which a report asks who could be the best at all
CELLS = 400  # ratings up to which a report changes or draws them one by one, explains the choice and drops options
COMPARED = 4_000  # ratings up to which a report ranks a case under every method
READ = 1_000  # alternatives times steps of their common scale up to which a report reads the scale otherwise


class Question(Enum):
    """What a report leaves out of a large case; the value is its words."""

    WHY = noted("Why the best option comes before the next")
    POSSIBLE = noted("Who can come first under any weights at all, and for how many of them")
    REVERSALS = noted("Which changes of one option turn the order of the others")
    CELLS = noted("Which single ratings change the choice")
    PLANS = noted("The cheapest change of ratings that puts another option first")
    DRAWN = noted("Who comes first when all ratings are drawn from their ranges")
    SCALE = noted("Who comes first however the steps of the scale are read")
    MODELS = noted("Who comes first under every method, normalisation and weight rule")
    RULES = noted("Who comes first by other rules of decision")
    DRIFT = noted("How far the weights may drift before the choice no longer lasts")
    ROBUST = noted("The least change of weights that changes the choice for some ratings in their ranges")


def beyond(ranking: Ranking, ranges: Ranges | None = None) -> frozenset[Question]:
    """Return the questions that the method would answer and a report does not ask, for the size of the matrix.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> wide = DecisionMatrix.of([[1] * 25] * 60, sense=("max",) * 25)
    >>> sorted(one.name for one in beyond(rank(wide, [1] * 25)))
    ['CELLS', 'PLANS', 'REVERSALS', 'WHY']
    """
    form, name, (m, n) = ranking.method.form, ranking.method.name, ranking.matrix.values.shape
    ranged = 0 if ranges is None else int(ranges.open.sum())
    large = {
        Question.WHY: form == "linear" and m * n > CELLS,
        Question.POSSIBLE: form in ("linear", "ratio") and m > MANY,
        Question.REVERSALS: m * n > CELLS or m > MANY,
        Question.CELLS: name in ANSWERED and m * n > CELLS,
        Question.PLANS: name in (*ANSWERED, "promethee") and m * n > CELLS,
        Question.DRAWN: form in ("linear", "ratio") and ranged > CELLS,
        Question.MODELS: m * n > COMPARED,
        Question.RULES: m > MANY,
        Question.SCALE: m * _steps(ranking.matrix) > READ,
        Question.DRIFT: m > MANY,
        Question.ROBUST: form == "linear" and ranged > CELLS,
    }
    return frozenset(one for one, left_out in large.items() if left_out)


def _steps(matrix: DecisionMatrix) -> int:
    """Return the steps of the scale that all criteria have in common; 0 where they have none."""
    ends = matrix.bounds[0]
    if ends is None or any(other != ends for other in matrix.bounds) or any(matrix.value):
        return 0
    steps = ends[1] - ends[0]
    return int(steps) if steps <= STEPS and ends[0].denominator == steps.denominator == 1 else 0
