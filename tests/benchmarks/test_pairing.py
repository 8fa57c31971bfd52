"""Pairs alternate, ratios are pair by pair, what is timed smaller is scaled, and who answers otherwise gets no time."""

import numpy as np
import pytest

from benchmarks import pairing
from benchmarks.duels import DUELS, drawn
from benchmarks.oracle import closeness
from benchmarks.pairing import Contender, Duel, Timed, duel, largest_difference, paired, ratios, repeats, winner_at
from benchmarks.peers import Peer
from benchmarks.protocol import Failure, Reply


class Clock:
    """A process that takes what it is told, and remembers who was asked when."""

    def __init__(self, name, seconds, log):
        self.name, self.seconds, self.log = name, iter(seconds), log

    def ask(self, do, **more):
        self.log.append(self.name)
        return Reply({"seconds": [next(self.seconds)] * more["times"]})


def test_a_and_b_alternate_and_the_first_changes():
    log = []
    a, b = Clock("a", [1, 2, 4], log), Clock("b", [3, 6, 12], log)

    found = paired(Timed(a, 1, 1), Timed(b, 1, 10), 3, 60)

    assert log == ["a", "b", "b", "a", "a", "b"]
    assert found == ([1, 2, 4], [30, 60, 120])
    assert ratios(*found) == [30, 30, 30]  # though both drift fourfold


def test_a_failure_ends_the_pairs():
    class Dead:
        def ask(self, do, **more):
            return Failure("crash", "gone")

    assert paired(Timed(Dead(), 1, 1), Timed(Dead(), 1, 1), 3, 60) == Failure("crash", "gone")


def test_short_calls_are_repeated():
    assert [repeats(x) for x in (1e-9, 0.001, 0.019, 1, 100)] == [200, 20, 1, 1, 1]


@pytest.mark.parametrize(
    ("a", "b", "gap"),
    [([1, 2], [1, 2.5], 0.5), ([1, 2], [1], np.inf), ([1.0], [np.nan], np.inf), ([], [], 0), ([np.inf], [1], np.inf)],
)
def test_the_difference_of_answers(a, b, gap):
    assert largest_difference("x")({}, {"x": np.array(a)}, {"x": np.array(b)}) == gap


@pytest.fixture
def ring(monkeypatch):
    """Return what runs a duel of the fake peer against itself by other tasks."""
    from pathlib import Path

    env = (("PYTHONPATH", str(Path(__file__).parent)),)
    monkeypatch.setitem(pairing.ALL, "fake", Peer("fake", "by_fake", (), env))

    def run(task, smaller=None, make=lambda m: (drawn(m, 4), {}), **more):
        row = Duel("row", "A row", more.pop("ours", "topsis"), 40, make, (Contender("fake"),),
                   (Contender("fake", smaller=smaller, task=task),), largest_difference("scores"), lambda size: 1e-9,
                   pairs=2, **more)  # fmt: skip
        (found,) = duel(row, {}, lambda text: None)
        return found

    return run


def test_who_agrees_is_timed(ring):
    found = ring("topsis")

    assert (found["verdict"], len(found["ratios"]), found["difference"]) == ("agrees", 2, 0)
    assert found["timed_at"] == found["size"] == 40


def test_what_is_timed_smaller_is_scaled(ring):
    def make(m):
        return drawn(m, 4), {"seconds": 0.05}

    found = ring("paced", smaller=4, make=make, ours="paced")

    assert found["timed_at"] == 4
    assert all(0.04 < x < 0.2 for x in found["ours_s"])
    assert all(0.4 < x < 2 for x in found["theirs_s"])


def test_who_answers_otherwise_gets_no_time(ring):
    found = ring("wrong")

    assert found["verdict"] == "answers otherwise: largest difference 0.25"
    assert "ratios" not in found
    assert ring("nan")["verdict"] == "answers otherwise: largest difference inf"


def test_who_fails_is_shown_with_the_reason(ring):
    assert ring("failing")["verdict"] == "fake fails: error: ValueError: weights are missing"
    assert ring("dying")["verdict"] == "fake fails: crash: ended by SIGKILL"


def test_a_problem_that_cannot_be_made_is_told(ring):
    def make(m):
        raise ImportError("No module named 'pyarrow'")

    assert ring("topsis", make=make)["verdict"] == "not run: No module named 'pyarrow'"


def test_what_it_warns_of_is_shown(ring):
    assert ring("warning")["warned"] == ["UserWarning: mind the gap"]


def test_who_is_not_installed_is_shown_so():
    row = next(one for one in DUELS if one.key == "topsis_5x6")
    found = duel(row, {one.peer: "could not be installed: no network" for one in row.theirs}, lambda text: None)

    assert {one["verdict"] for one in found} == {"could not be installed: no network"}


def test_the_winner_between_flips_is_the_one_that_they_say():
    problem = drawn(5, 3)
    flips = {"criterion": np.array([0, 0, 1]), "weight": np.array([0.6, 0.8, 0.1]), "winner": np.array([2, 3, 2]),
             "rival": np.array([3, 4, 0])}  # fmt: skip
    problem["weights"] = np.array([0.3, 0.3, 0.4])

    assert [winner_at(flips, 0, t, problem) for t in (0.0, 0.3, 0.59, 0.61, 0.9)] == [2, 2, 2, 3, 4]
    assert [winner_at(flips, 1, t, problem) for t in (0.05, 0.2, 0.9)] == [0, 2, 2]
    leader = int(closeness(problem["values"], problem["weights"], problem["types"]).argmax())
    assert winner_at(flips, 2, 0.5, problem) == leader


def test_what_a_peer_has_a_call_for_is_read_without_running_it():
    assert pairing.ALL["AHPy"].tasks == {"ahp", "ahp_batch"}
    assert {"topsis", "smaa", "flips", "cells", "table"} <= pairing.ALL["engine"].tasks
    for row in DUELS:
        for one in (*row.ours, *row.theirs):
            assert (one.task or row.task) in pairing.ALL[one.peer].tasks


def test_every_duel_names_contenders_that_there_are():
    keys = [one.key for one in DUELS]
    assert len(set(keys)) == len(keys)
    for row in DUELS:
        assert all(one.peer in pairing.ALL for one in (*row.ours, *row.theirs))
        assert set(row.targets) <= {pairing.name_of(one) for one in row.ours}
        assert set(row.against) <= {pairing.name_of(one) for one in row.theirs}
