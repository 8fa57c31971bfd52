"""pyrepo-mcda: one class a method; two sensitivity analyses over given changes of one weight."""

import numpy as np
from pyrepo_mcda import normalizations, weighting_methods
from pyrepo_mcda.additions import rank_preferences
from pyrepo_mcda.mcda_methods import AHP, ARAS, COPRAS, PROMETHEE_II, SPOTIS, TOPSIS, VIKOR
from pyrepo_mcda.sensitivity_analysis_weights_percentages import Sensitivity_analysis_weights_percentages
from pyrepo_mcda.sensitivity_analysis_weights_values import Sensitivity_analysis_weights_values

PACKAGES = ("pyrepo-mcda", "numpy", "pandas")


def scored(build, name="scores"):
    def read(found):
        finite = name == "scores" and np.isfinite(found).all()
        return {name: found, **({"places": rank_preferences(found)} if finite else {})}

    def make(arrays, options):
        method = build(options)
        return lambda: method(arrays["values"], arrays["weights"], arrays["types"]), read

    return {"default": make}


def promethee(arrays, options):
    method, n = PROMETHEE_II(), arrays["values"].shape[1]
    function = {"usual": method._usual_function, "linear": method._linear_function,
                "v_shape": method._vshape_function}[options["preference"]]  # fmt: skip
    more = {key: arrays[key] for key in ("p", "q") if key in arrays}

    def call():
        return method(arrays["values"], arrays["weights"], arrays["types"], [function] * n, **more)

    return call, lambda found: {"net": found}


def spotis(arrays, options):
    method, bounds = SPOTIS(), arrays["bounds"].T
    return (
        lambda: method(arrays["values"], arrays["weights"], arrays["types"], bounds),
        lambda found: {"distance": found},
    )


def objective(arrays, options):
    rule = {"standard_deviation": "std"}.get(options["rule"], options["rule"])
    run = getattr(weighting_methods, f"{rule}_weighting")
    more = [arrays["types"]] if rule in {"merec", "cilos", "idocriw", "angle"} else []
    return lambda: run(arrays["values"], *more), lambda found: {"weights": found}


def ahp(arrays, options):
    return lambda: AHP()._calculate_eigenvector(arrays["square"]), lambda found: {"weights": found}


def winners(table):
    """Winner of every column of ranks but the names' one."""
    return table.select_dtypes("number").to_numpy().argmin(axis=0)


def sweep_percent(arrays, options):
    """Every weight up and down by shares of itself, the others by equal amounts."""
    method, asked = TOPSIS(normalization_method=normalizations.vector_normalization), arrays["weights"]
    shares = np.arange(options["step"], options["span"] + options["step"] / 2, options["step"]) / 100
    run, x, t = Sensitivity_analysis_weights_percentages(), arrays["values"], arrays["types"]

    def call():
        return [winners(run(x, asked, t, shares, method, j, [-1, 1])) for j in range(len(asked))]

    def read(found):
        changes = np.concatenate([-shares[::-1], shares])
        return {
            "criterion": np.repeat(np.arange(len(asked)), len(changes)),
            "weight": np.concatenate([w * (1 + changes) for w in asked]),
            "winner": np.concatenate(found),
            "least": np.concatenate([_least(asked, j, changes) for j in range(len(asked))]),
        }

    return call, read


def _least(weights, j, changes):
    others = np.delete(weights, j).min() - weights[j] * changes / (len(weights) - 1)
    return np.minimum(others, weights[j] * (1 + changes))


def sweep_values(arrays, options):
    """Every weight over values from 0 to 1, the others equal, whatever they were."""
    method, n = TOPSIS(normalization_method=normalizations.vector_normalization), arrays["values"].shape[1]
    grid = np.arange(0, 1 + options["step"] / 200, options["step"] / 100)
    run, x, t = Sensitivity_analysis_weights_values(), arrays["values"], arrays["types"]

    def call():
        return [winners(run(x, grid, t, method, j)) for j in range(n)]

    def read(found):
        return {"criterion": np.repeat(np.arange(n), len(grid)), "weight": np.tile(grid, n),
                "winner": np.concatenate(found), "least": np.zeros(n * len(grid))}  # fmt: skip

    return call, read


TASKS = {
    "topsis": scored(lambda options: TOPSIS(normalization_method=normalizations.vector_normalization)),
    "vikor": scored(lambda options: VIKOR(v=options["v"]), "q"),
    "aras": scored(lambda options: ARAS(), "utility"),
    "copras": scored(lambda options: COPRAS(), "utility"),
    "promethee": {"default": promethee},
    "spotis": {"default": spotis},
    "objective": {"default": objective},
    "ahp": {"default": ahp},
    "sweep_percent": {"default": sweep_percent},
    "sweep_values": {"default": sweep_values},
}
