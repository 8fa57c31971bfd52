"""Small problems drawn at random: few distinct integers, so that ties, twins and constant columns are common."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from mcda import DecisionMatrix, Weights
from mcda.forms import Method
from mcda.methods import METHODS, method
from mcda.weighting.judgements import Judgements

SCALE = (0, 9)
OPTIONS = {
    "weighted_sum": [{"normalisation": how} for how in ("bounds", "minmax", "vector", "max", "sum", "none")],
    "topsis": [
        *({"normalisation": how} for how in ("bounds", "minmax", "vector", "max", "sum", "none")),
        {"weigh": "distances"},
        {"weigh": "distances", "normalisation": "minmax"},
    ],
    "ahp": [{"mode": "distributive"}, {"mode": "ideal"}],
    "weighted_product": [{"normalisation": how} for how in ("ratio", "sum", "none")],
    "vikor": [
        {"normalisation": "bounds"},
        {"normalisation": "minmax"},
        {"v": 0},
        {"v": 1},
        {"v": "0.3", "normalisation": "minmax"},
    ],
    "promethee": [
        {"preference": "usual"},
        {"preference": "u_shape", "q": 1},
        {"preference": "v_shape", "p": 2.5},
        {"preference": "level", "q": 1, "p": 2},
        {"preference": "linear", "q": 0.5, "p": 3},
        {"preference": "gaussian", "s": 2},
    ],
}
# Every method at its defaults and with every value of every option named above.
VARIANTS: list[Method] = [method(name, **options) for name in METHODS for options in [{}, *OPTIONS.get(name, [])]]


class Alien:
    """What no question expects; shown without its address, so that a test's name is the same in every process."""

    def __repr__(self):
        return "<object of no kind>"


directions = st.sampled_from(["max", "min"])
saaty = st.sampled_from([1, 2, 3, 5, 7, 9, 2.5, "1/2", "1/3", "1/5", "1/9"])


@st.composite
def matrices(draw, *, alternatives=(1, 6), criteria=(1, 5), lowest=1, highest=5, bounded=True):
    """Draw a decision matrix of small integers; with the scale 0 to 9 unless `bounded` is False."""
    m, n = draw(st.integers(*alternatives)), draw(st.integers(*criteria))
    column = st.lists(st.integers(lowest, highest), min_size=m, max_size=m)
    flat = st.integers(lowest, highest).map(lambda one: [one] * m)
    columns = [draw(st.one_of(column, column, column, flat)) for _ in range(n)]
    values = np.array(columns, dtype=int).T
    if m > 1 and draw(st.booleans()):
        values[draw(st.integers(1, m - 1))] = values[0]
    senses = draw(st.lists(directions, min_size=n, max_size=n))
    return DecisionMatrix.of(values, senses, bounds=SCALE if bounded else None)


@st.composite
def weights_for(draw, n, *, zeros=True):
    """Draw n small integer weights, zeros among them."""
    drawn = draw(st.lists(st.integers(0 if zeros else 1, 4), min_size=n, max_size=n).filter(any))
    return Weights.of(drawn)


@st.composite
def problems(draw, *, zeros=True, **shape):
    """Draw a matrix and weights for it."""
    matrix = draw(matrices(**shape))
    return matrix, draw(weights_for(len(matrix.criteria), zeros=zeros)).aligned(matrix.criteria)


@st.composite
def judgements(draw, *, criteria=(1, 6), values=saaty):
    """Draw a full set of pairwise judgements, most of them inconsistent."""
    names = [f"c{k + 1}" for k in range(draw(st.integers(*criteria)))]
    return Judgements.of({pair: draw(values) for pair in combinations(names, 2)}, names)
