"""A written document is bound to its certificates: what is altered is rejected, or was named as not checked."""

import copy
import json
from pathlib import Path

import pytest

import mcda
from mcda import report

MODELS = Path(__file__).parents[2] / "models"
CASE = MODELS / "maritime_dispute.yaml"
SKIPPED = {"schema", "version", "certificate", "problems"}  # names of the format; what the other tests damage


def leaves(node, trail=()):
    """Every value outside the certificates, by where it stands."""
    if isinstance(node, dict):
        for key, part in node.items():
            if key not in SKIPPED:
                yield from leaves(part, (*trail, key))
    elif isinstance(node, list):
        for k, part in enumerate(node):
            yield from leaves(part, (*trail, k))
    else:
        yield trail, node


def general(trail):
    return ".".join("[]" if isinstance(step, int) else str(step) for step in trail).replace(".[]", "[]")


def named(place, unchecked):
    return any(place == one or place.startswith((f"{one}.", f"{one}[")) for one in unchecked)


def altered(value):
    """Return a value with one digit or one letter changed."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, (int, float)):
        return value + type(value)(1 if isinstance(value, int) else 1e-3 * (1 + abs(value)))
    return f"{value[:-1]}{'a' if value[-1:] != 'a' else 'b'}"


def survivors(document):
    """Return the places that were altered without being rejected or named, and how many were rejected."""
    verdict = mcda.verify(document)
    assert verdict.ok, verdict
    places, kept, rejected = set(), [], 0
    for trail, old in leaves(document):
        place = general(trail)
        if place in places or named(place, verdict.unchecked):
            continue
        places.add(place)
        bad = copy.deepcopy(document)
        node = bad
        for step in trail[:-1]:
            node = node[step]
        node[trail[-1]] = altered(old)
        after = mcda.verify(bad)
        if not after.failures and not named(place, after.unchecked):
            kept.append((place, old))
        rejected += bool(after.failures)
    return kept, rejected


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--method", "topsis", "--to", "joint_zone"],
        ["--method", "vikor"],
        ["--of", "top:2"],
        ["--of", "ranking", "--rule", "equal"],
        ["--towards", "DEV=1,COST=1"],
        ["--along", "DEV+COST"],
        ["--to", "pressure"],
        ["--norm", "l2", "--doubt", "DEV=5"],
    ],
    ids=" ".join,
)
def test_every_altered_field_of_flips_is_rejected_or_named(words, capsys):
    from mcda.cli import run

    assert run(["flips", str(CASE), "--json", *words]) == 0
    kept, rejected = survivors(json.loads(capsys.readouterr().out))
    assert not kept
    assert rejected > 10


def test_every_altered_field_of_a_report_is_rejected_or_named(tmp_path):
    study = mcda.Study.of(mcda.Case.load(MODELS / "lima_group.yaml"), ["weighted_sum"])
    report.write(study, tmp_path / "case.json")
    kept, rejected = survivors(json.loads((tmp_path / "case.json").read_text(encoding="utf-8")))
    assert not kept
    assert rejected > 25


def flips_document(capsys, *words):
    from mcda.cli import run

    assert run(["flips", str(CASE), "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_flip_left_out_is_missed(capsys):
    document = flips_document(capsys, "--method", "topsis")
    subjects = [flip["subject"] for flip in document["flips"]]
    for k, subject in enumerate(subjects):
        bad = copy.deepcopy(document)
        del bad["flips"][k]
        verdict = mcda.verify(bad)
        last = subjects.count(subject) > 1 and subject not in subjects[k + 1 :]
        # beyond the last flip of a weight nothing is claimed; every other gap is said
        assert any("nothing is said about" in one for one in verdict.failures) or last


def test_another_subject_and_another_rule_are_rejected(capsys):
    document = flips_document(capsys)
    document["flips"][0]["subject"] = "COST"
    assert any("moves other weights than COST" in one for one in mcda.verify(document).failures)
    document = flips_document(capsys)
    document["rule"] = "equal"
    assert any("do not follow the rule 'equal'" in one for one in mcda.verify(document).failures)


def test_what_carries_no_proof_is_printed(capsys, tmp_path):
    from mcda.cli import run

    words = json.dumps(flips_document(capsys))
    (tmp_path / "good.json").write_text(words, encoding="utf-8")
    (tmp_path / "bad.json").write_text(words.replace("would still choose", "would never choose"), encoding="utf-8")
    assert run(["verify", str(tmp_path / "good.json")]) == 0
    assert "not checked: case, labels, method" in capsys.readouterr().out
    assert run(["verify", str(tmp_path / "bad.json")]) == 2
    assert "text must be" in capsys.readouterr().err
