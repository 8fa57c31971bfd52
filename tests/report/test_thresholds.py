"""Every weight printed as enough for a change is enough: put back exactly as printed, another option is first."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import mcda
from mcda.language import speaking
from mcda.matrix import Weights
from mcda.report import answer, four, joint, sensitivity
from mcda.report.naming import Names
from mcda.report.parts import Items, plain
from mcda.report.words import crossing, passed, stretch
from mcda.sentences import inward, outward

LANGUAGES = ("en", "es")
NUMBER = r"(\d+(?:[.,]\d+)?)"
SHARE = rf"{NUMBER}[\s\u00a0\u202f]?%"
BEYOND = Fraction(1, 10**6)
MORE, LESS = r"\b(?:more than|más de)\b", r"\b(?:less than|menos de)\b"


def share(shown: str) -> Fraction:
    return Fraction(shown.replace(",", ".")) / 100


def winners(study, method, criterion, at: Fraction):
    """Return who is first when one weight is `at` and the others keep their proportions."""
    keys, at = study.matrix.criteria, min(max(at, Fraction(0)), Fraction(1))
    now = dict(zip(keys, map(Fraction, study.weights.values.tolist()), strict=True))
    rest = sum(now.values()) - now[criterion]
    moved = {key: at if key == criterion else x * (1 - at) / rest for key, x in now.items()}
    return mcda.rank(study.matrix, Weights.of(moved, computed=True), method).winners


def holds(study, names, method, criterion, bound: str, then: str | None = None) -> None:
    """Assert that a bound flips at its own number, or where it says "more than", just beyond it and not at it."""
    found = re.findall(SHARE, bound)
    assert len(found) == 1, bound
    at, today = share(found[0]), set(study.rankings[method].winners)
    beyond = BEYOND if re.search(MORE, bound) else -BEYOND if re.search(LESS, bound) else 0
    if beyond:
        assert today & set(winners(study, method, criterion, at)), bound
    first = winners(study, method, criterion, at + beyond)
    assert not today & set(first), (bound, criterion, first)
    if then is not None:
        assert any(names.label(key) in then for key in first), (bound, first, then)


@pytest.fixture(params=LANGUAGES)
def spoken(request):
    with speaking(request.param):
        yield request.param


def test_tables_of_thresholds(models, spoken):
    seen = 0
    for study in models.values():
        names = Names(study)
        labels = {names.criterion(key): key for key in study.matrix.criteria}
        for method in study.methods:
            for row in sensitivity.table(study, names, method).rows:
                if row.faded:
                    continue
                subject, _, bound, _, then = (plain(cell.text) for cell in row.cells)
                nearest, *further = re.split(r" (?:then, |luego, )", then)
                holds(study, names, method, labels[subject], bound, nearest)
                for one in further:
                    at = share(re.findall(SHARE, one)[0])
                    rises = re.search(r"from|above|desde|encima", one.split("%")[0])
                    beyond = BEYOND if re.search("above|encima", one) else 0 if rises else -BEYOND
                    first = winners(study, method, labels[subject], at + beyond)
                    assert any(names.label(key) in one for key in first), (one, first)
                seen += 1
    assert seen > 20


def test_sentences_of_the_answer(models, spoken):
    seen = 0
    for study in models.values():
        names, method = Names(study), study.methods[0]
        lines = [
            plain(one) for block in answer.changes(study, names) if isinstance(block, Items) for one in block.items
        ]
        if study.agrees is False:
            lines.append(plain(answer._ways_to(study, names, study.case.choice)))
        for line in lines:
            condition = re.split(r", (?:instead of|en lugar de)", line)[0]
            found = re.findall(SHARE, condition)
            if not found:
                continue
            criterion = next(key for key in study.matrix.criteria if names.quoted(key) in condition)
            assert len(found) in (1, 2)
            beyond = BEYOND if re.search(MORE, condition) else -BEYOND if re.search(LESS, condition) else 0
            for at in map(share, found):
                assert not set(study.ranking.winners) & set(winners(study, method, criterion, at + beyond)), line
            seen += 1
    assert seen >= 6


def test_the_joint_page(models, spoken):
    named = [(study, Names(study)) for study in models.values()]
    titles = {study.case.title: (study, names) for study, names in named}
    table = joint.flips(named)
    for row in table.rows:
        title, subject, _, bound, then = (plain(cell.text) for cell in row.cells)
        study, names = titles[title]
        if study.nearest is not None:
            criterion = next(key for key in study.matrix.criteria if names.criterion(key) == subject)
            holds(study, names, study.methods[0], criterion, bound, then)
    rows = next(block for block in four.section(named).blocks if hasattr(block, "rows")).rows
    for row in rows:
        title, weight = plain(row.cells[0].text), plain(row.cells[2].text)
        study, names = titles[title]
        if study.nearest is not None:
            bound = re.split(" (?:instead of|en lugar de) ", weight)[0].removeprefix(
                names.quoted(str(study.nearest.subject))
            )
            holds(study, names, study.methods[0], str(study.nearest.subject), bound)


def test_strips(models, spoken):
    for study in models.values():
        names = Names(study)
        labels = {names.criterion(key): key for key in study.matrix.criteria}
        for method in study.methods:
            for strip in sensitivity.strips(study, names, method).strips:
                for mark, segment in zip(strip.thresholds, strip.segments[1:], strict=True):
                    at = share(re.fullmatch(SHARE, mark.label)[1])
                    side = segment if mark.at > strip.now.at else strip.segments[strip.segments.index(segment) - 1]
                    first = winners(study, method, labels[strip.label], at)
                    assert side.option in [names.option(key) for key in first], (strip.label, mark)


def test_the_terminal(models, spoken):
    from mcda.sentences import Labels, flip_in

    for study in models.values():
        method = study.methods[0]
        for flip in study.flips[method]:
            line = flip_in(Labels.of(study.case), flip.told())
            label = Labels.of(study.case).subject(str(flip.subject))
            told = line.removeprefix(label).split("→")[1]
            at = share(re.search(NUMBER, told)[1])
            beyond = BEYOND if re.search(MORE, told) else -BEYOND if re.search(LESS, told) else 0
            first = winners(study, method, str(flip.subject), at + beyond)
            assert flip.rival in first, line
            assert flip.winner not in first, line
            keys = str(flip)
            at = 100 * share(re.search(r"(?:to|beyond|a|más de|menos de) (\d[.,]\d+)$", keys)[1])
            beyond = (
                BEYOND * (1 if flip.threshold > flip.now else -1) if re.search("beyond|más de|menos de", keys) else 0
            )
            assert flip.winner not in winners(study, method, str(flip.subject), at + beyond), keys


def test_a_round_threshold_is_only_a_tie():
    assert crossing(0.2, 0.5) == ("20%", "more than 50%")
    assert crossing(0.8, 0.5) == ("80%", "less than 50%")
    assert crossing(0.2, 0.1 + 0.2) == ("20%", "more than 30%")  # 0.30000000000000004 is 0.3
    assert outward(16.1, 51.07) == ("16", "52", False)


def test_where_a_stretch_is_narrow_decimals_keep_inside_it():
    assert passed(0.161, 0.5107, 0.516) == ("16.1%", "51.1%", False)
    assert stretch(0.512, 0.519, strict=True) == ("51.3%", "51.8%")
    assert inward(0.0, 100.0, strict=True) == ("0", "100")
    assert passed(0.05, 0.99957)[1] == "99.96%"
