"""A file from anyone, of anything, ends in a CaseError with its place, in under a second."""

import os
import time

import pytest

from mcda import Case, CaseError
from mcda.case.reading import LARGEST_FILE, Numeral, parse, read

PLAIN = """\
format: ram-case/1
title: t
criteria: {a: max, b: min}
weights: {a: 1, b: 2}
alternatives:
  x: {scores: {a: 1, b: 2}}
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "empty": (b"", 1, 1, "empty file"),
    "blank lines": (b"\n \n", 1, 1, "empty file"),
    "only a comment": (b"# nothing\n", 1, 1, "met nothing"),
    "bytes of a program": (b"format: x\n\x7fELF\x00\x01", 2, 1, "control character U+007F"),
    "a picture": (b"\x89PNG\r\n\x1a\n", 1, 1, "not UTF-8"),
    "Latin-1": (PLAIN.encode() + b"# caf\xe9\n", 7, 6, "0xe9"),
    "UTF-16": (PLAIN.encode("utf-16"), 1, 1, "not UTF-8"),
    "tab as indentation": (PLAIN.replace("  x:", "\tx:").encode(), 6, 1, "met a tab"),
    "list at the top": (b"- a\n- b\n", 1, 1, "met a list of 2"),
    "text at the top": (b"hello\n", 1, 1, "met the text 'hello'"),
    "two documents": (PLAIN.encode() + b"---\n" + PLAIN.encode(), 7, 1, "second one"),
    "YAML 1.1": (b"%YAML 1.1\n---\n" + PLAIN.encode(), 2, 1, "YAML 1.2"),
    "python object": (
        PLAIN.replace("title: t", 'title: !!python/object/apply:os.system ["exit 1"]').encode(), 2, 8,
        "the tag '!!python/object/apply:os.system'",
    ),
    "own tag": (PLAIN.replace("title: t", "title: !foo t").encode(), 2, 8, "the tag '!foo'"),
    "alias in itself": (b"a: &x [1, *x]\n", 1, 11, "inside its own anchor"),
    "alias of the whole": (b"&all\na: *all\n", 2, 4, "inside its own anchor"),
    "alias of nothing": (b"a: *x\n", 1, 4, "no anchor '&x'"),
    "alias bomb": (BOMB.encode(), 6, 12, "at most 200,000 values"),
    "open bracket": (b"a: [1, 2\n", 2, 1, "not YAML"),
    "two colons": (b"a: b: c\n", 1, 5, "put text with ': ' in quotes"),
    "key that is a list": (b"? [1, 2]\n: 3\n", 1, 3, "key of one word"),
    "escaped zero": (PLAIN.encode() + b'code: "a\\0"\n', 7, 7, "U+0000"),
    "half a character": (PLAIN.encode() + b'code: "\\ud800"\n', 7, 7, "U+D800"),
    "lists 10,000 deep": (b"a: " + b"[" * 10_000, 1, 43, "inside each other"),
    "closed lists 10,000 deep": (b"a: " + b"[" * 10_000 + b"]" * 10_000, 1, 43, "inside each other"),
    "mappings 10,000 deep": (b"{a: " * 10_000, 1, 161, "inside each other"),
    "dashes 10,000 deep": (b"- " * 10_000, 1, 81, "inside each other"),
    "questions 10,000 deep": (b"? " * 10_000, 1, 81, "inside each other"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_with_its_place_in_under_a_second(name, tmp_path):
    content, line, column, said = HOSTILE[name]
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    start = time.process_time()
    with pytest.raises(CaseError) as caught:
        Case.load(file)
    assert time.process_time() - start < 1
    found = [one for one in caught.value.problems if said in one.message]
    assert [(one.file, one.line, one.column) for one in found] == [(str(file), line, column)]


def test_no_tag_runs_anything(tmp_path):
    mark = tmp_path / "ran"
    with pytest.raises(CaseError):
        Case.of(PLAIN.replace("title: t", f"title: !!python/object/apply:os.mkdir ['{mark}']"))
    assert not mark.exists()


def test_a_file_of_50_mb_is_refused_by_its_size(tmp_path):
    file = tmp_path / "case.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    start = time.process_time()
    with pytest.raises(CaseError, match=r"case\.yaml: expected a file of at most 10 MB, met 50\.0 MB"):
        Case.load(file)
    assert time.process_time() - start < 1
    with pytest.raises(CaseError, match="at most 10 MB"):
        parse(b" " * (LARGEST_FILE + 1))


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(CaseError, match=r"nowhere\.yaml: cannot be read"):
        read(tmp_path / "nowhere.yaml")
    with pytest.raises(CaseError, match="met a folder or a device"):
        read(tmp_path)
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(CaseError, match="met a folder or a device"):
        read(pipe)


def test_yaml_1_2_words_and_numbers():
    plain = parse(
        "a: NO\nb: yes\nc: 0.10\nd: 1_000\ne: true\nf: ~\ng: '6'\nh: 430-433\ni: 2008-01-16\nj: +.5e3\n"
    ).root.plain()
    assert plain == {
        "a": "NO", "b": "yes", "c": Numeral("0.10"), "d": "1_000", "e": True, "f": None, "g": "6", "h": "430-433",
        "i": "2008-01-16", "j": Numeral("+.5e3"),
    }  # fmt: skip


def test_byte_order_mark_carriage_returns_and_plain_aliases_are_read():
    for text in (
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("b: 2}\nalt", "b: &two 2}\nalt").replace("b: 2}}", "b: *two}}"),
    ):
        assert Case.of(text).matrix().values.tolist() == [[1.0, 2.0]]


def test_places_of_values_keys_and_short_forms():
    source = parse(PLAIN)
    assert source.place(("weights", "b")) == (4, 20)
    assert source.place(("weights", "b"), key=True) == (4, 17)
    assert source.place(("alternatives", "x")) == (6, 3)
    assert source.place(("alternatives", "x", "scores", "a", "score", 1)) == (6, 19)
    assert source.written(("alternatives", "x", "scores", "a", "score", 1)) == ("alternatives", "x", "scores", "a")
    assert len(source.digest) == 64


def test_a_file_read_again_says_what_it_says_now(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("a: 1\n", "utf-8")
    first = read(path)
    path.write_text("a: 2\n", "utf-8")

    assert read(path).root.plain()["a"].text == "2"
    assert first.root.plain()["a"].text == "1"
    assert parse("a: 1\n", "here").file == "here" and parse("a: 1\n", "there").file == "there"


def test_a_file_with_a_fault_has_it_every_time():
    for _ in range(2):
        with pytest.raises(CaseError, match="is not YAML"):
            parse("a: [1\n", "x.yaml")
