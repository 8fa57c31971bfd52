"""pysensmcda: simulation and one-at-a-time grids of weights over pymcdm's methods."""

import numpy as np
from pymcdm.helpers import rrankdata
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization
from pysensmcda.criteria import percentage_modification, range_modification
from pysensmcda.ranking import ranking_promotion
from pysensmcda.smaa import simulate

PACKAGES = ("pysensmcda", "pymcdm", "numpy", "scipy", "pandas")


def smaa(**how):
    def make(arrays, options):
        method, x, t = TOPSIS(vector_normalization), arrays["values"], arrays["types"]

        def call():
            return simulate(method, x, t, num_samples=options["samples"], seed=options["seed"], **how)

        return call, lambda found: {"acceptability": np.asarray(found.rank_acceptability())}

    return make


def swept(vectors):
    """Winner by winner over the vectors of a grid."""

    def make(arrays, options):
        method, x, w, t = TOPSIS(vector_normalization), arrays["values"], arrays["weights"], arrays["types"]

        def call():
            grid = vectors(w, options)
            return np.array([(int(j), one[int(j)], int(np.argmax(method(x, one, t))), one.min()) for j, _, one in grid])

        names = ("criterion", "weight", "winner", "least")  # the least weight of the vector: below 0 is none
        return call, lambda found: dict(zip(names, found.T, strict=True))

    return make


def by_percent(weights, options):
    return percentage_modification(weights, options["span"], step=options["step"])


def by_range(weights, options):
    """Every weight over the whole of 0 to 1."""
    ranges = np.column_stack([np.zeros(len(weights)), np.ones(len(weights))])
    return range_modification(weights, ranges, step=options["step"] / 100)


def promotion(arrays, options):
    """Each score of each option moved step by step until the option is first."""
    method, x, t = TOPSIS(vector_normalization), arrays["values"].astype(float), arrays["types"]
    asked = {"matrix": x, "weights": arrays["weights"], "types": t}
    places = rrankdata(method(**asked))

    def call():
        return ranking_promotion(
            x, places, method, asked, True, t, options["step"], max_modification=options["most"], return_zeros=False
        )

    def read(found):
        found = [(int(i), int(j), float(value)) for i, j, value, place in found if place == 1]
        names = ("alternative", "criterion", "value")
        return {name: np.array([one[k] for one in found]) for k, name in enumerate(names)}

    return call, read


TASKS = {
    "smaa": {"default": smaa(), "fastest": smaa(store="accumulate")},
    "sweep_percent": {"default": swept(by_percent)},
    "sweep_range": {"default": swept(by_range)},
    "promotion": {"default": promotion},
}
