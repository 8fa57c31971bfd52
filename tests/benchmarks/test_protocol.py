"""Arrays go there and back unchanged; what goes wrong there is a value here, and the next question is answered."""

import sys
import time

import numpy as np
import pytest

from benchmarks.protocol import Failure, Process, Reply, outcome

PROBLEM = {
    "values": np.array([[5.0, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]),
    "weights": np.array([0.3, 0.4, 0.3]),
    "types": np.array([1, 1, 1]),
}


def test_it_says_what_it_offers_and_with_which_versions(fake):
    told = fake.ask("hello").message

    assert told["offers"]["topsis"] == ["default"]
    assert told["versions"] == {"numpy": np.__version__}
    assert told["python"] == sys.version.split()[0]


@pytest.mark.parametrize(
    "array",
    [np.arange(6, dtype="f4").reshape(2, 3), np.empty((0, 3)), np.array(2.5), np.arange(12).reshape(3, 4).T,
     np.random.default_rng(0).random((300, 1000)), np.array([np.nan, np.inf]), np.array([True, False])],
    ids=["float32", "empty", "scalar", "transposed", "2.4 MB", "not finite", "bool"],
)  # fmt: skip
def test_arrays_go_there_and_back(fake, array):
    found = outcome(fake, "echo", {"x": array}, "default", {})

    assert found.arrays["x"].dtype == array.dtype
    assert found.arrays["x"].shape == array.shape
    np.testing.assert_array_equal(found.arrays["x"], array)


def test_what_it_prints_is_no_answer_and_what_it_warns_of_is_kept(fake):
    found = outcome(fake, "warning", PROBLEM, "default", {})

    assert found.arrays["scores"].round(4).tolist() == [0.5037, 0.6581, 0.7482, 0.3340]
    assert found.message["warned"] == ["UserWarning: mind the gap"]
    assert "chatter" in fake.last_words()


@pytest.mark.parametrize(
    ("task", "text"), [("failing", "ValueError: weights are missing"), ("exiting", "SystemExit: 3"),
                       ("no such", "KeyError: 'no such'")],
)  # fmt: skip
def test_an_error_there_is_a_failure_here_and_it_goes_on(fake, task, text):
    assert outcome(fake, task, PROBLEM, "default", {}) == Failure("error", text)
    assert isinstance(outcome(fake, "topsis", PROBLEM, "default", {}), Reply)


@pytest.mark.parametrize(("task", "text"), [("dying", "SIGKILL"), ("half", "exit code 7")])
def test_a_crash_is_a_failure(fake, task, text):
    found = outcome(fake, task, PROBLEM, "default", {})

    assert (found.how, text in found.message) == ("crash", True)
    assert outcome(fake, "topsis", PROBLEM, "default", {}).how == "crash"


def test_a_call_that_takes_too_long_is_ended(fake):
    start = time.monotonic()
    found = outcome(fake, "slow", PROBLEM, "default", {}, limit=0.5)

    assert found.how == "timeout"
    assert time.monotonic() - start < 5
    assert fake.child.returncode == -9


def test_a_package_that_does_not_load_says_so():
    with Process(sys.executable, "by_nobody") as process:
        assert process.ask("hello").message == "ModuleNotFoundError: No module named 'by_nobody'"


def test_memory_is_what_one_call_takes_at_its_peak(fake):
    fake.ask("set", PROBLEM, task="big", call="default", options={"bytes": 200_000_000})
    found = fake.ask("memory").message["bytes"]

    assert found is None or 190_000_000 < found < 260_000_000
    assert (found is None) == (not sys.platform.startswith("linux"))
