"""`mcda check`: every fault of case files, one line each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import inputs, options, terminal
from mcda.cli.exits import BAD_INPUT, DONE

if TYPE_CHECKING:
    from mcda.case import Case, NationalInterests
    from mcda.errors import Problem

DESCRIPTION = """
Read files and say on stderr everything that is wrong with them, one line a fault: file:line:column: what. Of the files
that are right it says what they hold.

Example:

  mcda check models/
"""
USUAL_LIMIT = 0.1  # of the consistency ratio, after Saaty


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="case files, spreadsheets, or folders of case files")
    options.add_sheet(parser)
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Check every file; 2 where anything is wrong."""
    files, problems = inputs.case_files(arguments.paths)
    results: list[dict[str, Any]] = []
    for problem in problems:
        results.append({"file": problem.file, "ok": False, "problems": [_placed(problem)]})
        terminal.complain(str(problem))
    seen = set(problems)
    for file in files:
        found, faults = checked(file, arguments.sheet)
        if found is None:
            results.append({"file": str(file), "ok": False, "problems": [_placed(one) for one in faults]})
            for fault in faults:
                if fault not in seen:  # a fault of a file that several cases share is told once
                    terminal.complain(str(fault))
            seen.update(faults)
            continue
        inputs.tell_notes(found)
        summary, sentence = _summary(found)
        results.append({"file": str(file), "ok": True, "problems": [], **summary})
        if not arguments.json:
            terminal.tell(f"{file}: {sentence}", hanging="  ")
    if arguments.json:
        terminal.publish("mcda-check/1", files=results)
    return DONE if all(result["ok"] for result in results) else BAD_INPUT


def checked(file: Path, sheet: str | None = None) -> tuple[Case | NationalInterests | None, list[Problem]]:
    """Return what a file holds, or all of its faults."""
    from mcda.case import Case, NationalInterests
    from mcda.case.document import INTERESTS_FORMAT
    from mcda.case.folder import OTHER_SHEETS, SHEET_ENDINGS
    from mcda.case.reading import read
    from mcda.errors import CaseError

    try:
        return Case.load(file, sheet), []
    except CaseError as error:
        faults = list(error.problems)
    if file.suffix.lower() in (*SHEET_ENDINGS, *OTHER_SHEETS):
        return None, faults
    try:
        if read(file).root.plain().get("format") == INTERESTS_FORMAT:
            return NationalInterests.load(file), []
    except CaseError as error:
        faults = list(error.problems)
    return None, faults


def _placed(problem: Problem) -> dict[str, Any]:
    placed = {"file": problem.file, "line": problem.line, "column": problem.column, "message": problem.message}
    return placed | ({"cell": problem.cell} if problem.cell else {})


def _summary(found: Case | NationalInterests) -> tuple[dict[str, Any], str]:
    from mcda.case import Case

    priorities = found.priorities()
    ratio = None if priorities is None else float(priorities.consistency_ratio)
    consistency = "weights given directly, no consistency ratio" if ratio is None else f"consistency ratio {ratio:.3f}"
    if ratio is not None and ratio > USUAL_LIMIT:
        consistency += f" (more than {USUAL_LIMIT}: some judgements contradict others{_first_to_revise(found)})"
    summary: dict[str, Any] = {"format": found.document.format, "title": found.title, "consistency_ratio": ratio}
    if not isinstance(found, Case):
        interests, lenses = len(found.document.interests), len(found.lenses)
        summary |= {"interests": interests, "lenses": lenses}
        return summary, f"ok: {_counted(interests, 'interest')}, {_counted(lenses, 'lens', 'lenses')}, {consistency}"
    evidence, alternatives = found.evidence(), found.document.alternatives
    out = sum(not one.feasible for one in alternatives.values())
    summary |= {
        "alternatives": len(alternatives), "ruled_out": out, "criteria": len(found.criteria), "cells": evidence.cells,
        "cells_from_source_alone": evidence.source,
    }  # fmt: skip
    parts = [
        f"{_counted(len(alternatives), 'alternative')}{f' ({out} ruled out)' if out else ''}",
        _counted(len(found.criteria), "criterion", "criteria"),
        f"{_counted(evidence.cells, 'cell')} ({evidence.source} from the source alone)",
        consistency,
    ]
    return summary, f"ok: {', '.join(parts)}"


def _first_to_revise(found: Case | NationalInterests) -> str:
    """Return which judgement to look at first, and what it would have to be."""
    from mcda.weighting import revisions

    judgements = getattr(found, "judgements", None)
    first = next(iter(revisions(judgements, USUAL_LIMIT)), None) if judgements is not None else None
    return "" if first is None else f"; to look at first: {terminal.one_line(str(first))}"


def _counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
