"""Every word of ours has its translation, with the same gaps; what a catalogue lacks is seen."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import mcda
from mcda.language import LANGUAGES, MISSING, catalogue, number, speaking, spoken, word

SPEAKING = ("word", "say", "noted")


def literals(given: ast.expr) -> list[str]:
    """Return the texts that an argument can be: itself, or either side of a condition."""
    if isinstance(given, ast.IfExp):
        return literals(given.body) + literals(given.orelse)
    return [given.value] if isinstance(given, ast.Constant) and isinstance(given.value, str) else []


def templates() -> Counter[str]:
    """Return the templates in the code and the pages: literals given to `word`, `say`, `noted` and `counted`."""
    found: Counter[str] = Counter()
    for file in sorted(Path(mcda.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                continue
            if call.func.id in SPEAKING:
                found.update(one for one in literals(call.args[0]) if one.strip())
            elif call.func.id == "counted":
                nouns = [one for given in call.args[1:] for one in literals(given)]
                if nouns:
                    many = nouns[1] if len(nouns) > 1 else f"{nouns[0]}s"
                    found.update([f"one {nouns[0]}", f"no {many}", many])
    for file in sorted(Path(mcda.__file__).parent.rglob("*.j2")):
        found.update(re.findall(r'\bword\("([^"]+)"', file.read_text("utf-8")))
    return found


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_word_of_ours_is_translated_and_nothing_else_is(language):
    own, known = templates(), catalogue(language)

    assert sorted(set(own) - set(known)) == []
    assert sorted(set(known) - set(own)) == []
    for template, translation in known.items():
        assert gaps(translation) <= gaps(template), template
        assert template[:1].isspace() == translation[:1].isspace(), template
        assert template[-1:].isspace() == translation[-1:].isspace(), template


def test_what_a_catalogue_lacks_stays_english_and_is_seen():
    with speaking("es"):
        shown = word("nobody has translated {this}", this="B")

    assert shown == f"{MISSING[0]}nobody has translated B{MISSING[1]}"
    assert word("nobody has translated {this}", this="B") == "nobody has translated B"


def test_a_language_is_spoken_only_as_long_as_its_block_runs():
    with pytest.raises(ZeroDivisionError), speaking("es"):
        assert spoken() == "es"
        _ = 1 / 0

    assert spoken() == "en"
    with pytest.raises(mcda.McdaError, match="unknown language 'ess'; did you mean 'es'"), speaking("ess"):
        pass


def test_braces_that_a_user_wrote_are_text():
    with speaking("es"):
        assert word("“{label}”", label="{winner} {0}") == "«{winner} {0}»"


def test_numbers_are_written_as_the_language_has_them():
    with speaking("es"):
        assert (number("1,234.5"), number("0.161"), number("12")) == ("1\N{NO-BREAK SPACE}234,5", "0,161", "12")
    assert number("1,234.5") == "1,234.5"
