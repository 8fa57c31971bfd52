"""Error messages: the nearest right word, and all faults of a file at once."""

from __future__ import annotations

import pytest

from mcda.errors import CaseError, McdaError, Problem, hint


@pytest.mark.parametrize(
    ("word", "known", "tail"),
    [
        ("topsi", ["topsis", "ahp"], "; did you mean 'topsis'?"),
        ("AHP", ["topsis", "ahp"], "; did you mean 'ahp'?"),
        ("zzz", ["topsis", "ahp"], "; known: topsis, ahp"),
        (None, ["topsis", 1], "; known: topsis, 1"),
        ("x", [], ""),
        ("zzz", [f"name{k}" for k in range(13)], "; known: " + ", ".join(f"name{k}" for k in range(12)) + ", …"),
    ],
)
def test_a_hint_is_the_nearest_word_or_all_of_them(word, known, tail):
    assert hint(word, known) == tail


def test_a_case_error_has_a_line_per_fault():
    error = CaseError([Problem("a.yaml", 3, 1, "first"), Problem("a.yaml", 0, 0, "second")])

    assert str(error) == "a.yaml:3:1: first\na.yaml: second"
    assert isinstance(error, McdaError)
    assert isinstance(error, ValueError)
    assert len(error.problems) == 2
