"""The engine, behind the same protocol: `rank` is the public call; `kernel` and `passes` are what it rests on."""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import mcda
from mcda import kernels
from mcda.methods.vikor import compromise
from mcda.weighting import Judgements, objective, priorities_batch

PACKAGES = ("mcda-engine", "numpy", "scipy", "pandas", "numba")


def matrix_of(arrays):
    sense = [{1: "max", -1: "min"}.get(int(t), str(t)) for t in arrays["types"]]
    ends = arrays["bounds"].tolist() if "bounds" in arrays else None
    return mcda.DecisionMatrix.of(arrays["values"], sense, bounds=ends)


VECTOR = {"normalisation": "vector"}


def ranked(arrays, options):
    """From plain arrays to places and ties: what a user calls."""
    method = mcda.method("topsis", **VECTOR)

    def call():
        return mcda.rank(matrix_of(arrays), mcda.Weights.of(arrays["weights"]), method)

    return call, lambda found: {"scores": found.values, "places": found.ranks}


def ranked_ready(arrays, options):
    """The same where the matrix and the weights are there already."""
    method, matrix, weights = mcda.method("topsis", **VECTOR), matrix_of(arrays), mcda.Weights.of(arrays["weights"])
    return lambda: mcda.rank(matrix, weights, method), lambda found: {"scores": found.values}


def kernel(arrays, options):
    """Scores of a prepared matrix, one weight vector."""
    method = mcda.method("topsis", **VECTOR)
    prepared, w = method.prepare(matrix_of(arrays)), arrays["weights"]
    return lambda: method.score(prepared, w), lambda found: {"scores": found}


def warm(x, w, gain, dtype):
    """Compile what is compiled, outside the timed part."""
    kernels.score(x, kernels.plan(kernels.survey(x), w, gain, dtype=dtype))


def passes(arrays, options):
    """Two passes over a plain array: norms and ideals, then scores."""
    x, w, gain = arrays["values"], arrays["weights"] / arrays["weights"].sum(), arrays["types"] > 0
    dtype = np.float32 if x.dtype == np.float32 else np.float64
    warm(x[:20_000], w, gain, dtype)

    def call():
        return kernels.score(x, kernels.plan(kernels.survey(x), w, gain, dtype=dtype))

    return call, lambda found: {"scores": found}


def simulated(arrays, options):
    """Places and central weights; who beats whom is left out, as the others leave it out."""
    matrix, method = matrix_of(arrays), mcda.method("topsis", **VECTOR)
    mcda.simulate(matrix, method, samples=4096, rng=0)  # a first use may compile
    workers = options.get("workers", 1)

    def call():
        if workers == 1:
            return mcda.simulate(matrix, method, samples=options["samples"], rng=options["seed"], pairs=False)
        with ThreadPoolExecutor(workers) as pool:
            return mcda.simulate(
                matrix, method, samples=options["samples"], rng=options["seed"], executor=pool, pairs=False
            )

    return call, lambda found: {"acceptability": found.acceptability.to_numpy()}


def flips(arrays, options):
    """Every one-weight flip of the winner, exact."""
    matrix, weights = matrix_of(arrays), mcda.Weights.of(arrays["weights"])
    method, rule = mcda.method("topsis", **VECTOR), options.get("rule", "proportional")

    def read(found):
        at = matrix.criteria.index
        return {
            "criterion": np.array([at(one.subject) for one in found], dtype=int),
            "weight": np.array([float(one.threshold) for one in found]),
            "winner": np.array([matrix.alternatives.index(one.winner) for one in found], dtype=int),
            "rival": np.array([matrix.alternatives.index(one.rival) for one in found], dtype=int),
            "verified": np.array([mcda.verify(found).ok if found else True]),
        }

    return lambda: mcda.weight_flips(matrix, weights, method, rule=rule), read


def cells(arrays, options):
    """Every single score whose change alone has another winner: the nearest value up and down."""
    matrix, weights, method = matrix_of(arrays), mcda.Weights.of(arrays["weights"]), mcda.method("topsis", **VECTOR)

    def read(found):
        rows, columns = matrix.alternatives.index, matrix.criteria.index
        return {
            "alternative": np.array([rows(one.subject[0]) for one in found], dtype=int),
            "criterion": np.array([columns(one.subject[1]) for one in found], dtype=int),
            "value": np.array([float(one.threshold) for one in found]),
            "rival": np.array([rows(one.rival) for one in found], dtype=int),
            "verified": np.array([mcda.verify(found).ok if found else True]),
        }

    return lambda: mcda.cell_flips(matrix, weights, method), read


def of_method(build, name, read=lambda values: values):
    def make(arrays, options):
        method = build(arrays, options)

        def call():
            found = mcda.rank(matrix_of(arrays), mcda.Weights.of(arrays["weights"]), method)
            if "warning" in found.details:
                warnings.warn(str(found.details["warning"]), stacklevel=2)
            return found

        return call, lambda found: {name: read(found.values)}

    return {"default": make}


def vikor(arrays, options):
    matrix = matrix_of(arrays)
    return lambda: compromise(matrix, arrays["weights"], v=options["v"]), lambda found: {"q": found.q}


def promethee(arrays, options):
    names = [f"c{j + 1}" for j in range(arrays["values"].shape[1])]
    limits = {key: dict(zip(names, arrays[key].tolist(), strict=True)) for key in ("p", "q") if key in arrays}
    return mcda.method("promethee", preference=options["preference"], **limits)


def weighed(arrays, options):
    matrix = matrix_of(arrays)
    return lambda: objective(matrix, options["rule"]), lambda found: {"weights": found.values}


def judged(arrays, options):
    square = arrays["square"]
    table = options.get("table", "saaty_1980")

    def call():
        return Judgements.of(square, [f"c{j + 1}" for j in range(len(square))]).priorities(random_index=table)

    return call, lambda found: {"weights": found.weights.values, "ratio": found.consistency_ratio}


def batch(arrays, options):
    squares = arrays["squares"]
    return lambda: priorities_batch(squares), lambda found: {"weights": found.weights}


def programs(arrays, options):
    """Many small linear programs: the best mix under one limit, utilities from each row of weights."""
    matrix = matrix_of(arrays)
    limit = mcda.Limit("cost", criterion=matrix.criteria[0], at_most=options["bound"])
    method = mcda.method("weighted_sum", normalisation="minmax")

    def call():
        return [mcda.maximise(matrix, w, limits=[limit], method=method) for w in arrays["weights"]]

    return call, lambda found: {"utility": np.array([one.utility for one in found])}


def table(arrays, options):
    """Scores of a Parquet file back into one, out of core."""
    import pyarrow.parquet as pq

    from mcda.tables.passes import rank_table

    names = [f"c{j + 1}" for j in range(len(arrays["weights"]))]
    weights = dict(zip(names, arrays["weights"].tolist(), strict=True))
    sense = {name: "max" if t > 0 else "min" for name, t in zip(names, arrays["types"], strict=True)}
    columns = [np.linspace(1, 2, 20_000, dtype=np.float32) for _ in names]
    warm(columns, arrays["weights"] / arrays["weights"].sum(), arrays["types"] > 0, np.float32)
    out = f"{options['file']}.engine{os.environ.get('MCDA_FAST', '')}.parquet"

    def call():
        return rank_table(options["file"], weights, mcda.method("topsis", **VECTOR), sense=sense, out=out)

    def read(found):
        scores = pq.read_table(out, columns=["score"]).column(0).slice(0, 100_000).to_numpy()
        return {"scores": scores, "best": found.top[0].position}

    return call, read


TASKS = {
    "topsis": {"rank": ranked, "rank, matrix ready": ranked_ready, "kernel": kernel, "passes": passes},
    "smaa": {"default": simulated},
    "flips": {"default": flips},
    "cells": {"default": cells},
    "vikor": {"default": vikor},
    "promethee": of_method(promethee, "net"),
    "spotis": of_method(
        lambda arrays, options: mcda.method("weighted_sum", normalisation="bounds"),
        "distance",
        lambda values: 1 - values,
    ),
    "aras": of_method(lambda arrays, options: mcda.method("pymcdm:ARAS"), "utility"),
    "copras": of_method(lambda arrays, options: mcda.method("pymcdm:COPRAS"), "utility"),
    "objective": {"default": weighed},
    "ahp": {"default": judged},
    "ahp_batch": {"default": batch},
    "programs": {"default": programs},
    "table": {"default": table},
}
