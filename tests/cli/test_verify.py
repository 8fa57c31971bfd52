"""What `mcda verify` prints is short, fits a narrow screen, and leaves nothing out when all is asked for."""

import json

import pytest

from mcda.cli import terminal, verify


@pytest.fixture
def result():
    return {"file": "f.json", "checked": 8, "float_bounds": [], "not_checked": []}


def printed(result, capsys, verbose=False):
    verify._tell(result, verbose=verbose)
    return capsys.readouterr().out.splitlines()


def test_few_fields_are_named_and_many_counted(result, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    result["not_checked"] = ["case", "labels", "nearest.never"]
    assert printed(result, capsys) == ["f.json: 8 certificates hold", "  not checked: case, labels, nearest.never"]

    parts = {"why": 11, "methods.ahp.shares": 3, "methods.topsis": 6, "cells.flips[]": 4, "events": 2, "rest": 2}
    whole = "events.whether flips are all there are"
    result["not_checked"] = ["text", whole, *(f"{part}.n{k}" for part, count in parts.items() for k in range(count))]
    assert printed(result, capsys)[1] == (
        "  not checked: 30 fields without proof: events.whether flips are all there are, 11 in why, 9 in methods, "
        "4 in cells, 2 in events, 3 elsewhere; --verbose names all"
    )


def test_all_of_them_are_named_where_that_is_asked(result, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    result |= {"not_checked": [f"part{k}.{'long_name_' * 2}{k}" for k in range(40)], "float_bounds": ["a claim: so"]}

    lines = printed(result, capsys, verbose=True)

    assert [line.strip() for line in lines[2:4]] == ["on floats:", "a claim: so"]
    assert [line.strip() for line in lines[5:]] == result["not_checked"]
    assert max(map(terminal.span, lines)) <= 41  # a name is not broken


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("columns", [40, 60])
def test_a_report_takes_a_few_short_lines(language, columns, mcda, case):
    assert mcda("report", "case.yaml", "--out", ".", "--format", "json", "--quiet").returncode == 0

    done = mcda("verify", "case.json", "--lang", language, columns=columns)

    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert len(lines) <= 9 and max(map(terminal.span, lines)) <= columns
    assert ("certificados" in done.stdout) == (language == "es") != ("certificates" in done.stdout)
    told = json.loads(mcda("verify", "case.json", "--json").stdout)["files"][0]["not_checked"]
    named = mcda("verify", "case.json", "--verbose").stdout.splitlines()
    assert [line.strip() for line in named if line.startswith("    ")][-len(told) :] == told
    assert str(len(told)) in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "x.json: no se puede leer: No such file or directory"),
        (b"{", "x.json:1:2: se esperaba JSON: Expecting property name enclosed in double quotes"),
        (b"\xff", "x.json: se esperaba JSON y hay bytes que no son UTF-8"),
        (b"1", "x.json: se esperaba un documento JSON escrito por mcda y es un solo valor"),
        (b"{}", "x.json: no contiene ningún certificado: no hay nada que comprobar"),
    ],
)
def test_what_is_no_document_is_said_in_spanish_too(content, said, called, tmp_path):
    if content is not None:
        (tmp_path / "x.json").write_bytes(content)

    done = called("verify", "x.json", "--lang", "es")

    assert (done.returncode, done.stdout, done.stderr) == (2, "", said + "\n")


def test_certificates_are_checked_as_they_were_written_whatever_is_spoken(called, case):
    (case.parent / "f.json").write_text(called("flips", "case.yaml", "--json").stdout)

    spoken = called("verify", "f.json", "--lang", "es")

    assert (spoken.returncode, spoken.stderr) == (0, "")
    altered = (case.parent / "f.json").read_text().replace('"threshold": 0.', '"threshold": 0.9')
    (case.parent / "g.json").write_text(altered)
    done = called("verify", "g.json", "--lang", "es")
    assert done.returncode == 2
    assert "fallos en" in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1:] == called("verify", "g.json").stderr.splitlines()[1:]
