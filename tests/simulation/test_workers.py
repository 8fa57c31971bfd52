"""Anything with map: the same bytes by threads, processes and a Dask cluster; what a lost worker took is run again."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from mcda import Case, DecisionMatrix, McdaError, Ranges, method, simulate
from mcda.methods import METHODS
from mcda.simulation.blocks import BLOCK, Draws, counted
from mcda.simulation.laws import around, fixed, uniform
from mcda.simulation.workers import WINDOW, Job, Workers, cluster, processes, run

SAMPLES = 6 * BLOCK + 5
OPTIONS = {"promethee": {"preference": "linear", "q": 1, "p": 3}, "topsis": {"normalisation": "vector"}}


def told(case, **options):
    options = {"samples": SAMPLES, "rng": 7, "method": "topsis", **options}
    return json.dumps(simulate(case, **options).to_json())


@pytest.fixture(scope="module")
def case():
    return Case.load("models/lima_group.yaml")


@pytest.fixture(scope="module")
def pool():
    with processes(2) as found:
        yield found


def dies_once(flag, block, count):
    if block == 3 and not Path(flag).exists():
        Path(flag).touch()
        os._exit(1)
    return block * count


def dies(block, count):
    os._exit(1)


def square(block, count):
    return block * block + count


@pytest.mark.parametrize("workers", [1, 3, 8])
def test_threads(case, workers):
    with ThreadPoolExecutor(workers) as threads:
        assert told(case, executor=threads) == told(case)


def test_a_large_run_uses_the_cores_there_are(case, monkeypatch):
    from mcda.kernels import fast
    from mcda.simulation import runs

    alone = told(case)
    assert fast.threads() >= 1
    monkeypatch.setattr(runs, "SHARED", 0)
    for count in ("1", "2", "5"):
        monkeypatch.setenv("MCDA_THREADS", count)
        assert fast.threads() == int(count)
        assert told(case) == alone
    for said in ("0", "x", "-1"):
        monkeypatch.setenv("MCDA_THREADS", said)
        assert fast.threads() >= 1


def test_threads_that_load_the_compiler_at_once_wait_for_each_other():
    pytest.importorskip("numba")
    code = (
        "import numpy as np, mcda; x = np.random.default_rng(0).random((40, 5));"
        "matrix = mcda.DecisionMatrix.of(x, ('max',) * 5);"
        "print(mcda.simulate(matrix, 'topsis', samples=150_000).samples)"
    )
    env = {**os.environ, "MCDA_FAST": "1", "MCDA_THREADS": "8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, check=False)
    assert (done.stdout, done.stderr) == ("150000\n", "")


def test_processes_however_many(case, pool):
    for options in ({}, {"cells": "pert", "weights": case.weights(), "spread": 0.2}, {"lower": 0.01}):
        assert told(case, executor=pool, **options) == told(case, **options)
    with processes(1) as alone:
        assert told(case, executor=alone) == told(case)


def test_a_pool_of_multiprocessing_has_a_map_too(case):
    with multiprocessing.get_context("spawn").Pool(1) as found:
        assert told(case, executor=found) == told(case)


def test_until_ends_at_the_same_draw_by_anybody(case, pool):
    assert told(case, executor=pool, until="se<0.004", samples=None) == told(case, until="se<0.004", samples=None)


@pytest.mark.parametrize("name", [*METHODS, "pymcdm:WSM"])
def test_draws_are_sent_by_name_and_options(name):
    rng = np.random.default_rng(1)
    matrix = DecisionMatrix.of(rng.integers(1, 9, (4, 3)), ("max", "min", "max"), bounds=(0, 10))
    ranges = Ranges.of(matrix, matrix.values - 1, matrix.values + 1)
    cells = np.array(list(ranges.cells()))
    ends = ranges.stack()[:, cells[:, 0], cells[:, 1]]
    for law in (fixed(np.full(3, 1 / 3)), around(np.full(3, 1 / 3), 0.2)):
        draws = Draws(method(name, **OPTIONS.get(name, {})), matrix, law, "pert", cells, ends, 5)
        sent = pickle.loads(pickle.dumps(draws))
        assert repr(sent.method) == repr(draws.method)
        assert (counted(sent, 2, 50).places == counted(draws, 2, 50).places).all()


def test_a_method_made_by_hand_is_not_sent_as_another(case):
    from dataclasses import replace

    own = replace(method("topsis"), name="mine")
    with pytest.raises(McdaError, match=r"method 'mine' was not made by mcda\.method"):
        pickle.dumps(Draws(own, case.matrix(), fixed(np.ones(1)), "pert", [], [], 1))


def test_values_of_a_value_function_can_be_sent():
    matrix = DecisionMatrix.of([[400], [800]], ("min",), value={"c1": [(0, 1), (2000, 0)]})
    from mcda.flips.admissible import admissible

    law = uniform(admissible(("c1",), None, None, None))
    draws = Draws(method("topsis"), matrix, law, "pert", np.empty((0, 2), int), np.empty((3, 0)), 1)
    assert (counted(pickle.loads(pickle.dumps(draws)), 0, 9).places == counted(draws, 0, 9).places).all()


def test_results_come_in_order_over_many_windows():
    blocks = [(k, 1) for k in range(40 * WINDOW + 3)]
    expected = [square(*one) for one in blocks]
    with ThreadPoolExecutor(3) as threads:
        assert list(run(square, blocks, threads)) == expected
    assert list(run(square, blocks, None)) == expected
    assert list(run(square, [], None)) == []


def test_a_process_that_dies_costs_its_blocks_only_time(tmp_path):
    blocks = [(k, 2) for k in range(9)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as broken:
        found = list(run(partial(dies_once, str(tmp_path / "flag")), blocks, broken))
    assert (tmp_path / "flag").exists()
    assert found == [2 * k for k in range(9)]


def test_a_process_killed_in_the_middle_changes_no_byte(case):
    killed = []

    with processes(2) as found:

        def kill_one(done, whole):
            if not killed:
                killed.append(next(iter(found._processes)))
                os.kill(killed[0], signal.SIGKILL)

        got = told(case, executor=found, progress=kill_one, samples=80 * BLOCK)
    assert killed
    assert got == told(case, samples=80 * BLOCK)


def test_workers_that_always_die_are_given_up_with_the_blocks_named():
    with processes(1) as found, pytest.raises(McdaError, match=r"workers were lost 3 times at blocks 4 to 4"):
        list(Workers(found).run(dies, [(4, 1), (5, 1)]))


def test_an_error_of_a_block_is_the_callers(pool):
    with pytest.raises(ZeroDivisionError):
        list(run(divmod, [(1, 0)], pool))


def test_workers_of_another_version_are_refused():
    with pytest.raises(McdaError, match=r"a worker runs mcda .*, this is 0\.0\.0: their counts may differ"):
        Job(square, "0.0.0")([(1, 1)])


@pytest.mark.parametrize("address", ["", "localhost", "http://localhost:1", 3, "tcp://a\nb:1"])
def test_addresses_that_are_none(address):
    with pytest.raises(McdaError, match="must be such as tcp://host:8786"), cluster(address):
        pass


def test_nobody_answers():
    pytest.importorskip("distributed")
    with (
        pytest.raises(McdaError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        cluster("tcp://127.0.0.1:9", timeout=0.3),
    ):
        pass


def test_a_dask_cluster_gives_the_same_bytes_and_a_lost_worker_changes_none(case):
    distributed = pytest.importorskip("distributed")
    killed = []
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", protocol="tcp"
        ) as local,
        cluster(local.scheduler_address) as client,
    ):
        pids = list(client.run(os.getpid).values())

        def kill_one(done, whole):
            if not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        assert told(case, executor=client) == told(case)
        assert told(case, executor=client, progress=kill_one, samples=80 * BLOCK) == told(case, samples=80 * BLOCK)
    assert killed
