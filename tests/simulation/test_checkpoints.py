"""Runs that are ended at any moment go on to the same bytes; files that are damaged or another run's are refused."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mcda import Case, McdaError, simulate
from mcda.simulation import checkpoints
from mcda.simulation.blocks import BLOCK, WIDE
from mcda.simulation.checkpoints import NAME, Checkpoint

MODEL = "models/lima_group.yaml"


@pytest.fixture(scope="module")
def case():
    return Case.load(MODEL)


@pytest.fixture
def at_once(monkeypatch):
    """Write after every block."""
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)


def told(case, **options):
    given = {"samples": 6 * block_of(options) + 5, "rng": 7, "method": "topsis", **options}
    return json.dumps(simulate(case, **given).to_json())


def block_of(options):
    return BLOCK if "cells" in options else WIDE


class Ended(Exception):
    """The run is ended here."""


def ended_after(blocks, size=WIDE):
    def progress(done, whole):
        if done >= blocks * size:
            raise Ended

    return progress


RUNS = [
    {},
    {"cells": "pert"},
    {"until": "se<0.004", "samples": None},
    {"method": "vikor", "lower": 0.01},
    {"method": "pymcdm:WSM", "samples": 300},
]


@pytest.mark.parametrize("options", RUNS, ids=str)
def test_with_a_checkpoint_it_is_the_same_and_at_once_the_second_time(case, tmp_path, at_once, options):
    expected = told(case, **options)
    assert told(case, checkpoint=tmp_path / "new" / "kept", **options) == expected
    seen = []
    assert told(case, checkpoint=tmp_path / "new" / "kept", progress=lambda *at: seen.append(at), **options) == expected
    assert len(seen) == 1
    assert [one.name for one in (tmp_path / "new" / "kept").iterdir()] == [NAME]


@pytest.mark.parametrize("options", RUNS[:4], ids=str)
def test_ended_after_any_block_it_goes_on_from_there(case, tmp_path, at_once, options):
    expected = told(case, **options)
    for blocks in (1, 2, 3, 5):
        with pytest.raises(Ended):
            told(case, checkpoint=tmp_path, progress=ended_after(blocks, block_of(options)), **options)
    seen = []
    assert told(case, checkpoint=tmp_path, progress=lambda done, whole: seen.append(done), **options) == expected
    assert seen[0] == 5 * block_of(options)


@pytest.mark.parametrize("phase", ["confidence", "importance"])
def test_ended_in_a_later_phase_it_goes_on_from_there(case, tmp_path, at_once, monkeypatch, phase):
    keep = Checkpoint.keep

    def ends(self, name, blocks, counts):
        keep(self, name, blocks, counts)
        if name == phase and blocks == 1:
            raise Ended

    expected = told(case, cells="uniform")
    monkeypatch.setattr(Checkpoint, "keep", ends)
    with pytest.raises(Ended):
        told(case, cells="uniform", checkpoint=tmp_path)
    monkeypatch.setattr(Checkpoint, "keep", keep)
    asked = json.loads((tmp_path / NAME).read_bytes().split(b"\n")[0].split(b" ", 1)[1])
    assert asked["done"][phase] == 1
    assert told(case, cells="uniform", checkpoint=tmp_path) == expected


def test_one_may_begin_and_several_go_on(case, tmp_path, at_once):
    with pytest.raises(Ended):
        told(case, checkpoint=tmp_path, progress=ended_after(2))
    with ThreadPoolExecutor(3) as threads:
        assert told(case, checkpoint=tmp_path, executor=threads) == told(case)


def test_what_waits_is_written_when_a_run_is_interrupted(case, tmp_path):
    def progress(done, whole):
        if done == 3 * WIDE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told(case, checkpoint=tmp_path, progress=progress)
    seen = []
    told(case, checkpoint=tmp_path, progress=lambda done, whole: seen.append(done))
    assert seen[0] == 3 * WIDE


RUN = """
import json, sys
from mcda import Case, simulate
from mcda.simulation import checkpoints
checkpoints.EVERY = 0.002
print("ready", flush=True)
found = simulate(Case.load(sys.argv[1]), "topsis", samples=int(sys.argv[2]), rng=7, checkpoint=sys.argv[3])
print(json.dumps(found.to_json()))
"""


def test_killed_at_random_moments_it_ends_with_the_same_bytes(case, tmp_path, request):
    samples = 300 * BLOCK + 1
    chance = random.Random(20)
    command = [sys.executable, "-c", RUN, str(request.config.rootpath / MODEL), str(samples), str(tmp_path)]
    kills = 0
    for _ in range(40):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout.readline() == "ready\n"
            if kills < 4:
                time.sleep(chance.uniform(0.005, 0.12))
                run.kill()
                run.wait()
                kills += 1
                continue
            out = run.stdout.read()
        break
    assert kills == 4
    assert out.strip() == told(case, samples=samples)
    assert [one.name for one in tmp_path.iterdir()] == [NAME]  # what was half written is gone


def test_every_damage_is_seen(case, tmp_path, at_once):
    told(case, checkpoint=tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    chance = random.Random(0)
    damaged = [b"", whole[:10], whole[: len(whole) // 2], whole[:-1], whole + b"x", b"PK" + whole, b"a\nb"]
    for _ in range(60):
        at = chance.randrange(len(whole))
        damaged.append(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
    for one in damaged:
        (tmp_path / NAME).write_bytes(one)
        with pytest.raises(McdaError, match=r"simulation.mcda' is not taken up: it is damaged.*or remove it"):
            told(case, checkpoint=tmp_path)
        assert (tmp_path / NAME).read_bytes() == one


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rng": 8}, "the seed was 7, is 8"),
        ({"samples": 100}, f"samples was {6 * WIDE + 5}, is 100"),
        ({"method": "vikor"}, "the method was name=topsis, is name=vikor"),
        ({"cells": "pert"}, "the ranges was"),
        ({"lower": 0.01}, "the weights was uniform"),
        ({"ranked": 3}, "is uniform within ranked tiers"),
        ({"until": "se<0.001"}, "until was None, is se<0.001"),
        ({"case": "models/eu_trade_agreement.yaml"}, "the matrix was"),
    ],
    ids=str,
)
def test_another_runs_is_refused_with_what_differs(case, tmp_path, options, said):
    told(case, checkpoint=tmp_path)
    before = (tmp_path / NAME).read_bytes()
    other = Case.load(options.pop("case")) if "case" in options else case
    if "ranked" in options:
        names = case.matrix().criteria
        options = {"ranked": [names[: options["ranked"]], names[options["ranked"] :]]}
    with pytest.raises(McdaError, match="it is of another run") as error:
        told(other, checkpoint=tmp_path, **options)
    assert said in str(error.value)
    assert (tmp_path / NAME).read_bytes() == before


def test_another_version_is_refused(case, tmp_path, monkeypatch):
    told(case, checkpoint=tmp_path)
    monkeypatch.setattr("mcda.__version__", "99.0")
    with pytest.raises(McdaError, match=r"mcda was .*, is 99\.0"):
        told(case, checkpoint=tmp_path)


@pytest.mark.parametrize("what", ["fsync", "rename", "limit"])
def test_a_full_disk_leaves_the_last_good_state_and_says_so(case, tmp_path, at_once, monkeypatch, what):
    expected = told(case)
    with pytest.raises(Ended):
        told(case, checkpoint=tmp_path, progress=ended_after(2))
    before = (tmp_path / NAME).read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with monkeypatch.context() as patched:
        if what == "fsync":
            patched.setattr(os, "fsync", full)
        elif what == "rename":
            patched.setattr(checkpoints.Path, "replace", full)
        with pytest.raises(McdaError, match=r"cannot be written: .*; the state written before is kept") as error:
            try:
                if what == "limit":  # a write that ends in the middle of the file
                    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
                told(case, checkpoint=tmp_path)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ("File too large" if what == "limit" else "No space left on device") in str(error.value)
    assert (tmp_path / NAME).read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [NAME]
    assert told(case, checkpoint=tmp_path) == expected


def test_folders_that_are_none(case, tmp_path):
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below", 3, "a\0b"):
        with pytest.raises(McdaError, match="the folder of 'checkpoint' cannot be used"):
            told(case, checkpoint=folder)
    (tmp_path / NAME).mkdir()
    with pytest.raises(McdaError, match="cannot be read"):
        told(case, checkpoint=tmp_path)
