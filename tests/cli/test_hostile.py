"""Inputs that are none: a clear line, exit code 2, nothing written, no traceback, soon."""

import os
import time
from pathlib import Path

import pytest

COMMANDS = {
    "check": [],
    "rank": [],
    "flips": [],
    "optimise": [],
    "compare": [],
    "rationalise": [],
    "simulate": ["--samples", "10"],
    "report": ["--out", "out"],
    "verify": [],
}


def missing(path):
    pass


def empty(path):
    path.write_bytes(b"")


def binary(path):
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 4)


def huge(path):
    with path.open("wb") as stream:
        stream.truncate(50_000_000)


def broken(path):
    path.write_text("format: ram-case/1\ntitle: [a, b\n  c: }\n", encoding="utf-8")


def python_object(path):
    path.write_text("format: ram-case/1\ntitle: !!python/object/apply:os.system ['touch owned']\n", encoding="utf-8")


def cyclic(path):
    path.write_text("format: ram-case/1\ntitle: &a [*a]\n", encoding="utf-8")


def wrong_shape(path):
    path.write_text("[1, 2, 3]" if path.suffix == ".yaml" else "7", encoding="utf-8")


def folder_without_cases(path):
    path.mkdir()
    (path / "notes.txt").write_text("no case", encoding="utf-8")


def pipe(path):
    os.mkfifo(path)


INPUTS = [
    missing, empty, binary, huge, broken, python_object, cyclic, wrong_shape, folder_without_cases,
]  # fmt: skip


@pytest.mark.parametrize("make", INPUTS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_input_is_told_and_leaves_nothing_behind(command, make, called, tmp_path):
    path = tmp_path / "given.yaml"
    make(path)
    before = sorted(tmp_path.rglob("*"))

    started = time.monotonic()
    done = called(command, path.name, *COMMANDS[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("given.yaml:")
    assert "Traceback" not in done.stderr
    assert "report it" not in done.stderr
    assert max(map(len, done.stderr.splitlines())) < 300
    assert sorted(tmp_path.rglob("*")) == before
    assert time.monotonic() - started < 20  # a bound on hanging, not on speed


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_no_file_can_have_is_told(command, called):
    done = called(command, "x" * 300, *COMMANDS[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert "File name too long" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("command", ["check", "rank", "flips", "optimise"])
def test_a_pipe_is_not_waited_for(command, called, tmp_path):
    pipe(tmp_path / "given.yaml")

    done = called(command, "given.yaml")

    assert (done.returncode, done.stdout) == (2, "")


def test_one_bad_file_among_good_ones_stops_the_report(mcda, case, tmp_path):
    broken(tmp_path / "bad.yaml")
    empty(tmp_path / "worse.yaml")

    done = mcda("report", tmp_path, "--out", "out")

    assert (done.returncode, done.stdout) == (2, "")
    assert {line.partition(":")[0].rpartition("/")[2] for line in done.stderr.splitlines()} == {
        "bad.yaml",
        "worse.yaml",
    }
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(called, case, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in ("file", "file/below", "x" * 300):
        done = called("report", case, "--out", out)

        assert (done.returncode, done.stdout) == (2, ""), out
        assert len(done.stderr.splitlines()) == 1  # before any case is studied
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case.yaml", "file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that not even root can write to")
def test_a_folder_that_nobody_can_write_to_is_told(called, case):
    done = called("report", case, "--out", "/proc/none/such", "--quiet")

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "/proc/none" in done.stderr


@pytest.mark.parametrize(
    "weights",
    ["ACCESS=1", "ACCESS=-1,MONEY=1,DELAY=1", "ACCESS=nan,MONEY=1,DELAY=1", "ACCESS=0,MONEY=0,DELAY=0",
     "ACCESS=1,MONEY=1,DELAY=1,DELAY=2", "ACCESS=1e999999999,MONEY=1,DELAY=1", "ACCESS", "=1",
     "ACCESS=1/0,MONEY=1,DELAY=1"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["rank", "flips", "optimise"])
def test_weights_that_are_none_are_told(command, weights, called, case):
    done = called(command, case, f"--weights={weights}")

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "report it" not in done.stderr


@pytest.mark.parametrize(
    "text",
    ["", "nul\x00", '{"problems": {"main": 7}}', '{"flips": [{"certificate": {"kind": "path"}}]}', '"text"', "NaN",
     '{"flips": [{"certificate": {"kind": "nonsense", "problem": "main"}}]}', "[" * 100_000, "1" * 10_000],
    ids=range(9),
)  # fmt: skip
def test_documents_that_are_none_are_told(text, mcda):
    done = mcda("verify", "-", stdin=text)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("-:")
    assert "report it" not in done.stderr


def test_a_short_number_cannot_be_long_work(mcda, case):
    document = mcda("flips", case, "--json").stdout.replace('"now": "', '"now": "1e99999999", "was": "')

    started = time.monotonic()
    done = mcda("verify", "-", stdin=document)

    assert done.returncode == 2
    assert time.monotonic() - started < 10
