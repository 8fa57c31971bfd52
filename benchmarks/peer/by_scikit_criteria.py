"""scikit-criteria: pipelines over a decision matrix object; `fastest` has that object made beforehand."""

import numpy as np
import skcriteria as skc
from skcriteria.agg.aras import ARAS
from skcriteria.agg.copras import COPRAS
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing import invert_objectives, scalers, weighters

PACKAGES = ("scikit-criteria", "numpy", "scipy", "pandas")


def decision(arrays):
    weights = arrays.get("weights")
    return skc.mkdm(arrays["values"], [max if t > 0 else min for t in arrays["types"]], weights=weights)


def topsis_pipe():
    return mkpipe(
        invert_objectives.NegateMinimize(), scalers.VectorScaler(target="matrix"), scalers.SumScaler(target="weights"),
        TOPSIS(),
    )  # fmt: skip


def scored(build, read):
    def maker(beforehand):
        def make(arrays, options):
            pipe, dm = build(options), decision(arrays) if beforehand else None
            call = (lambda: pipe.evaluate(dm)) if beforehand else (lambda: pipe.evaluate(decision(arrays)))
            return call, lambda found: {**read(found.e_), "places": found.rank_}

        return make

    return {"default": maker(False), "fastest": maker(True)}


def smaa(arrays, options):
    pipe, m, n = topsis_pipe(), *arrays["values"].shape

    def call():
        counts, rng = np.zeros((m, m)), np.random.default_rng(options["seed"])
        for w in rng.dirichlet(np.ones(n), options["samples"]):
            places = pipe.evaluate(decision({**arrays, "weights": w})).rank_
            counts[np.arange(m), places - 1] += 1
        return counts

    return call, lambda counts: {"acceptability": counts / options["samples"]}


def objective(arrays, options):
    known = {"critic": weighters.CRITIC, "entropy": weighters.EntropyWeighter, "merec": weighters.MEREC,
            "standard_deviation": weighters.StdWeighter}  # fmt: skip
    if options["rule"] not in known:
        raise NotImplementedError(options["rule"])
    rule = known[options["rule"]]()
    return lambda: rule.transform(decision(arrays)), lambda found: {"weights": found.weights.to_numpy()}


TASKS = {
    "topsis": scored(lambda options: topsis_pipe(), lambda e: {"scores": e.similarity}),
    "vikor": scored(lambda options: VIKOR(v=options["v"]), lambda e: {"q": e.q_k}),
    "aras": scored(lambda options: ARAS(), lambda e: {"utility": e.utility}),
    "copras": scored(
        lambda options: mkpipe(scalers.SumScaler(target="both"), COPRAS()), lambda e: {"utility": e.score / 100}
    ),  # its score is in percent of the best
    "smaa": {"default": smaa},
    "objective": {"default": objective},
}
