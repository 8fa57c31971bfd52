"""`mcda flips --of cells|judgements|events`: words, documents that verify, damage that does not, refused questions."""

import json
from pathlib import Path

import pytest

import mcda as engine

MODELS = Path(__file__).parents[2] / "models"
RIVER = """\
format: ram-case/1
title: A bridge
actor: Ruritania
decided: 1990
source: {name: The Chronicle, lines: 90}
problem: {kind: threat, text: The ferry sinks}
factors: {external: {flood: {text: Floods}}, internal: {trade: {text: Merchants}}}
scale: {low: 1, high: 9}
criteria:
  USE: {label: Use, direction: max, kind: gain, factors: [trade]}
  COST: {label: Cost, direction: min, kind: cost, factors: [flood]}
judgements:
  - {pair: [USE, COST], value: 2}
alternatives:
  bridge: {label: Build a bridge, origin: source, scores: {USE: [6, 8, 9], COST: [6, 7, 9]}}
  ferry: {label: Mend the ferry, origin: source, scores: {USE: [1, 4, 5], COST: [2, 3, 4]}}
  raft: {label: Tie a raft, origin: source, scores: {USE: 1, COST: 2}}
choice: {alternative: bridge}
scenarios:
  flood: {label: A flood, date: 1992, probability: 0.25, cells: {bridge: {USE: 2}}}
  steel: {label: Steel is dear, date: 1994-05, cells: {bridge: {COST: 9}}}
  law: {label: Bridges are forbidden, remove: [bridge]}
"""


@pytest.fixture
def river(tmp_path):
    path = tmp_path / "river.yaml"
    path.write_text(RIVER, encoding="utf-8")
    return path


def words(run):
    assert run.returncode == 0, run.stderr
    return " ".join(run.stdout.split())


def test_ratings_are_told_in_labels_and_units_with_range_and_silence(called, river):
    said = words(called("flips", river, "--of", "cells"))
    # the lead of the bridge is (2·4 − 1·4)/24 = 1/6, and one point of use is worth 1/12
    assert "“Build a bridge” on Use: 8 → 6, within its range: then “Mend the ferry” overtakes “Build a bridge”." in said
    assert "“Mend the ferry” on Use: 4 → 6, beyond its range: then" in said
    assert "The other" in said and "ratings never do." in said


def test_a_third_party_is_said_to_be_one(called, tmp_path):
    from mcda.sentences import Labels, cell_in

    # the span of x shrinks when the last one's x rises, and y then counts for less
    matrix = engine.DecisionMatrix.of([[5, 1], [4, 3], [0, 0]], sense=("max", "max"), criteria=["x", "y"])
    flips = engine.cell_flips(matrix, [1, 1], engine.method("weighted_sum", normalisation="minmax"))
    third = [flip for flip in flips if flip.subject[0] not in (flip.winner, flip.rival)]
    assert third
    assert all(cell_in(Labels(), flip.told()).endswith(f"“{flip.subject[0]}” is neither of them.") for flip in third)


def test_judgements_are_told_with_factor_step_and_inconsistency(called, river):
    said = words(called("flips", river, "--of", "judgements", "--by", "geometric_mean"))
    # USE·4/8 level with COST·4/8 at 1
    assert "“Use” over “Cost”: 2 → 1 (0.5 times; on Saaty’s scale 1/2), inconsistency 0.000 → 0.000: then" in said
    assert "search" not in said
    assert "found by a search that can miss some" in words(called("flips", river, "--of", "judgements"))


def test_events_are_told_alone_together_by_probability_and_by_year(called, river):
    said = words(called("flips", river, "--of", "events"))
    assert "A flood (1992): “Mend the ferry” comes first, 0.208 ahead: the winner changes." in said  # of the raft
    assert "A flood: from a probability of 34 % on, “Mend the ferry” overtakes “Build a bridge”." in said
    assert "The case holds it at 25 %." in said
    assert "Bridges are forbidden: takes “Build a bridge” away, and “Mend the ferry” comes first" in said
    assert "Steel is dear (1994-05): “Build a bridge” comes first" in said
    assert "2 of 3 change the winner alone." in said
    assert "At the decision, the choice, “Build a bridge”, comes first." in said
    assert "In hindsight, after “A flood” and “Steel is dear”, “Mend the ferry” comes first;" in said
    assert "1990–1991: “Build a bridge” comes first" in said
    assert "1992–1993: “Mend the ferry” comes first" in said


def test_what_an_event_is_worth_knowing_and_what_would_settle_it(called, river):
    said = words(called("flips", river, "--of", "events"))
    worth = engine.event_information(engine.Case.load(river))
    # known to come ¼ of the time: the ferry is then 1/3 better in use and not known 1/4 of that is lost
    assert worth.loc["flood", "value"] == pytest.approx(1 / 12)
    assert "A flood: 0.083 at the chance of 25 % that the case gives it; at most 0.11, if its chance is 33 %." in said
    assert "Nothing, since the same option is best with and without: “Steel is dear”." in said
    assert "Bridges are forbidden: no figure, since it takes the best option away." in said
    assert "Wait, where the choice can be put off, until it is known whether “A flood” happens" in said
    assert "No rating alone is worth measuring first: “Build a bridge” has the best mean score" in said
    assert "Revisit the choice if this happens: “A flood”." in said
    assert "Insure against “Bridges are forbidden”, which takes “Build a bridge” away: keep “Mend the ferry”" in said

    found = json.loads(called("flips", river, "--of", "events", "--json").stdout)["settle"]
    assert (found["wait"], found["revisit"], found["insure"], found["measure"]) == ("flood", ["flood"], ["law"], None)
    assert [one["event"] for one in found["worth"]] == worth.index.tolist()
    assert found["worth"][0]["value"] == worth["value"].iloc[0]


def test_what_only_sets_settle_and_what_to_measure(called):
    said = words(called("flips", MODELS / "pacific_alliance.yaml", "--of", "events"))
    assert "No event alone changes the choice: there is none to wait for." in said
    assert "if these happen together: “Members' priorities diverge” and “The ministry looks ten years ahead”." in said
    path = MODELS / "oecd_accession.yaml"
    first = engine.value_of_information(engine.Case.load(path)).table.iloc[0]
    said = words(called("flips", path, "--of", "events"))
    assert f"most worth knowing, {first['value']:.2g} of the score; it would change the choice in 4 % of cases." in said
    assert "What a rating is worth knowing is not asked: not by vikor." in words(
        called("flips", path, "--of", "events", "--method", "vikor")
    )


GONE = """\
  fire: {label: A fire, date: 1996, remove: [ferry, raft]}
  ice: {label: Ice, date: 1997, remove: [bridge]}
"""


def test_dated_events_that_leave_nothing_are_told_as_such_everywhere(called, river, tmp_path):
    river.write_text(RIVER + GONE, encoding="utf-8")
    said = words(called("flips", river, "--of", "events"))
    assert "In hindsight, after “A flood”, “Steel is dear”, “A fire” and “Ice”, nothing is left to choose." in said
    assert "1997: nothing is left to choose (“Ice”)." in said
    assert "No event has a date" not in said
    document = json.loads(called("flips", river, "--of", "events", "--json").stdout)
    assert document["hindsight"]["winners"] == []
    assert document["years"][-1]["winners"] == []
    assert called("report", river, "--out", tmp_path / "out", "--format", "md").returncode == 0
    page = (tmp_path / "out" / "river.md").read_text(encoding="utf-8")
    assert "“Ice”, nothing is left to choose." in page


def test_an_event_that_leaves_no_weight_is_refused_at_its_line(called, river, tmp_path):
    river.write_text(RIVER + "  nil: {label: Nil, weight_multipliers: {USE: 0, COST: 0}}\n", encoding="utf-8")
    done = called("report", river, "--out", tmp_path / "out", "--quiet")
    assert done.returncode == 2
    line = RIVER.count("\n")
    assert done.stderr.startswith(f"{river}:{line + 1}:21: expected a criterion to keep its weight, met a factor of 0")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "asked",
    [("cells",), ("judgements", "--by", "geometric_mean"), ("events",), ("cells", "--method", "topsis")],
    ids=" ".join,
)
def test_documents_verify_and_damage_does_not(called, river, asked):
    document = json.loads(called("flips", river, "--json", "--of", *asked).stdout)
    assert document["schema"] == "mcda-flips/1"
    assert document["of"] == asked[0]
    verdict = engine.verify(document)
    assert verdict.ok, verdict
    assert not {f"flips[].{key}" for key in ("winner", "rival", "threshold", "text")} & set(verdict.unchecked)
    assert ("whether flips are all there are" in verdict.unchecked) == (asked[0] != "cells")
    wrong_values = {"threshold": 0.0123, "rival": "raft", "winner": "raft", "text": "Fine.", "distance": 9.5}
    for key, wrong in wrong_values.items():
        damaged = json.loads(json.dumps(document))
        flip = next(one for one in damaged["flips"] if isinstance(one["certificate"], dict))
        flip[key] = wrong
        assert not engine.verify(damaged).ok, key


def test_the_questions_stay_apart_in_documents(called, river):
    kinds = {}
    for of in ("weights", "cells", "judgements", "events"):
        document = json.loads(called("flips", river, "--json", "--of", of).stdout)
        kinds[of] = {flip["kind"] for flip in document["flips"]}
    assert kinds == {"weights": {"weight"}, "cells": {"cell"}, "judgements": {"judgement"}, "events": {"event"}}


def test_weights_is_another_word_for_winner(called, river):
    assert called("flips", river, "--of", "weights").stdout == called("flips", river, "--of", "winner").stdout


def test_a_scenario_that_only_matters_together_is_told_as_a_set(called):
    said = words(called("flips", MODELS / "pacific_alliance.yaml", "--of", "events"))
    assert "No event alone changes the winner; two together do: “Members' priorities diverge” and" in said


def test_value_functions_are_told_in_levels(called, tmp_path):
    path = tmp_path / "rooms.yaml"
    path.write_text(
        "format: ram-case/1\ntitle: Rooms\ncriteria:\n  light: {direction: max, scale: {low: 0, high: 10}}\n"
        "  size: {label: Size, direction: max, value: [[10, 0], [30, 1]]}\nweights: {light: 1, size: 1}\n"
        "alternatives:\n  attic: {scores: {light: 6, size: 20}}\n  cellar: {scores: {light: 5, size: 14}}\n",
        encoding="utf-8",
    )
    # the attic is ahead by 0.1 and 0.3, and 0.4 of worth is what 8 of size are
    said = words(called("flips", path, "--of", "cells"))
    assert "“cellar” on Size: worth 0.2 → 0.6 (at 22): then “cellar” overtakes “attic”." in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--of", "cells", "--rule", "equal"), "--rule is about weights; leave it out with --of cells"),
        (("--of", "events", "--who-can-win"), "--who-can-win is about weights"),
        (("--of", "events", "--fail-if-fragile=5"), "--fail-if-fragile is about weights"),
        (("--of", "judgements", "--weights", "USE=1,COST=1"), "give no others"),
        (("--by", "eigenvector"), "--by goes with --of judgements"),
        (("--of", "cells", "--method", "vikor"), "flips of single scores are answered for weighted_sum, topsis, ahp"),
        (("--of", "cell"), "did you mean 'cells'?"),
    ],
)
def test_what_does_not_go_together_is_refused(called, river, asked, said):
    run = called("flips", river, *asked)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_case_without_what_is_asked_about_says_so(called, tied):
    run = called("flips", tied, "--of", "events")
    assert (run.returncode, "this case has no scenarios" in run.stderr) == (2, True)
    run = called("flips", tied, "--of", "judgements")
    assert (run.returncode, "judgements are missing" in run.stderr) == (2, True)


def test_an_answer_that_nothing_flips_verifies_and_says_that_there_is_nothing_to_check(called, tmp_path):
    for of in ("judgements", "events"):
        found = called("flips", MODELS / "eu_trade_agreement.yaml", "--json", "--of", of).stdout
        assert not any(isinstance(flip["certificate"], dict) for flip in json.loads(found)["flips"])
        path = tmp_path / f"{of}.json"
        path.write_text(found, encoding="utf-8")
        run = called("verify", path)
        assert (run.returncode, run.stderr) == (0, ""), of
        assert "holds no certificate: nothing to check" in " ".join(run.stdout.split())
    for foreign in ("{}", '{"schema": "other/1", "version": "1"}', "[]"):
        path.write_text(foreign, encoding="utf-8")
        run = called("verify", path)
        assert (run.returncode, "holds no certificate: nothing to check" in run.stderr) == (2, True), foreign
