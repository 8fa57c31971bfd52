"""Every fault says where it is, what was expected, what was met and the nearest right word; all of a file at once."""

import re

import pytest

from mcda import Case, CaseError, NationalInterests
from mcda.case import template

PLAIN = """\
format: ram-case/1
title: t
criteria: {a: max, b: min}
weights: {a: 1, b: 2}
alternatives:
  x: {scores: {a: 1, b: 2}}
  y: {scores: {a: [1, 2, 3], b: {score: 2, reason: so}}}
"""


def faults(text, old="", new=""):
    assert old in text
    with pytest.raises(CaseError) as caught:
        Case.of(text.replace(old, new, 1) if old else text + new, "c.yaml")
    return str(caught.value).splitlines()


IN_A_PLAIN_CASE = [
    (
        "a: 1, b: 2}}",
        "a: .nan, b: 2}}",
        "6:19: alternatives.x.scores.a: expected a finite decimal number, met the number .nan",
    ),
    (
        "[1, 2, 3]",
        "[1, 2, .inf]",
        "7:26: alternatives.y.scores.a[3]: expected a finite decimal number, met the number .inf",
    ),
    (
        "score: 2",
        "score: 1e999",
        "7:41: alternatives.y.scores.b.score: expected a finite decimal number, met the number 1e999",
    ),
    ("a: 1, b: 2}\n", "a: -1, b: 2}\n", "4:14: expected a weight of 0 or more, met the number -1"),
    ("a: 1, b: 2}\n", "a: 0, b: 0.0}\n", "4:1: expected at least one weight above 0, met only zeros"),
    ("a: 1, b: 2}\n", "a: 1}\n", "4:1: criterion 'b' has no weight; expected a number of 0 or more"),
    (
        "weights: {a: 1, b: 2}\n",
        "",
        "3:1: expected judgements, weights or a tier for every criterion; no tier for 'a', 'b'",
    ),
    ("b: min", "b: minn", "3:23: criteria.b: expected 'max' or 'min', met the text 'minn'; did you mean 'min'?"),
    ("b: min", "b: min, b: max", "3:28: key 'b' stands here twice; first on line 3"),
    (
        "{a: 1, b: 2}}",
        "{a: 1}}",
        "6:7: alternatives.x: no score on criterion 'b'; expected a number or [low, likely, high]",
    ),
    ("{a: 1, b: 2}}", "{a: 1, b: }}", "6:24: alternatives.x.scores.b: expected a number, met nothing"),
    (
        "a: 1, b: 2}}",
        'a: "1", b: 2}}',
        "6:19: alternatives.x.scores.a: expected a number, met the text '1'; leave out the quotes",
    ),
    (
        "a: 1, b: 2}}",
        "a: 0x1F, b: 2}}",
        "6:19: alternatives.x.scores.a: expected a finite decimal number, met the number 0x1F",
    ),
    (
        "a: 1, b: 2}}",
        "a: 1/0, b: 2}}",
        "6:19: alternatives.x.scores.a: expected a finite decimal number, met the text '1/0'",
    ),
    (
        "[1, 2, 3]",
        "[1, 2]",
        "7:16: alternatives.y.scores.a: expected one number or [low, likely, high], met a list of 2",
    ),
    ("[1, 2, 3]", "[3, 2, 1]", "7:16: expected low ≤ likely ≤ high, met [3, 2, 1]"),
    ("title: t\n", "", "1:1: key 'title' is missing; expected the case's name in one line"),
    ("title: t", "title: 2008", "2:8: title: expected text, met the number 2008; put it in quotes"),
    ("title: t", "title: ''", "2:8: title: expected text, met an empty one"),
    ("title: t", "title: [t]", "2:1: title: expected text, met a list of 1"),
    ("reason: so", "raeson: so", "7:44: alternatives.y.scores.b: unknown key 'raeson'; did you mean 'reason'?"),
    (
        "reason: so",
        "lines: [9-3]",
        "7:52: alternatives.y.scores.b.lines[1]: expected lines counted from 1, the smaller number "
        "first, met the text '9-3'",
    ),
    ("reason: so", "lines: 9", "7:51: alternatives.y.scores.b.lines: expected a list, met the number 9"),
    (
        "reason: so",
        "basis: [sorce]",
        "7:52: alternatives.y.scores.b.basis[1]: expected 'source', 'analyst judgement' or 'public "
        "record', met the text 'sorce'; did you mean 'source'?",
    ),
    ("a: max", "2008: max", "3:12: expected a name, met the number 2008; put it in quotes"),
    (
        "a: max",
        "' a': max",
        "3:12: criteria. a: expected a name of 1 to 100 characters on one line, without spaces "
        "around it, met the text ' a'",
    ),
    ("{a: max, b: min}", "{}", "3:1: expected at least one criterion"),
    (
        "x: {scores",
        "x: {exposure: 10, scores",
        "6:17: alternatives.x.exposure: expected a whole number from 1 to 9, met the number 10",
    ),
    (
        "x: {scores",
        "x: {feasible: no, scores",
        "6:17: alternatives.x.feasible: expected true or false, met the text 'no'",
    ),
    ("x: {scores", "x: {feasible: false, scores", "6:17: expected 'because' beside it, the factor that rules it out"),
    ("x: {scores", "x: {because: so, scores", "6:16: expected 'feasible: false' beside it"),
    (
        "format: ram-case/1",
        "format: ram-case/2",
        "1:9: expected the format 'ram-case/1', met the text 'ram-case/2'; did you mean 'ram-case/1'?",
    ),
    (
        "ram-case/1",
        "national-interests/1",
        "1:9: expected the format 'ram-case/1', met the text 'national-interests/1', which "
        "mcda.NationalInterests reads",
    ),
    (
        "format: ram-case/1\ntitle: t\n",
        "title: t\nformat: ram-case/1\n",
        "2:1: expected 'format' as the first key, met 'title' before it",
    ),
    ("title: t", "title: t\ntitel: t", "3:1: unknown key 'titel'; did you mean 'title'?"),
    ("title: t", "title: t\nscale: {low: 5, high: 5}", "3:23: expected a scale with low < high, met low 5 and high 5"),
    ("title: t", "title: t\nscale: {low: 1, high: 2}", "8:26: expected a rating from 1 to 2, the scale of 'a', met 3"),
    (
        "title: t",
        "title: t\ninterests: ../n.yaml",
        "3:12: expected the name of a file in the same folder, met the text '../n.yaml'",
    ),
    (
        "title: t",
        "title: t\ninterests: /etc/passwd",
        "3:12: expected the name of a file in the same folder, met the text '/etc/passwd'",
    ),
    (
        "title: t",
        "title: t\ncompatible_sets: [[x, y]]",
        "3:1: expected 'exclusive: false' where alternatives go together, met exclusive",
    ),
    ("title: t", "title: t\nstatus_quo: z", "3:13: unknown alternative 'z'; known: x, y"),
    ("title: t", "title: t\nlimits: [{name: l, criterion: c, at_most: 1}]", "3:31: unknown criterion 'c'; known: a, b"),
    (
        "title: t",
        "title: t\nlimits: [{name: l, spend: {z: 1}, at_most: 1}]",
        "3:28: unknown alternative 'z'; known: x, y",
    ),
    ("title: t", "title: t\nlimits: [{name: l, exclude: [z]}]", "3:30: unknown alternative 'z'; known: x, y"),
    (
        "title: t",
        "title: t\nlimits: [{name: l, at_most: 1}]",
        "3:10: expected one of 'criterion', 'spend' and 'exclude', met none",
    ),
    ("title: t", "title: t\nlimits: [{name: l, criterion: a}]", "3:10: expected 'at_most' or 'at_least' beside it"),
    (
        "title: t",
        "title: t\nscenarios: {s: {label: l}}",
        "3:13: scenarios.s: expected 'cells', 'remove' or 'weight_multipliers', met none of them",
    ),
    (
        "title: t",
        "title: t\nscenarios: {s: {label: l, remove: [x, y]}}",
        "3:27: expected an alternative to stay, met all removed",
    ),
    (
        "title: t",
        "title: t\nscenarios: {s: {label: l, weight_multipliers: {b: 0, a: 0.0}}}",
        "3:27: expected a criterion to keep its weight, met a factor of 0 for all that have one",
    ),
    (
        "title: t\ncriteria: {a: max, b: min}\nweights: {a: 1, b: 2}",
        "title: t\nscenarios: {s: {label: l, weight_multipliers: {b: 0}}}\ncriteria: {a: max, b: min}\n"
        "weights: {a: 0, b: 2}",
        "3:27: expected a criterion to keep its weight, met a factor of 0 for all that have one",
    ),
    (
        "title: t",
        "title: t\ndecided: 2010\nscenarios: {s: {label: l, date: 2009-12-31, remove: [x]}}",
        "4:33: expected a date from 2010 on, the year of the decision, met the text '2009-12-31'; what was known "
        "before belongs in the ratings",
    ),
    (
        "title: t",
        "title: t\nscenarios: {s: {label: l, date: 2018-13-01, remove: [x]}}",
        "3:33: scenarios.s.date: expected a date such as 2018, 2018-07 or 2018-07-01, met the text '2018-13-01'",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), IN_A_PLAIN_CASE)
def test_one_fault_of_a_plain_case(old, new, said):
    assert f"c.yaml:{said}" in faults(PLAIN, old, new)


IN_A_RAM_CASE = [
    ("actor: The town council\n", "", "the stage 'actor' is missing"),
    ("choice:\n  alternative: repair\n  note: Decided by one vote.\n", "", "the stage 'choice' is missing"),
    (
        "factors: [debt, grant]",
        "factors: []",
        ":46:3: criteria.MONEY: expected 'factors', the keys of the factors it rests on",
    ),
    ("factors: [debt, grant]", "factors: [dept]", ":51:15: unknown factor 'dept'; did you mean 'debt'?"),
    ("because: works ", "because: work ", "unknown factor 'work'; did you mean 'works'?"),
    ("alternative: repair", "alternative: repairs", "unknown alternative 'repairs'; did you mean 'repair'?"),
    ("alternative: repair", "alternative: ferry", "'ferry' was chosen, yet it is marked as not feasible"),
    (
        "cells: {new_bridge: {MONEY",
        "cells: {newbridge: {MONEY",
        "unknown alternative 'newbridge'; did you mean 'new_bridge'?",
    ),
    ("cells: {new_bridge: {MONEY", "cells: {new_bridge: {MONY", "unknown criterion 'MONY'; did you mean 'MONEY'?"),
    ("weight_multipliers: {ACCESS", "weight_multipliers: {ACESS", "unknown criterion 'ACESS'; did you mean 'ACCESS'?"),
    ("[ACCESS, MONEY], value: 2", "[ACCESS, MONEY], value: 0", "expected a positive number, met the number 0"),
    ("[ACCESS, MONEY], value: 2", "[ACCESS, MONEI], value: 2", "unknown criterion 'MONEI'; did you mean 'MONEY'?"),
    (
        "[ACCESS, MONEY], value",
        "[ACCESS], value",
        "judgements[1].pair: expected the two criteria, as in [gain, cost], met a list of 1",
    ),
    (
        "[ACCESS, MONEY], value",
        "[ACCESS, DELAY], value",
        "'ACCESS' and 'DELAY' are judged already, on line 66; a pair is judged once",
    ),
    ("[ACCESS, MONEY], value", "[ACCESS, DELAY], value", "the judgement of 'ACCESS' against 'MONEY' is missing"),
    ("[ACCESS, MONEY], value", "[ACCESS, ACCESS], value", "expected two different names, met 'ACCESS' twice"),
    (  # the ferry is ruled out already
        "    weight_multipliers: {ACCESS: 2}",
        "    remove: [nothing, repair, new_bridge]",
        "expected an alternative to stay, met all removed",
    ),
    (  # of judgements, under which every criterion has some weight
        "    weight_multipliers: {ACCESS: 2}",
        "    weight_multipliers: {ACCESS: 0, MONEY: 0, DELAY: 0}",
        "expected a criterion to keep its weight, met a factor of 0 for all that have one",
    ),
    ("date: 2024-12-31", "date: 2023", "expected a date from 2024 on, the year of the decision, met the number 2023"),
    ("lines: [99]", "lines: [121]", ":113:69: expected lines from 1 to 120, which the source has, met 121"),
    ("    debt: {text", "    grant: {text", "factor 'grant' is external already; a factor has one key"),
]


@pytest.mark.parametrize(("old", "new", "said"), IN_A_RAM_CASE)
def test_one_fault_of_a_ram_case(old, new, said):
    assert any(said in line for line in faults(template(), old, new))


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_their_lines():
    text = (
        template()
        .replace("tense: past  ", "tense: passed")
        .replace("kind: threat ", "kind: treat ")
        .replace("[load_limit, works]", "[load_limt, works]")
        .replace("ACCESS: 1\n", "ACCESS: many\n")
        .replace("[8, 9, 9], reason", "[8, 9, 99], reason")
        .replace("alternative: repair", "alternative: repairs")
        .replace("label: The works", "label: The works\n  label: Twice\n  colour: red")
    )
    told = faults(text)
    assert len(told) == 8
    assert all(re.match(r"c\.yaml:\d+:\d+: ", line) for line in told)
    assert [int(line.split(":")[1]) for line in told] == sorted(int(line.split(":")[1]) for line in told)


def test_the_faults_of_a_hopeless_file_are_cut_off():
    many = ", ".join(f"c{k}: max" for k in range(400))
    told = faults(
        f"format: ram-case/1\ntitle: t\ncriteria: {{{many}}}\njudgements: []\nalternatives: {{x: "
        "{{scores: {{}}}}}}\nz: 1\n"
    )
    assert len(told) <= 202


def test_both_judgements_and_weights_are_refused():
    assert any(
        "met both; leave one out" in line
        for line in faults(template(), "exclusive: true", "weights: {ACCESS: 1, MONEY: 1, DELAY: 1}\nexclusive: true")
    )


INTERESTS = """\
format: national-interests/1
title: t
interests:
  DEV: {label: Development, direction: max}
  LAW: {label: Law, direction: max}
judgements: [{pair: [DEV, LAW], value: 2}]
lenses:
  first: {label: First, points: {DEV: 3, LAW: 1}}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[DEV, LAW]", "[DEV, LOW]", "6:27: unknown national interest 'LOW'; did you mean 'LAW'?"),
        ("DEV: 3, LAW: 1", "DEV: 3", "8:25: national interest 'LAW' has no weight; expected a number of 0 or more"),
        ("DEV: 3, LAW: 1", "DEV: 0, LAW: 0", "8:25: expected at least one weight above 0, met only zeros"),
        (
            "national-interests/1",
            "ram-case/1",
            "1:9: expected the format 'national-interests/1', met the text 'ram-case/1', which mcda.Case reads",
        ),
        ("lenses:", "lences:", "7:1: unknown key 'lences'; did you mean 'lenses'?"),
    ],
)
def test_one_fault_of_national_interests(old, new, said):
    with pytest.raises(CaseError) as caught:
        NationalInterests.of(INTERESTS.replace(old, new, 1), "n.yaml")
    assert f"n.yaml:{said}" in str(caught.value).splitlines()


def test_an_unknown_interest_is_refused_where_the_interests_are_known():
    interests = NationalInterests.of(INTERESTS)
    text = PLAIN.replace("{a: max, b: min}", "{a: {direction: max, interest: DEF}, b: {direction: min, interest: LAW}}")
    with pytest.raises(CaseError, match="3:42: unknown national interest 'DEF'; did you mean 'DEV'"):
        Case.of(text, "c.yaml", interests)
