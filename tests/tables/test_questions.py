"""What is asked beside the scores, against the short tables' answers, brute force and draws."""

import numpy as np
import pyarrow.parquet as pq
import pytest

import mcda
from mcda.errors import McdaError
from mcda.tables.draws import drawn_weights
from mcda.tables.halfspaces import share_above
from mcda.tables.scales import as_written

NAMES = ["gain", "cost", "calm"]
SENSE = {"gain": "max", "cost": "min", "calm": "max"}
WEIGHTS = {"gain": 3, "cost": 2, "calm": 1}
W = np.array([3, 2, 1]) / 6


def columns_of(values):
    return {name: values[:, j] for j, name in enumerate(NAMES)}


def asked(written, values, method, tmp_path, **more):
    found = mcda.rank_table(
        written(columns_of(values)), WEIGHTS, method, sense=SENSE, out=tmp_path / "out.parquet", **more
    )
    return found, pq.read_table(tmp_path / "out.parquet").to_pandas()


def test_percent_points_and_share_to_a_threshold_are_those_of_a_rival_of_that_score(written, tmp_path):
    values = np.random.default_rng(0).integers(0, 11, (60, 3)).astype(float)
    values[:3] = [[10, 0, 10], [0, 10, 0], [6, 4, 6]]  # always above, always below, always at 0.6
    ends = dict.fromkeys(NAMES, (0, 10))

    found, table = asked(written, values, "weighted_sum", tmp_path, bounds=ends, threshold=0.6, draws=10)

    assert list(table.columns) == ["score", "percent", "points", "share"]
    assert found.reached == (table["score"] >= 0.6 - 1e-12).sum()
    for k, row in table.drop(index=2).iterrows():
        rows = [list(values[k]), [6, 4, 6]]  # the second has 0.6 on every criterion
        pair = mcda.DecisionMatrix.of(rows, list(SENSE.values()), ["row", "line"], NAMES, (0, 10))
        for norm, column, unit in (("percent", "percent", 100), ("l1", "points", 50)):
            flip = mcda.nearest_flip(pair, WEIGHTS, norm=norm)
            if flip.status.name in ("NEVER", "TIE_ONLY"):
                assert np.isnan(row[column]), k
            else:
                assert row[column] == pytest.approx(unit * flip.distance, abs=1e-9), k
        share = mcda.weight_shares(pair)["row"]
        assert row["share"] == pytest.approx(share, abs=1e-12), k
    assert table["percent"][2] == table["points"][2] == 0
    assert table["share"][:3].tolist() == [1, 0, 1]


@pytest.mark.parametrize("name", ["topsis", "weighted_product"])
def test_percent_to_a_threshold_is_where_the_worst_factors_meet_it_and_no_nearer(name, written, tmp_path):
    rng = np.random.default_rng(1)
    values = rng.random((80, 3)) + 0.2
    threshold = 0.55

    found, table = asked(written, values, name, tmp_path, threshold=threshold, draws=400)

    whole = mcda.DecisionMatrix.of(values, list(SENSE.values()), None, NAMES)
    method = mcda.method(name)
    prepared = method.prepare(whole)
    met = 0
    for k, row in table.iterrows():
        above = row["score"] >= threshold

        def crossed(factors, k=k, above=above):
            weights = W * factors
            scores = method.score(prepared, weights / weights.sum(axis=1, keepdims=True))[:, k]
            return (scores < threshold) if above else (scores > threshold)

        radius = 1 - 1e-9 if np.isnan(row["percent"]) else row["percent"] / 100
        inside = 1 + radius * (1 - 1e-9) * rng.choice([-1, 1], (64, 3))
        assert not crossed(inside).any(), k
        if not np.isnan(row["percent"]):
            corners = np.array(np.meshgrid(*[[-1, 1]] * 3)).reshape(3, -1).T
            assert crossed(1 + radius * (1 + 1e-6) * corners).any(), k
            met += 1
    assert met > 40
    exact = (method.score(prepared, drawn_weights(400, 3, 0)) >= threshold).mean(axis=0)
    if name == "topsis":
        np.testing.assert_allclose(table["share"], exact, atol=1 / 400 + 1e-12)
    else:
        assert (np.abs(table["share"] - exact) <= 4.5 * np.sqrt(0.25 / 400)).all()
    assert found.shares is None


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_shares_of_halfspaces_against_draws(n):
    rng = np.random.default_rng(n)
    d = rng.normal(size=(n, 40))
    d[:, ::7] = np.round(d[:, ::7])  # zeros too
    w = rng.exponential(size=(40_000, n))

    counted = (w @ d >= 0).mean(axis=0)

    assert (np.abs(share_above(d) - counted) <= 5 * 0.5 / 200).all()
    np.testing.assert_allclose(
        share_above(-d)[(d != 0).any(axis=0)], 1 - share_above(d)[(d != 0).any(axis=0)], atol=1e-14
    )


METHODS = [
    ("weighted_sum", "minmax"), ("weighted_sum", "vector"), ("weighted_sum", "none"), ("topsis", "vector"),
    ("topsis", "minmax"), ("topsis", "sum"), ("weighted_product", "ratio"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "how"), METHODS, ids=["-".join(one) for one in METHODS])
@pytest.mark.parametrize("kind", ["integers", "reals", "float32"])
def test_flips_of_the_first_row_are_those_of_the_whole_matrix(kind, name, how, written):
    rows = 60 if how == "sum" else 150
    for seed in range(1 if kind == "float32" else 2):
        rng = np.random.default_rng(seed)
        values = rng.integers(1, 30, (rows, 3)) * 1.0 if kind == "integers" else rng.random((rows, 3)) + 0.1
        values = values.astype(np.float32) if kind == "float32" else values
        values[rows - 7] = values[values[:, 0].argmax()]
        method = mcda.method(name, normalisation=how)
        names = [f"row {k + 1}" for k in range(rows)]
        matrix = mcda.DecisionMatrix.of(as_written(values), list(SENSE.values()), names, NAMES)
        close = 1e-7 if kind == "float32" else 1e-10  # norms are of the single floats, not of their decimals
        nearest = {}
        for flip in mcda.weight_flips(matrix, WEIGHTS, method):
            nearest.setdefault((flip.subject, flip.threshold >= flip.now), flip)
        whole = mcda.stability(matrix, WEIGHTS, method)

        found = mcda.rank_table(written(columns_of(values)), WEIGHTS, method, sense=SENSE, flips=True, top=1)

        met = {(flip.subject, flip.threshold >= flip.now): flip for flip in found.flips}
        assert met.keys() == nearest.keys(), seed
        for key, flip in nearest.items():
            assert met[key].threshold == pytest.approx(flip.threshold, abs=close), (seed, key)
            assert (met[key].winner, met[key].rival) == (flip.winner, flip.rival), (seed, key)
        np.testing.assert_allclose(found.intervals[["lower", "upper"]], whole[["lower", "upper"]], atol=close)
        assert mcda.verify(list(found.flips)), seed


@pytest.mark.parametrize(
    "rows",
    [[[1, 4, 3], [11, 7, 11], [10, 5, 5]], [[4, 2, 4], [5, 1, 1], [1, 9, 6]], [[5, 6, 8], [4, 4, 9], [6, 8, 3]]],
    ids=str,
)
def test_a_rival_that_is_ahead_on_a_stretch_in_the_middle_alone_is_found(rows, written):
    values = np.array(rows, dtype=float)
    matrix = mcda.DecisionMatrix.of(values, list(SENSE.values()), ["row 1", "row 2", "row 3"], NAMES)
    whole = mcda.stability(matrix, WEIGHTS, "topsis")
    assert whole["returns"].any()

    found = mcda.rank_table(written(columns_of(values)), WEIGHTS, "topsis", sense=SENSE, flips=True)

    np.testing.assert_allclose(found.intervals[["lower", "upper"]], whole[["lower", "upper"]], atol=1e-12)


def test_a_tie_for_the_first_place_flips_at_once(written):
    values = np.array([[9, 5, 5], [5, 5, 17], [1, 8, 2]] * 40, dtype=float)

    found = mcda.rank_table(
        written(columns_of(values)), WEIGHTS, sense=SENSE, bounds=dict.fromkeys(NAMES, (0, 20)), flips=True, top=2
    )

    assert (found.winners_count, found.best) == (80, None)
    row = found.intervals.loc["gain"]
    assert row["lower"] == pytest.approx(0.5)
    assert (row["upper"], row["lower_rival"]) == (1, "row 2")
    assert found.intervals.loc["calm", ["lower", "upper"]].tolist() == pytest.approx([0, 1 / 6])


def test_one_criterion_and_a_weight_of_nought_flip_nothing(written):
    values = np.random.default_rng(0).random((200, 3))
    path = written(columns_of(values))

    alone = mcda.rank_table(path, {"gain": 1}, sense={"gain": "max"}, flips=True)
    spare = mcda.rank_table(path, {"gain": 1, "calm": 0}, sense={"gain": "max", "calm": "max"}, flips=True)

    assert alone.flips == ()
    assert [flip.subject for flip in spare.flips] == ["calm"]


@pytest.mark.parametrize("name", ["weighted_sum", "topsis", "weighted_product"])
def test_who_is_first_under_drawn_weights(name, written, tmp_path):
    values = np.random.default_rng(3).random((500, 3)) + 0.1
    method = mcda.method(name)
    scores = method.score(
        method.prepare(mcda.DecisionMatrix.of(values, list(SENSE.values()))), drawn_weights(700, 3, 11)
    )  # fmt: skip
    times = np.bincount(scores.argmax(axis=1), minlength=500)
    values = np.vstack([values, values[times.argmax()]])  # a twin of the luckiest changes no column's ends

    found, table = asked(written, values, mcda.method(name), tmp_path, draws=700, rng=11)

    if name != "topsis":  # its norms have changed with the twin
        shares = {one.position: one.share for one in found.shares}
        assert shares == {int(k): times[k] / 700 for k in np.flatnonzero(times)}
    assert [one.share for one in found.shares] == sorted((one.share for one in found.shares), reverse=True)
    assert sum(one.share for one in found.shares) == pytest.approx(1)
    assert all(0 < one.standard_error < 0.02 for one in found.shares)
    column = table["winner_share"].to_numpy()
    assert column[500] == column[times.argmax()] > 0
    assert column[:500].sum() == pytest.approx(1)
    again, _ = asked(written, values, mcda.method(name), tmp_path, draws=700, rng=11)
    assert again.shares == found.shares


@pytest.mark.parametrize(
    ("method", "threshold", "said"),
    [
        ("topsis", 1, "must lie between 0 and 1 for a closeness, got 1"),
        ("weighted_product", 0, "must be positive for a product, got 0"),
        ("weighted_sum", float("nan"), "must be a score, a finite number, got nan"),
        ("weighted_sum", "high", "must be a score, a finite number, got 'high'"),
    ],
)
def test_thresholds_that_are_none(method, threshold, said, written):
    path = written(columns_of(np.random.default_rng(0).random((50, 3)) + 0.1))
    with pytest.raises(McdaError, match=said):
        mcda.rank_table(path, WEIGHTS, method, sense=SENSE, threshold=threshold)
