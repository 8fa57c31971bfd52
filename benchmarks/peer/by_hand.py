"""What people write by hand: NumPy, PuLP with CBC, polars. "default" is the obvious way, "fastest" the careful one."""

import numpy as np

PACKAGES = ("numpy", "pulp", "polars")


def topsis(arrays, options):
    x, w, gain = arrays["values"], arrays["weights"], arrays["types"] > 0

    def call():
        v = w * x / np.sqrt((x**2).sum(axis=0))
        top, bottom = np.where(gain, v.max(axis=0), v.min(axis=0)), np.where(gain, v.min(axis=0), v.max(axis=0))
        near, far = np.sqrt(((v - top) ** 2).sum(axis=1)), np.sqrt(((v - bottom) ** 2).sum(axis=1))
        return far / (near + far)

    return call, lambda found: {"scores": found}


def smaa_broadcast(arrays, options):
    x, gain = arrays["values"], arrays["types"] > 0
    m, n = x.shape
    r = x / np.sqrt((x**2).sum(axis=0))
    top, bottom = np.where(gain, r.max(axis=0), r.min(axis=0)), np.where(gain, r.min(axis=0), r.max(axis=0))

    def call():
        counts, rng = np.zeros((m, m), dtype=int), np.random.default_rng(options["seed"])
        for start in range(0, options["samples"], 2048):
            w = rng.dirichlet(np.ones(n), min(2048, options["samples"] - start))[:, None, :]
            near, far = (np.sqrt(((w * (r - end)) ** 2).sum(axis=2)) for end in (top, bottom))
            places = (-far / (near + far)).argsort(axis=1).argsort(axis=1)
            for a in range(m):
                counts[a] += np.bincount(places[:, a], minlength=m)
        return counts

    return call, lambda counts: {"acceptability": counts / options["samples"]}


def smaa_products(arrays, options):
    """Squared distances as one matrix product; one argsort; one bincount."""
    x, gain = arrays["values"], arrays["types"] > 0
    m, n = x.shape
    r = x / np.sqrt((x**2).sum(axis=0))
    top, bottom = np.where(gain, r.max(axis=0), r.min(axis=0)), np.where(gain, r.min(axis=0), r.max(axis=0))
    squares = np.concatenate([(r - top) ** 2, (r - bottom) ** 2]).T.copy()

    def call():
        counts, rng = np.zeros(m * m, dtype=np.int64), np.random.default_rng(options["seed"])
        for start in range(0, options["samples"], 2048):
            w = rng.dirichlet(np.ones(n), min(2048, options["samples"] - start))
            d = np.sqrt(w**2 @ squares)
            order = np.argsort(d[:, :m] / (d[:, :m] + d[:, m:]), axis=1)
            counts += np.bincount((order * m + np.arange(m)).ravel(), minlength=m * m)
        return counts.reshape(m, m)

    return call, lambda counts: {"acceptability": counts / options["samples"]}


def programs(arrays, options):
    """Many small linear programs, each written anew with PuLP and given to CBC."""
    import pulp

    x, gain = arrays["values"], arrays["types"] > 0
    low, high = x.min(axis=0), x.max(axis=0)
    u = np.where(gain, x - low, high - x) / (high - low)
    solver = pulp.PULP_CBC_CMD(msg=False)

    def call():
        found = []
        for w in arrays["weights"]:
            utilities = u @ (w / w.sum())
            problem = pulp.LpProblem("mix", pulp.LpMaximize)
            shares = [pulp.LpVariable(f"x{a}", 0, 1) for a in range(len(x))]
            problem += pulp.lpSum(float(c) * s for c, s in zip(utilities, shares, strict=True))
            problem += pulp.lpSum(shares) == 1
            problem += pulp.lpSum(float(c) * s for c, s in zip(x[:, 0], shares, strict=True)) <= options["bound"]
            problem.solve(solver)
            found.append(pulp.value(problem.objective))
        return np.array(found)

    return call, lambda found: {"utility": found}


def by_eig(arrays, options):
    squares = arrays["squares"]

    def call():
        values, vectors = np.linalg.eig(squares)
        first = values.real.argmax(axis=1)
        weights = np.abs(vectors[np.arange(len(squares)), :, first].real)
        return weights / weights.sum(axis=1, keepdims=True)

    return call, lambda found: {"weights": found}


def table(arrays, options):
    """TOPSIS of a Parquet file in polars' streaming engine: norms and ideals, then scores into another file."""
    import polars as pl

    names = [f"c{j + 1}" for j in range(len(arrays["weights"]))]
    weights = dict(zip(names, (arrays["weights"] / arrays["weights"].sum()).tolist(), strict=True))
    gains = dict(zip(names, (arrays["types"] > 0).tolist(), strict=True))
    out = f"{options['file']}.polars.parquet"

    def call():
        rows = pl.scan_parquet(options["file"])
        ends = rows.select(
            *[(pl.col(c).cast(pl.Float64) ** 2).sum().sqrt().alias(f"{c} norm") for c in names],
            *[pl.col(c).max().alias(f"{c} max") for c in names],
            *[pl.col(c).min().alias(f"{c} min") for c in names],
        ).collect(engine="streaming").row(0, named=True)  # fmt: skip
        near, far = pl.lit(0, pl.Float32), pl.lit(0, pl.Float32)
        for c in names:
            share = pl.lit((weights[c] / ends[f"{c} norm"]) ** 2, pl.Float32)
            top, bottom = ends[f"{c} max"], ends[f"{c} min"]
            if not gains[c]:
                top, bottom = bottom, top
            near += share * (pl.col(c) - pl.lit(top, pl.Float32)) ** 2
            far += share * (pl.col(c) - pl.lit(bottom, pl.Float32)) ** 2
        scores = (far.sqrt() / (far.sqrt() + near.sqrt())).alias("score")
        rows.select(scores).sink_parquet(out)

    def read(found):
        scores = pl.scan_parquet(out).head(100_000).collect()["score"].to_numpy()
        best = pl.scan_parquet(out).select(pl.col("score").arg_max()).collect(engine="streaming").item()
        return {"scores": scores, "best": best}

    return call, read


def one_read(arrays, options):
    """No answer at all: the matrix added up, which is one read of it."""
    x = arrays["values"]
    return x.sum, lambda found: {"sum": found}


TASKS = {
    "topsis": {"default": topsis, "one read": one_read},
    "smaa": {"default": smaa_broadcast, "fastest": smaa_products},
    "programs": {"default": programs},
    "ahp_batch": {"default": by_eig},
    "table": {"default": table},
}
