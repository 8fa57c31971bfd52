"""Events, single ratings and single judgements in a report: what is said is so, and the questions stay apart."""

import json
import time
from math import ceil

import pytest

import mcda
from mcda.report import build, calibrated, caveats, events, importance, turning_ratings
from mcda.report.naming import Names
from mcda.report.parts import Chart, Heading, Items, Paragraph, Table, plain

SCENARIOS = """
scenarios:
  flood: {label: A flood, date: 1992, probability: 0.25, lines: [5], cells: {bridge: {USE: 1}}}
  steel: {label: Steel is dear, date: 1994, cells: {bridge: {COST: 7}}}
  law: {label: Bridges are forbidden, remove: [bridge]}
"""


@pytest.fixture(scope="module")
def river(staged):
    return mcda.Study.of(staged(more=SCENARIOS))


def said(section):
    found = []
    for block in section.blocks if hasattr(section, "blocks") else section:
        if isinstance(block, Paragraph):
            found.append(plain(block.text))
        elif isinstance(block, Items):
            found += map(plain, block.items)
        elif isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Table):
            found.append(plain(block.caption))
            found += [" | ".join(plain(cell.text) + (cell.sub or "") for cell in row.cells) for row in block.rows]
    return found


def settled(study):
    """Return what stands under "What would settle it"."""
    told = said(events.section(study, Names(study)))
    return told[told.index("What would settle it") + 1 :]


def test_each_event_has_its_date_lines_and_outcome(river):
    told = said(events.section(river, Names(river)))
    assert told[0] == (
        "Three events that the ratings do not contain were replayed on the same table, each by itself. Two change the "
        "choice alone."
    )
    row = next(line for line in told if line.startswith("A flood"))
    assert row.startswith("A flood1992, line 5 | “Mend the ferry” | ")
    assert row.endswith(" | changes")
    assert next(line for line in told if line.startswith("Steel is dear1994 |")).endswith(" | stays")


def test_the_break_even_is_that_of_the_flips_with_a_word_for_it(river):
    told = "\n".join(said(events.section(river, Names(river))))
    flip = next(one for one in river.event_flips if one.subject == "flood")
    share = f"(below {ceil(100 * flip.threshold)}%)"
    assert "“A flood”: Ruritania should have chosen “Build a bridge” only if it thought that outcome " in told
    assert f"{share}; beyond it “Mend the ferry” is better. The case holds it unlikely, at 25%." in told
    assert "“Bridges are forbidden” takes “Build a bridge” away; “Mend the ferry” is then first." in told


@pytest.mark.parametrize(
    ("threshold", "word"),
    [
        (0.01, "next to impossible"),
        (0.31, "unlikely at most"),
        (0.46, "roughly even at most"),
        (0.55, "roughly even at most"),
        (0.68, "likely at most"),
        (1.0, "almost certain at most"),
    ],
)
def test_words_of_likelihood(threshold, word):
    assert calibrated.below(threshold) == word


def test_the_two_verdicts_and_the_years_stay_apart(river):
    told = said(events.section(river, Names(river)))
    assert "At the decision, before any event, the choice, “Build a bridge”, comes first." in told
    late = "In hindsight, after “A flood” and “Steel is dear”, “Mend the ferry” comes first, not the choice, "
    assert f"{late}“Build a bridge”." in told
    assert [line for line in told if line.startswith("1990–1991 | – | “Build a bridge”")]
    assert [line for line in told if line.startswith("1992–1993 | “A flood” | “Mend the ferry”")]
    assert [line for line in told if line.startswith("1994–1995 | “Steel is dear” | “Mend the ferry”")]


def test_what_would_settle_it_uses_four_words(river):
    told = settled(river)
    first = [one.split(" ")[0].rstrip(",") for one in told]
    assert set(first[:-1]) <= {"Wait", "Measure", "Revisit", "Insure"}
    assert told[-1].startswith("No rating alone is worth measuring first: “Build a bridge”")
    assert {"Wait", "Revisit", "Insure"} <= set(first)
    assert (
        "Insure against “Bridges are forbidden”, which takes “Build a bridge” away: keep “Mend the ferry” at hand."
        in told
    )


def test_the_published_threshold_of_the_lima_group(models):
    study = models["lima_group"]
    told = "\n".join(said(events.section(study, Names(study))))
    should = (
        "“Maduro keeps the armed forces and stays”: Peru should have chosen “Lead a new ad-hoc group of governments”"
    )
    assert f"{should} only if it thought that outcome roughly even at most (below 47%)" in told


def test_sets_are_told_where_no_event_alone_is_enough(models):
    study = models["pacific_alliance"]
    told = said(events.section(study, Names(study)))
    assert "None of them changes the choice alone." in told[0]
    assert "No event alone changes the choice; two together do:" in told


def test_a_case_without_scenarios_has_no_section_and_the_limits_say_so(staged, plain):
    study = mcda.Study.of(staged())
    assert events.section(study, Names(study)) is None
    assert mcda.Study.of(plain).replay is None
    with_none = "\n".join(said(caveats.section(study, Names(study), "case.yaml")))
    assert "see the section on events" not in with_none


def test_the_limits_say_where_events_are_replayed(models):
    study = models["maritime_dispute"]
    assert "seen only as far as the case names them" in "\n".join(
        said(caveats.section(study, Names(study), "case.yaml"))
    )


def test_single_ratings_are_told_nearest_first_with_their_range(models):
    study = models["maritime_dispute"]
    told = said(turning_ratings.blocks(study, Names(study)))
    assert told[1].startswith("Two ratings of 35, changed alone, change the choice under the weighted sum")
    assert told[1].endswith("One of them does so within its range.")
    whole = " ".join(told)
    assert "6 | 1 or less" in whole
    assert "What may most easily be wrong by enough" in told
    assert "needs a change of 4.9; its range reaches 5 that way: 0.98 times" in whole


def test_single_judgements_are_told_as_searched(models):
    study = models["oecd_accession"]
    told = said(importance.turning(study, Names(study)))
    assert "searched from 1/9 to 9" in told[1]
    assert "on Saaty’s scale 1/6" in told[2]


def test_documents_carry_the_three_questions_and_verify(river, tmp_path):
    mcda.report.write(river, tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert {one["kind"] for one in document["cells"]["flips"]} == {"cell"}
    assert {one["kind"] for one in document["judgements"]["flips"]} == {"judgement"}
    assert {one["kind"] for one in document["events"]["flips"]} == {"event"}
    assert document["events"]["ex_ante"]["agrees"] is True
    assert document["events"]["hindsight"]["agrees"] is False
    assert mcda.verify(document).ok
    for part in ("cells", "events"):
        damaged = json.loads(json.dumps(document))
        flip = next(one for one in damaged[part]["flips"] if isinstance(one["certificate"], dict))
        flip["text"] = "Nothing changes it."
        assert not mcda.verify(damaged).ok


def test_every_form_has_the_section(river, tmp_path):
    for name in ("a.md", "a.html"):
        mcda.report.write(river, tmp_path / name)
        assert "What the model cannot see: events" in (tmp_path / name).read_text(encoding="utf-8")


def test_the_three_questions_cost_little(models):
    study = mcda.Study.of(models["lima_group"].case)
    before = time.process_time()
    keys = [section.key for section in build.build(study).sections if section.key in ("events", "ratings")]
    assert keys == ["ratings", "events"]
    assert study.cells is not None
    assert study.judged is not None
    before = time.process_time()
    for name in ("cells", "judged", "replay", "event_flips"):
        study.__dict__.pop(name)
        getattr(study, name)
    assert time.process_time() - before < 1


def test_what_knowing_an_event_beforehand_is_worth_is_told():
    study = mcda.Study.of(mcda.Case.load("models/oecd_accession.yaml"))
    told = " ".join(settled(study))
    most = mcda.event_information(study.case)["most"].max()
    assert f"To know it beforehand is worth at most {round(100 * most)} points of 100, if its chance is 44%." in told


def test_events_that_leave_nothing_in_the_first_year(staged):
    gone = (
        "  fire: {label: Fire, date: 1990, remove: [ferry, raft]}\n  ice: {label: Ice, date: 1990, remove: [bridge]}\n"
    )
    study = mcda.Study.of(staged(more="\nscenarios:\n" + gone))
    section = events.section(study, Names(study))
    told = said(section)
    assert "In hindsight, after “Fire” and “Ice”, nothing is left to choose." in told
    assert "1990–1995 | “Fire” and “Ice” | nothing is left to choose | –" in told
    assert "From 1990 on nothing is left to choose" in [
        plain(block.title) for block in section.blocks if isinstance(block, Chart)
    ]


def test_what_settles_nothing_says_why(models):
    told = settled(models["pacific_alliance"])
    together = "Revisit the choice if these happen together: “Members' priorities diverge” and “The ministry looks ten "
    assert f"{together}years ahead”." in told
    assert told[-1].startswith(
        "There is nothing to wait for: no event alone changes the choice as it becomes probable."
    )
    assert " No rating alone is worth measuring first: “Found the Pacific Alliance" in told[-1]
    assert not [line for line in told if line.startswith(("Wait", "Measure", "Insure"))]
