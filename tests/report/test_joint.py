"""The joint page: what must be said of six agreements stands there, and every number in it is computed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mcda
from mcda.case import find
from mcda.report import build, joint, markdown, render
from mcda.report.one_interest import hundredths, roughly
from mcda.report.parts import Heading, Items, Paragraph, Table, plain

MODELS = Path(__file__).parents[2] / "models"


def words(report, key):
    """Return what a section says in sentences, captions and cells."""
    found = []
    for section in report.sections:
        for block in section.blocks if section.key == key else ():
            if isinstance(block, Paragraph):
                found.append(plain(block.text))
            elif isinstance(block, Items):
                found += map(plain, block.items)
            elif isinstance(block, Table):
                found += [plain(block.caption), plain(block.note)]
                found += [plain(cell.text) for row in block.rows for cell in row.cells]
            elif isinstance(block, Heading):
                found.append(block.text)
    return "\n".join(found)


def changed(tmp_path, **edits):
    """Return the studies of the models after edits of their files: {stem: (old, new)}."""
    for path in MODELS.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem in edits:
            old, new = edits[path.stem]
            assert text.count(old) == 1, (path.stem, old)
            text = text.replace(old, new)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return [mcda.Case.load(path) for path in find(tmp_path)[0]]


@pytest.fixture(scope="module")
def comparison(models):
    return mcda.compare(models.values())


@pytest.fixture(scope="module")
def report(comparison):
    return joint.build(comparison)


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_what_must_be_said_of_six_agreements_is_said(comparison, form):
    text = render(comparison, form)

    assert "The engine agrees with Peru in six of six cases" in text
    assert "The ratings were made by people who may have known the outcome." in text
    assert re.search(
        r"About a third of random priorities \(34 of every 100 sets drawn\) agree with all six as well\.", text
    )
    assert "What the six cases cannot tell apart:" in text
    assert "Four questions are four" in text
    assert "Nothing here proves what should have been done." in text


def test_the_share_is_the_one_computed(comparison, report):
    share = mcda.rationalise([study.case for study in comparison.studies]).share
    said = words(report, "answer")
    assert f"{roughly(share).capitalize()} of random priorities ({hundredths(share)} sets drawn)" in said
    assert f"So can {hundredths(share)} sets drawn at random." in words(report, "one-interest")


def test_another_choice_changes_how_many_agree_and_how_many_priorities_do(tmp_path, comparison):
    edit = ("\n  alternative: lima_group\n", "\n  alternative: us_line\n")
    cases = changed(tmp_path, lima_group=edit)
    report = joint.build(mcda.compare(cases, ("weighted_sum",)))
    share = mcda.rationalise(cases).share

    assert share != comparison.questions.explained.share
    said = words(report, "answer")
    assert "The engine agrees with Peru in five of six cases" in said
    assert "as well" not in said
    assert "34 of every 100" not in said
    assert (
        "None of the random priorities drawn agree with all six." in said if share == 0 else hundredths(share) in said
    )
    told = words(report, "one-interest")
    assert "No set of priorities can account for all six decisions." in told
    found = mcda.rationalise(cases)
    assert len(found.conflicts.smallest) == told.count("No priorities account for")
    titles = {case.stem: case.title for case in cases}
    for k in found.conflict:
        assert f"“{titles[found.choices[k].label]}”" in told
    assert "Without “Creation of the Lima Group” the others can be accounted for." in told
    assert "A mix of rejected options (" in told
    assert re.search(
        r"No weights explain these choices; (a curved value function does|nor does any value function)", told
    )


def test_other_ratings_change_the_share(tmp_path, comparison):
    found = re.search(
        r"\n      SOV:\n        score: \[1, 6, 9\]|SOV: .*\[1, 6, 9\]",
        (MODELS / "maritime_dispute.yaml").read_text("utf-8"),
    )
    assert found
    cases = changed(tmp_path, maritime_dispute=(found[0], found[0].replace("[1, 6, 9]", "[1, 3, 9]")))
    after = mcda.compare(cases, ("weighted_sum",))
    share = after.questions.explained.share
    assert share != comparison.questions.explained.share
    assert hundredths(share) in words(joint.build(after), "answer")


def test_fewer_cases_are_counted_as_they_are(models):
    two = mcda.compare([models["lima_group"], models["maritime_dispute"]])
    said = words(joint.build(two), "answer")
    share = mcda.rationalise([study.case for study in two.studies]).share
    assert "The engine agrees with Peru in two of two cases. The ratings" in said
    assert f"{hundredths(share)} sets drawn) agree with both as well." in said or f"{hundredths(share)} random" in said
    assert "What the two cases cannot tell apart:" in words(joint.build(two), "needs")


def test_the_strip_of_theories_has_the_leads_of_the_choice(comparison, report):
    lenses = comparison.questions.lenses
    section = next(one for one in report.sections if one.key == "lenses")
    table = next(block for block in section.blocks if isinstance(block, Table))
    order = sorted(comparison.studies, key=lambda study: (study.case.document.decided, study.case.document.code))
    for row, study in zip(table.rows, order, strict=True):
        for cell, lens in zip(row.cells[1:], lenses.labels, strict=True):
            lead = lenses.seen[study.case.stem][lens].choice_lead
            assert float(plain(cell.text).replace("−", "-")) == round(lead)
            assert (cell.shade <= 1) == (lead < 0)
    said = words(report, "lenses")
    assert "Two of six cases are decided alike by every theory" in said
    assert len(order) - len(lenses.diagnostic) == 2
    for stem in set(lenses.seen) - set(lenses.diagnostic):
        assert "the case supports none against another" in said
        assert stem


def test_what_cannot_be_told_apart_is_what_is_alike(comparison, report):
    said = words(report, "needs")
    assert (
        "Weak liberalism, strong liberalism, realism, constructivism and equal weights: no case tells them apart."
        in said
    )
    assert comparison.questions.lenses.alike == (
        ("weak_liberal", "strong_liberal", "realist", "constructivist", "equal"),
    )
    rules = [one.rules.reproduced_by for one in comparison.questions.cases.values()]
    assert set.intersection(*map(set, rules)) == {"utility", "lexicographic", "minimax_regret"}
    assert (
        "largest weighted sum, the most important criterion first and the least regret all lead to every choice" in said
    )
    assert "What six answers need: four the order of the goals and two the numbers of the weights" in said


def test_four_questions_have_four_answers(comparison, report):
    section = next(one for one in report.sections if one.key == "four")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.columns) == 5
    for row in table.rows:
        study = next(one for one in comparison.studies if one.case.title == plain(row.cells[0].text))
        flips = study.replay.alone["flips"].sum()
        assert plain(row.cells[4].text).startswith(f"{flips} of " if flips else "none of ")
        if any(flip.within_range for flip in study.cells):  # the one that may be so is named, not the one that may not
            assert row.cells[3].sub.startswith("inside its range")


def test_a_case_says_what_its_answer_needs_and_what_others_see(models):
    for study in models.values():
        made = build.build(study)
        keys = [section.key for section in made.sections]
        assert {"needs", "lasting", "lenses", "methods"} <= set(keys)
        needs = words(made, "needs")
        assert ("not a single number" in needs) == (study.questions.needs.name == "ORDER")
        assert ("needs the numbers of the weights" in needs) == (study.questions.needs.name == "NUMBERS")
        same = set(study.questions.readings.necessary) >= set(study.ranking.winners)
        assert ("the best however the scale is read" in needs) == same
        lasting = words(made, "lasting")
        assert ("stays the best" in lasting) == (not study.questions.lasting.flips)
        assert "No drift that keeps every weight between today's divided by" in lasting
        assert "standard deviation" in lasting
        alike = len(study.questions.lenses.groups(study.case.stem)) == 1
        assert ("does not tell us which theory describes Peru better" in words(made, "lenses")) == alike
        assert (
            f"lead to what {'the source recommends' if study.case.document.tense == 'prospective' else 'Peru chose'}"
            in words(made, "methods")
        )


def test_a_plain_table_says_nothing_of_theories_or_of_an_actor(plain, staged):
    made = build.build(mcda.Study.of(plain))
    assert not {"lenses", "lasting", "needs"} & {section.key for section in made.sections}
    two = joint.build(mcda.compare([plain, staged()]))  # of one name: what needs both at once is not asked
    assert not {"one-interest", "lenses", "partners"} & {section.key for section in two.sections}
    assert "The engine agrees with Ruritania in the one case." in words(two, "answer")
    against = words(joint.build(mcda.compare([staged(1 / 3)])), "answer")
    assert "In the one decision already taken, the best option is not the one that Ruritania chose." in against
    assert "The engine does not agree with Ruritania in the one case." in against
    assert not re.search(r"\b(no|none|one) of one\b", against)
    four = joint.build(mcda.compare([staged()]))
    told = " ".join(words(four, section.key) for section in four.sections)
    assert "needs: one" not in told and "one answer" not in told
    alone = joint.build(mcda.compare([staged()]))
    assert "one-interest" not in {section.key for section in alone.sections}
    assert "agree with the one choice as well." in words(alone, "answer")


PROOF = re.compile(r"\b(prov(e|es|ed|en|ing)|proofs?|demonstrat\w*|vindicat\w*|confirm(s|ed) that)\b", re.I)
PRAISE = re.compile(r"\b(was right|were right|rightly|was rational to|the right choice|correct decision)\b", re.I)
DENIED = re.compile(r"\b(nothing|no|not|neither|never|none|without)\b", re.I)
OF_MATHEMATICS = ("who can be the best", "certificate", "longer-proven", "Proven fund", "search", "bound")


def test_no_report_says_that_ratings_prove_anything(models, comparison):
    texts = [markdown.render(build.build(study)) for study in models.values()] + [
        markdown.render(joint.build(comparison))
    ]
    met = 0
    for text in texts:
        for sentence in re.split(r"(?<=[.!?|])\s+", text):
            if PROOF.search(sentence):
                met += 1
                allowed = DENIED.search(sentence) or any(word in sentence for word in OF_MATHEMATICS)
                assert allowed, sentence
            if PRAISE.search(sentence):
                assert DENIED.search(sentence), sentence
    assert met >= len(texts)  # each says that nothing is proved


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.34, "about a third"), (1 / 3, "about a third"), (0.505, "about half"), (0.6, "about three fifths"),
        (0.15, "15 of every 100"), (0.003, "fewer than 1 of every 100"), (0.9985, "more than 99 of every 100"),
        (0, "none"), (1, "all"),
    ],
)  # fmt: skip
def test_a_share_in_words_is_never_farther_than_two_points(share, said):
    assert roughly(share) == said


def test_labels_of_users_stay_text(hostile, staged):
    page = render(mcda.compare([hostile, mcda.Study.of(staged())]), "html")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
