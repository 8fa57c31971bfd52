"""AHPy: priorities from a dictionary of comparisons, rounded to the digits asked for."""

import ahpy
import numpy as np

PACKAGES = ("ahpy", "numpy", "scipy")


def pairs(square):
    n = len(square)
    return {(str(i), str(j)): float(square[i, j]) for i in range(n) for j in range(i + 1, n)}


def ahp(arrays, options):
    judged, n = pairs(arrays["square"]), len(arrays["square"])
    table = options.get("table", "dd")

    def call():
        return ahpy.Compare("goal", judged, precision=12, random_index=table)

    def read(found):
        weights = [float(found.target_weights[str(j)]) for j in range(n)]
        return {"weights": np.array(weights), "ratio": float(found.consistency_ratio)}

    return call, read


def batch(arrays, options):
    every = [pairs(one) for one in arrays["squares"]]
    n = arrays["squares"].shape[1]

    def call():
        return [ahpy.Compare("goal", one, precision=12) for one in every]

    def read(found):
        return {"weights": np.array([[float(one.target_weights[str(j)]) for j in range(n)] for one in found])}

    return call, read


TASKS = {"ahp": {"default": ahp}, "ahp_batch": {"default": batch}}
