"""Numbers of other packages, written down once: they cannot share this environment, and do not change with it.

scikit-criteria's weighted product is the logarithm of ours to base 10; AHPy's weights are rounded by it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mcda import DecisionMatrix, Hierarchy, method, rank
from mcda.methods.vikor import compromise
from mcda.weighting import objective

FROZEN = json.loads((Path(__file__).parent / "frozen.json").read_text(encoding="utf-8"))
VARIANTS = {
    "topsis_vector": ("topsis", {"normalisation": "vector"}),
    "weighted_sum_sum": ("weighted_sum", {"normalisation": "sum"}),
    "weighted_sum_max": ("weighted_sum", {"normalisation": "max"}),
    "weighted_product_none": ("weighted_product", {"normalisation": "none"}),
}
matrices = pytest.mark.parametrize("frozen", FROZEN["matrices"], ids=lambda one: f"{np.shape(one['matrix'])}")


def test_the_packages_are_named():
    assert FROZEN["made_with"].keys() == {"scikit-criteria", "ahpy", "numpy"}


@matrices
def test_scikit_criteria(frozen):
    matrix = DecisionMatrix.of(frozen["matrix"], frozen["sense"])
    results = dict(frozen["results"])

    vikor = compromise(matrix, frozen["weights"])
    for key, numbers in results.pop("vikor").items():
        np.testing.assert_allclose(vikor.table[key], numbers, rtol=0, atol=1e-10)
    for rule in {"critic", "gini"} & set(results):
        np.testing.assert_allclose(objective(matrix, rule).values, results.pop(rule), rtol=0, atol=1e-10)
    for key, numbers in results.items():
        name, options = VARIANTS[key]
        found = rank(matrix, frozen["weights"], method(name, **options)).values
        found = np.log10(found) if name == "weighted_product" else found
        np.testing.assert_allclose(found, numbers, rtol=0, atol=1e-10)


@pytest.mark.parametrize("frozen", FROZEN["hierarchies"], ids=lambda one: f"{len(one['alternatives'])} leaves")
def test_ahpy_hierarchies(frozen):
    def pairs(rows):
        return {(first, second): value for first, second, value in rows}

    hierarchy = Hierarchy.of(
        {"goal": pairs(frozen["goal"]), frozen["node"]: pairs(frozen["under"])},
        {leaf: pairs(rows) for leaf, rows in frozen["alternatives"].items()},
        random_index="saaty_2007",
    )

    scores = hierarchy.rank().scores

    for name, share in frozen["target"].items():
        assert scores[name] == pytest.approx(share, abs=1e-8)
    assert hierarchy.consistency()["goal"] == pytest.approx(frozen["goal_ratio"], abs=1e-8)
