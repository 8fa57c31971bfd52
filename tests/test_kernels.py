"""TOPSIS in two passes: the method's own scores on every storage, in chunks, compiled or not, at extreme sizes."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mcda import DecisionMatrix, McdaError, method
from mcda.kernels import closeness, fast, merged, plan, score, survey

HOW = ["vector", "minmax", "max", "bounds", "none"]
STORED = {
    "rows": np.ascontiguousarray,
    "columns": np.asfortranarray,
    "a list of columns": lambda x: [np.ascontiguousarray(column) for column in x.T],
}
PATHS = pytest.mark.parametrize("path", ["0", "1"], ids=["NumPy", "compiled"])


@pytest.fixture
def chosen(monkeypatch, path):
    """Take one path whatever the size."""
    monkeypatch.setenv("MCDA_FAST", path)
    monkeypatch.setattr(fast, "FEW", 0)
    monkeypatch.setattr("mcda.kernels.two_passes.LEAST", 5000)
    if path == "1":
        pytest.importorskip("numba")
    assert (fast.compiled(1) is not None) == (path == "1")


def problem(m, n, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.integers(1, 1000, (m, n)) / 10
    return x, rng.dirichlet(np.ones(n)), np.arange(n) % 3 > 0


def expected(x, weights, gain, how):
    sense = ["max" if one else "min" for one in gain]
    matrix = DecisionMatrix.of(x, sense, bounds=(0, 100) if how == "bounds" else None)
    topsis = method("topsis", normalisation=how)
    return topsis.score(topsis.prepare(matrix), weights)


@PATHS
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize(("m", "n"), [(1, 3), (7, 1), (5003, 10), (300, 129)])
def test_scores_are_the_methods(chosen, path, how, stored, m, n):
    x, weights, gain = problem(m, n)
    ends = (np.zeros(n), np.full(n, 100.0)) if how == "bounds" else None
    kept = STORED[stored](x)

    found = score(kept, plan(survey(kept), weights, gain, how, ends=ends))

    np.testing.assert_allclose(found, expected(x, weights, gain, how), rtol=0, atol=2e-14)


@PATHS
@pytest.mark.parametrize("stored", STORED)
def test_chunks_of_any_size_give_what_the_whole_gives(chosen, path, stored):
    x, weights, gain = problem(4001, 6)
    edges = [0, 1, 7, 2000, 2000, 4001]
    chunks = [STORED[stored](x[a:b]) for a, b in pairwise(edges)]
    total = survey(chunks[0])
    for chunk in chunks[1:]:
        total = merged(total, survey(chunk))
    whole = survey(x)

    assert total.rows == 4001
    assert (total.high == whole.high).all()
    assert (total.low == whole.low).all()
    np.testing.assert_allclose(total.squares, whole.squares, rtol=1e-13)
    planned = plan(total, weights, gain)
    parts = np.concatenate([score(chunk, planned) for chunk in chunks])
    np.testing.assert_allclose(parts, closeness(x, weights, gain), rtol=0, atol=1e-14)


@PATHS
@pytest.mark.parametrize("stored", STORED)
def test_float32_stays_float32_and_is_right_to_5e_7(chosen, path, stored):
    x, weights, gain = problem(200_000, 8)
    small = x.astype(np.float32)
    kept = STORED[stored](small)
    planned = plan(survey(kept), weights, gain, dtype=np.float32)

    found = score(kept, planned)

    assert found.dtype == np.float32
    assert np.abs(found - closeness(small.astype(np.float64), weights, gain)).max() <= 5e-7


def test_the_method_itself_is_right_to_5e_7_on_many_rows_of_float32():
    x, weights, gain = problem(300_000, 5)
    small = (x / 1000 + 0.9).astype(np.float32)
    matrix = DecisionMatrix.of(small[:2], ["max" if one else "min" for one in gain])
    topsis = method("topsis", normalisation="vector")
    prepared = topsis.prepare(replace(matrix, values=small))

    found = topsis.score(prepared, weights)

    assert found.dtype == np.float32
    assert np.abs(found - closeness(small.astype(np.float64), weights, gain)).max() <= 5e-7


@PATHS
def test_a_missing_value_is_a_missing_score_and_touches_no_other(chosen, path):
    x, weights, gain = problem(2000, 4)
    planned = plan(survey(x), weights, gain)
    whole = score(x, planned)
    x[17, 2] = np.nan
    found = score(x, planned)

    assert np.isnan(found[17])
    assert (np.delete(found, 17) == np.delete(whole, 17)).all()


@PATHS
def test_equal_rows_have_equal_scores_and_constant_columns_no_part(chosen, path):
    x, weights, gain = problem(3000, 4)
    x[:, 1] = 7
    x[1000:2000] = x[:1000]
    for how in ("vector", "minmax"):
        found = closeness(x, weights, gain, how)
        assert (found[1000:2000] == found[:1000]).all()
        np.testing.assert_allclose(found, expected(x, weights, gain, how), rtol=0, atol=2e-14)
    assert (closeness(np.full((50, 3), 2.0), np.full(3, 1 / 3), np.ones(3, bool)) == 0.5).all()
    assert (closeness(np.zeros((50, 3)), np.full(3, 1 / 3), np.ones(3, bool)) == 0.5).all()


@PATHS
@pytest.mark.parametrize("size", [1e-140, 1e-30, 1e30, 1e140])
def test_the_unit_of_a_column_changes_nothing(chosen, path, size):
    x, weights, gain = problem(500, 3)
    found = closeness(x * [size, 1, 1], weights, gain)
    np.testing.assert_allclose(found, closeness(x, weights, gain), rtol=0, atol=1e-13)
    if 1e-37 < size < 1e37:
        small = (x * [size, 1, 1]).astype(np.float32)
        close = closeness(small, weights, gain)
        assert np.abs(close - found).max() < 5e-7


def test_sizes_that_no_float_can_square_are_refused_with_the_column():
    x, weights, gain = problem(50, 3)
    for size in (1e200, 1e-200):
        with pytest.raises(McdaError, match=r"column 2 .* cannot be squared; use another unit"):
            closeness(x * [1, size, 1], weights, gain)


def test_whole_numbers_and_no_rows():
    x = np.array([[3, 1], [4, 2], [4, 1]])
    np.testing.assert_allclose(
        closeness(x, np.array([0.5, 0.5]), np.array([True, False])),
        closeness(x.astype(float), np.array([0.5, 0.5]), np.array([True, False])),
    )
    empty = survey(np.empty((0, 2)))
    assert empty.rows == 0
    assert (merged(empty, survey(x)).high == [4, 2]).all()
    assert score(np.empty((0, 2)), plan(survey(x), np.array([0.5, 0.5]), np.array([True, False]))).shape == (0,)


def test_the_compiler_is_not_loaded_for_small_work(monkeypatch):
    monkeypatch.setenv("MCDA_FAST", "")
    monkeypatch.setitem(sys.modules, fast.LOOPS, None)
    assert fast.compiled(fast.FEW - 1) is None
    monkeypatch.setenv("MCDA_FAST", "0")
    assert fast.compiled(10**12) is None


def test_without_the_extra_it_is_the_same_later(monkeypatch):
    x, weights, gain = problem(30_000, 4)
    monkeypatch.setenv("MCDA_FAST", "0")
    slow = closeness(x, weights, gain)
    monkeypatch.setenv("MCDA_FAST", "1")
    monkeypatch.delitem(sys.modules, fast.LOOPS, raising=False)
    monkeypatch.setitem(sys.modules, "numba", None)  # as if it were not there
    assert fast.compiled(x.size) is None
    assert (closeness(x, weights, gain) == slow).all()


def test_importing_and_small_work_load_no_compiler():
    code = (
        "import sys, mcda; matrix = mcda.DecisionMatrix.of([[1, 2], [2, 1]], ('max', 'max'));"
        "mcda.rank(matrix, [1, 1], 'topsis'); mcda.simulate(matrix, 'topsis', samples=20_000);"
        "import mcda.kernels; print(sorted({'numba', 'llvmlite', 'distributed', 'dask'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_enough_work_loads_it_by_itself(monkeypatch):
    pytest.importorskip("numba")
    code = (
        "import sys, numpy as np; from mcda import kernels; x = np.ones((fast.MANY // 10, 10), np.float32);"
        "kernels.closeness(x, np.full(10, 0.1), np.ones(10, bool)); print('numba' in sys.modules)"
    )
    monkeypatch.delenv("MCDA_FAST", raising=False)
    done = subprocess.run(
        [sys.executable, "-c", "from mcda.kernels import fast; fast.MANY = 1_000_000;" + code],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout == "True\n"


def test_a_module_that_another_thread_is_still_loading_is_waited_for(monkeypatch, tmp_path):
    (tmp_path / "slow_loops.py").write_text("import time\ntime.sleep(0.3)\nready = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: getattr(fast._loaded("slow_loops"), "ready", False), range(4)))
    sys.modules.pop("slow_loops", None)
    assert found == [True] * 4
