"""pyDecision: functions; its graphs and its printing are left out."""

import numpy as np
from pyDecision import algorithm

PACKAGES = ("pydecision", "numpy", "scipy", "pandas")
QUIET = {"graph": False, "verbose": False}


def words(arrays):
    return [{1: "max", -1: "min"}.get(int(t), str(t)) for t in arrays["types"]]


def topsis(arrays, options):
    kinds, w = words(arrays), list(arrays["weights"])
    return lambda: algorithm.topsis_method(arrays["values"], w, kinds, **QUIET), lambda found: {"scores": found}


def vikor(arrays, options):
    kinds, w = words(arrays), list(arrays["weights"])

    def read(found):
        table = np.asarray(found[2], dtype=float)  # (S, R, Q, solution); rows are (alternative, value), sorted or not
        q = np.empty(len(table))
        q[table[:, 0].astype(int) - 1] = table[:, 1]
        return {"q": q}

    def call():
        return algorithm.vikor_method(arrays["values"], w, kinds, strategy_coefficient=options["v"], **QUIET)

    return call, read


def promethee(arrays, options):
    n = arrays["values"].shape[1]
    kind = {"usual": "t1", "v_shape": "t3", "linear": "t5"}[options["preference"]]
    zero = [0.0] * n
    q, p = list(arrays.get("q", zero)), list(arrays.get("p", zero))
    x = arrays["values"] * arrays["types"]  # it has gains only: costs are turned beforehand, as its users do

    def call():
        return algorithm.promethee_ii(
            x, W=list(arrays["weights"]), Q=q, S=zero, P=p, F=[kind] * n, sort=False, verbose=False
        )

    return call, lambda found: {"net": np.asarray(found)[:, 1]}


def utility(name):
    def make(arrays, options):
        kinds, w, run = words(arrays), list(arrays["weights"]), getattr(algorithm, name)
        return lambda: run(arrays["values"], w, kinds, **QUIET), lambda found: {"utility": np.asarray(found)[:, -1]}

    return make


def objective(arrays, options):
    run, kinds = getattr(algorithm, f"{options['rule']}_method", None), words(arrays)
    if run is None:
        raise NotImplementedError(options["rule"])
    more = {"verbose": False} if options["rule"] == "idocriw" else {}
    return lambda: run(arrays["values"], kinds, **more), lambda found: {"weights": found}


def ahp(**how):
    def make(arrays, options):
        return (
            lambda: algorithm.ahp_method(arrays["square"], **how),
            lambda found: {"weights": found[0], "ratio": found[1]},
        )

    return make


TASKS = {
    "topsis": {"default": topsis},
    "vikor": {"default": vikor},
    "promethee": {"default": promethee},
    "aras": {"default": utility("aras_method")},
    "copras": {"default": utility("copras_method")},
    "objective": {"default": objective},
    "ahp": {"default": ahp(), "max_eigen": ahp(wd="max_eigen")},
}
