"""pymcdm: `validation=False` is its documented fast call; left out, every call checks its input, row by row."""

import numpy as np
from pymcdm import methods, weights
from pymcdm.helpers import rrankdata
from pymcdm.normalizations import vector_normalization
from pymcdm.weights.subjective import AHP

PACKAGES = ("pymcdm", "numpy", "scipy", "pandas")


def scored(build, name="scores", ranks=None):
    """Return the makers of a method that maps (matrix, weights, types) to scores."""

    def read(found):
        finite = ranks is not None and np.isfinite(found).all()
        return {name: np.asarray(found), **({"places": ranks(found)} if finite else {})}

    def maker(**how):
        def make(arrays, options):
            method, x, w, t = build(arrays, options), arrays["values"], arrays["weights"], arrays["types"]
            return lambda: method(x, w, t, **how), read

        return make

    return {"default": maker(), "fastest": maker(validation=False)}


def promethee(arrays, options):
    named = {"linear": "vshape_2", "v_shape": "vshape"}.get(options["preference"], options["preference"])
    return methods.PROMETHEE_II(named, p=arrays.get("p"), q=arrays.get("q"))


def smaa(arrays, options):
    """As people write it: the method in a loop over drawn weights."""
    method, x, t = methods.TOPSIS(vector_normalization), arrays["values"], arrays["types"]
    m, n = x.shape

    def call():
        counts, rng = np.zeros((m, m)), np.random.default_rng(options["seed"])
        for w in rng.dirichlet(np.ones(n), options["samples"]):
            order = np.argsort(-method(x, w, t))
            counts[order, np.arange(m)] += 1
        return counts

    return call, lambda counts: {"acceptability": counts / options["samples"]}


def objective(arrays, options):
    rule = getattr(weights, f"{options['rule']}_weights")
    return lambda: rule(arrays["values"], arrays["types"]), lambda found: {"weights": found}


def ahp(arrays, options):
    def call():
        judged = AHP(matrix=arrays["square"])
        return judged(), judged.get_cr()

    return call, lambda found: {"weights": found[0], "ratio": found[1]}


TASKS = {
    "topsis": scored(lambda arrays, options: methods.TOPSIS(vector_normalization), ranks=rrankdata),
    "vikor": scored(lambda arrays, options: methods.VIKOR(v=options["v"]), "q"),
    "promethee": scored(promethee, "net"),
    "spotis": scored(lambda arrays, options: methods.SPOTIS(arrays["bounds"]), "distance"),
    "aras": scored(lambda arrays, options: methods.ARAS(), "utility"),
    "copras": scored(lambda arrays, options: methods.COPRAS(), "utility"),
    "smaa": {"default": smaa},
    "objective": {"default": objective},
    "ahp": {"default": ahp},
}
