"""A table read in pieces is ranked as the same table in memory is."""

import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import mcda
from mcda.errors import McdaError
from mcda.tables import chunks, measures

NAMES = ["gain", "cost", "calm", "risk"]
SENSE = dict(zip(NAMES, ["max", "min", "max", "min"], strict=True))
WEIGHTS = {"gain": 3, "cost": 2, "calm": 2, "risk": 1}
METHODS = [
    *(("weighted_sum", how) for how in ("bounds", "minmax", "vector", "max", "sum", "none")),
    *(("topsis", how) for how in ("bounds", "minmax", "vector", "max", "sum", "none")),
    *(("weighted_product", how) for how in ("ratio", "sum", "none")),
]
every_method = pytest.mark.parametrize(("name", "how"), METHODS, ids=["-".join(one) for one in METHODS])


def rated(kind, rows=700, seed=0):
    """Return small numbers in which ties, twins and twins of the best rows are common."""
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 7, (rows, len(NAMES))).astype(float)
    if kind == "decimals":
        values = values / 10 + 0.1
    elif kind == "reals":
        values = rng.random((rows, len(NAMES))) * [1e6, 1e-3, 1, 40] + [0, 1e-4, 5, 1e-9]
    elif kind == "float32":
        values = (rng.random((rows, len(NAMES))) * 90 + 1).astype(np.float32)
    values[rows // 2] = values[3]
    return values


def columns_of(values):
    return {name: values[:, j] for j, name in enumerate(NAMES)}


def in_memory(values, method, bounds=None):
    return mcda.rank(mcda.DecisionMatrix.of(values, list(SENSE.values()), None, NAMES, bounds), WEIGHTS, method)


def bounds_for(values, how):
    low, high = np.floor(values.min(axis=0)) - 1, np.ceil(values.max(axis=0)) + 1
    ends = {name: (float(a), float(b)) for name, a, b in zip(NAMES, low, high, strict=True)}
    return ends if how == "bounds" else None


@every_method
@pytest.mark.parametrize("kind", ["integers", "decimals", "reals", "float32"])
def test_scores_places_and_margins_are_those_of_the_whole_matrix(kind, name, how, written, tmp_path):
    rows = 100 if how == "sum" else 330  # sums of Fractions take their time in memory
    values, method = rated(kind, rows), mcda.method(name, normalisation=how)
    ends = bounds_for(values, how)
    whole = in_memory(values, method, ends)
    exact = in_memory(values.astype(float), method, ends).values

    found = mcda.rank_table(
        written(columns_of(values)), WEIGHTS, method, sense=SENSE, bounds=ends, top=25, out=tmp_path / "out.parquet"
    )

    scores = pq.read_table(tmp_path / "out.parquet")["score"].to_numpy()
    single = values.dtype == np.float32
    assert scores.dtype == values.dtype
    atol = (5e-7 if single else 1e-14) * max(1, np.abs(exact).max())
    np.testing.assert_allclose(scores, exact, rtol=0 if single else 1e-13, atol=atol)
    order = np.lexsort((np.arange(len(values)), whole.ranks))[:25]
    assert [row.position for row in found.top] == order.tolist()
    assert [row.place for row in found.top] == whole.ranks[order].tolist()
    assert found.winners_count == len(whole.winners)
    last = whole.ranks[order[-1]]
    assert found.level_beyond == (whole.ranks == last).sum() - (whole.ranks[order] == last).sum()
    assert (found.margin is None) == (whole.margin is None)
    if whole.margin is not None:
        assert found.margin == pytest.approx(whole.margin, rel=1e-9, abs=2 * atol)
    assert (found.rows, found.counted, found.missing) == (len(values), len(values), 0)


@pytest.mark.parametrize("name", ["weighted_sum", "topsis"])
def test_everyone_level_is_counted_and_nobody_is_behind(name, written):
    found = mcda.rank_table(written(columns_of(np.full((500, 4), 2.0))), WEIGHTS, name, sense=SENSE, top=3)

    assert [row.place for row in found.top] == [1, 1, 1]
    assert [row.position for row in found.top] == [0, 1, 2]
    assert (found.winners_count, found.level_beyond, found.margin, found.best) == (500, 497, None, None)


def test_the_margin_is_found_behind_more_winners_than_are_kept(written):
    values = np.full((900, 4), 2.0)
    values[700] = [1, 2, 2, 2]
    values[701] = [1, 2, 1, 2]

    found = mcda.rank_table(written(columns_of(values)), WEIGHTS, "weighted_sum", sense=SENSE, top=2)

    assert (found.winners_count, found.level_beyond) == (898, 896)
    assert found.margin == pytest.approx(in_memory(values, "weighted_sum").margin, rel=1e-12)


def test_many_different_rows_that_are_level_are_counted_together(written, monkeypatch):
    from mcda.tables import top

    monkeypatch.setattr(top, "ROOM", 60)
    values = rated("integers", rows=2000)
    whole = in_memory(values, "weighted_sum")

    found = mcda.rank_table(written(columns_of(values)), WEIGHTS, "weighted_sum", sense=SENSE, top=40)

    order = np.lexsort((np.arange(len(values)), whole.ranks))[:40]
    assert [row.position for row in found.top] == order.tolist()
    last = whole.ranks[order[-1]]
    assert not found.crowded
    assert found.level_beyond == (whole.ranks == last).sum() - (whole.ranks[order] == last).sum()


@every_method
def test_rows_without_a_value_are_skipped_counted_and_left_out_of_norms(name, how, written, tmp_path):
    rows = 120 if how == "sum" else 330
    values, method = rated("reals", rows), mcda.method(name, normalisation=how)
    values[[5, 96, 97, rows - 9]] *= 50  # would widen ends and norms
    holes = values.copy()
    holes[5, 0] = holes[96, 1] = holes[97, 3] = holes[rows - 9, 2] = np.nan
    kept = ~np.isnan(holes).any(axis=1)
    ends = bounds_for(values, how)
    whole = in_memory(values[kept], method, ends)
    columns = {c: pa.array(holes[:, j], from_pandas=j != 1) for j, c in enumerate(NAMES)}  # nulls, and NaN in one
    path = written(pa.table(columns))

    found = mcda.rank_table(
        path, WEIGHTS, method, sense=SENSE, bounds=ends, nodata="skip", out=tmp_path / "out.parquet"
    )

    scores = pq.read_table(tmp_path / "out.parquet")["score"]
    assert (found.rows, found.counted, found.missing, scores.null_count) == (rows, rows - 4, 4, 4)
    np.testing.assert_allclose(scores.to_numpy(zero_copy_only=False)[kept], whole.values, rtol=1e-12, atol=1e-14)
    assert found.top[0].position == np.flatnonzero(kept)[whole.ranks.argmin()]


def test_what_the_footer_says_is_used_and_checked(written, monkeypatch, tmp_path):
    values = rated("reals")
    read = []
    monkeypatch.setattr(measures, "ahead_of", lambda *given: read.append(1) or chunks.ahead_of(*given))
    path = written(columns_of(values))

    told = mcda.rank_table(path, WEIGHTS, sense=SENSE)
    assert not read  # one pass: the ends stand in the footer

    plain = written(columns_of(values), "plain.parquet", write_statistics=False)
    asked = mcda.rank_table(plain, WEIGHTS, sense=SENSE)
    assert len(read) == 1
    assert asked.top == told.top

    # a footer that does not say what is in the file: a NaN is in no statistics
    holes = values.copy()
    holes[values[:, 0].argmax(), 1] = np.nan
    found = mcda.rank_table(written(columns_of(holes), "holes.parquet"), WEIGHTS, sense=SENSE, nodata="skip")
    assert len(read) == 2
    kept = ~np.isnan(holes).any(axis=1)
    assert found.top[0].score == pytest.approx(in_memory(values[kept], "weighted_sum").values.max(), rel=1e-13)


def test_csv_folders_and_integers_are_the_same_table(written, tmp_path):
    values = rated("integers").astype(np.int32)
    names = [f"site {k}" for k in range(len(values))]
    table = pa.table({"site": names, **columns_of(values), "note": ["a, b"] * len(values)})
    pyarrow.csv.write_csv(table, tmp_path / "table.csv")
    (tmp_path / "parts").mkdir()
    written(table.slice(0, 300), "parts/a.parquet")
    written(table.slice(300), "parts/b.parquet")
    (tmp_path / "parts" / "_SUCCESS").write_text("")

    asked = {"sense": SENSE, "names": "site", "top": 5}
    one = mcda.rank_table(written(table), WEIGHTS, "topsis", out=tmp_path / "one.parquet", **asked)
    two = mcda.rank_table(tmp_path / "table.csv", WEIGHTS, "topsis", out=tmp_path / "two.csv", **asked)
    three = mcda.rank_table(tmp_path / "parts", WEIGHTS, "topsis", out=tmp_path / "three.csv", **asked)

    assert one.top == two.top == three.top
    assert (one.dtype, one.rows, two.rows, three.rows) == ("float64", 700, 700, 700)
    scores = pq.read_table(tmp_path / "one.parquet")
    assert scores.column_names == ["site", "score"]
    assert scores["site"].to_pylist() == names
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "three.csv").read_bytes()
    again = pyarrow.csv.read_csv(tmp_path / "two.csv")
    np.testing.assert_array_equal(again["score"].to_numpy(), scores["score"].to_numpy())


def test_small_whole_numbers_stay_single_beside_single_floats(written):
    values = rated("float32")
    columns = {**columns_of(values), "risk": np.arange(len(values), dtype=np.int16)}

    assert mcda.rank_table(written(columns), WEIGHTS, sense=SENSE).dtype == "float32"
    columns["risk"] = columns["risk"].astype(np.int32)
    assert mcda.rank_table(written(columns), WEIGHTS, sense=SENSE).dtype == "float64"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("how", ["vector", "minmax", "bounds"])
def test_far_from_zero_float32_keeps_its_promise(how, dtype, written, tmp_path):
    rng = np.random.default_rng(4)
    values = (1e4 + rng.random((600, 4))).astype(dtype)
    ends = dict.fromkeys(NAMES, (9999.9, 10001.1)) if how == "bounds" else None
    method = mcda.method("topsis", normalisation=how)

    mcda.rank_table(
        written(columns_of(values)), WEIGHTS, method, sense=SENSE, bounds=ends, out=tmp_path / "out.parquet"
    )

    exact = in_memory(values.astype(np.float64), method, ends).values
    assert np.abs(pq.read_table(tmp_path / "out.parquet")["score"].to_numpy() - exact).max() <= 5e-7


@every_method
@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_extreme_numbers_are_measured_in_a_unit_of_their_own(name, how, size, written, tmp_path):
    values, method = rated("integers", 150) * size, mcda.method(name, normalisation=how)
    whole = in_memory(values, method, bounds_for(values, how) if size > 1 else None) if how != "bounds" else None

    found = mcda.rank_table(
        written(columns_of(values)), WEIGHTS, method, sense=SENSE, out=tmp_path / "out.parquet",
        bounds=dict.fromkeys(NAMES, (0, 10 * size)) if how == "bounds" else None,
    )  # fmt: skip

    if whole is None:
        whole = in_memory(values / size, method, (0, 10))
    scores = pq.read_table(tmp_path / "out.parquet")["score"].to_numpy()
    np.testing.assert_allclose(scores, whole.values, rtol=1e-12, atol=1e-13 * np.abs(whole.values).max())
    assert found.winners_count == len(whole.winners)


@pytest.mark.parametrize("fast", ["0", "1"])
def test_with_and_without_compiled_kernels(fast, written, monkeypatch, tmp_path):
    monkeypatch.setenv("MCDA_FAST", fast)
    monkeypatch.setattr("mcda.kernels.fast.FEW", 0)
    values = rated("float32")
    holes = values.copy()
    holes[[7, 300], [0, 2]] = np.nan

    found = mcda.rank_table(
        written(columns_of(holes)), WEIGHTS, "topsis", sense=SENSE, nodata="skip", out=tmp_path / "out.parquet"
    )

    kept = ~np.isnan(holes).any(axis=1)
    exact = in_memory(values[kept].astype(float), "topsis").values
    scores = pq.read_table(tmp_path / "out.parquet")["score"].to_numpy(zero_copy_only=False)
    assert np.abs(scores[kept] - exact).max() <= 5e-7
    assert found.missing == 2


def test_an_interrupted_run_leaves_nothing(written, tmp_path, monkeypatch):
    path, out = written(columns_of(rated("reals"))), tmp_path / "results"
    out.mkdir()
    (out / "scores.parquet").write_text("from before")
    calls = []

    def stop(*given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mcda.rank_table(path, WEIGHTS, sense=SENSE, out=out / "scores.parquet", progress=stop)

    assert [one.name for one in out.iterdir()] == ["scores.parquet"]
    assert (out / "scores.parquet").read_text() == "from before"


def test_a_fault_on_the_way_leaves_nothing(written, tmp_path):
    values = rated("reals")
    values[650, 2] = np.inf

    with pytest.raises(McdaError, match=r"row 651: 'calm' must be a finite number, got inf"):
        mcda.rank_table(
            written(columns_of(values), write_statistics=False), WEIGHTS, "topsis", sense=SENSE,
            bounds=dict.fromkeys(NAMES, (0, 1e9)), out=tmp_path / "scores.csv",
        )  # fmt: skip
    assert [one.name for one in tmp_path.iterdir()] == ["table.parquet"]


def test_without_the_extra_the_error_says_what_to_install(written):
    path = written(columns_of(rated("reals")))
    code = (
        "import sys; sys.modules['pyarrow'] = sys.modules['pyarrow.parquet'] = None\n"
        "from mcda.cli import run\n"
        f"sys.exit(run(['rank', {str(path)!r}, '--weights', 'gain=1', '--sense', 'gain=max']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "mcda: reading Parquet needs the extra 'big': pip install 'mcda-engine[big]'\n"


def test_peak_memory_does_not_grow_with_the_table(tmp_path):
    code = (
        "import sys, mcda\n"
        "names = list('abcdefgh')\n"
        "mcda.rank_table(sys.argv[1], dict.fromkeys(names, 1), 'topsis', sense=dict.fromkeys(names, 'max'),"
        " out=sys.argv[1] + '.out.parquet')\n"
        "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    )
    rng, peaks = np.random.default_rng(0), []
    for rows in (20_000, 3_000_000):
        path = tmp_path / f"{rows}.parquet"
        schema = pa.schema([(name, pa.float32()) for name in "abcdefgh"])
        with pq.ParquetWriter(path, schema, compression="none") as file:
            for _ in range(0, rows, 500_000):
                size = min(rows, 500_000)
                file.write_table(pa.table({name: rng.random(size, dtype=np.float32) for name in "abcdefgh"}))
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, encoding="utf-8", check=True,
            env={**os.environ, "MCDA_FAST": "0"},
        )  # fmt: skip
        peaks.append(int(done.stdout) // 1024)
    assert peaks[1] - peaks[0] < 85  # MB, of which the larger table has 92 in its columns and 12 in its scores
    assert peaks[1] < 300


def test_near_ties_in_single_precision_are_decided_exactly(written):
    rng = np.random.default_rng(2)
    values = (0.5 + rng.random((500, 4)) * 0.1).astype(np.float32)
    values[[100, 400]] = np.array([0.9, 0.1, 0.9, 0.1], dtype=np.float32)
    values[400, 0] = np.nextafter(np.float32(0.9), np.float32(1))

    found = mcda.rank_table(written(columns_of(values)), WEIGHTS, sense=SENSE, bounds=dict.fromkeys(NAMES, (0, 1)))

    assert (found.top[0].position, found.top[1].position, found.winners_count) == (400, 100, 1)
