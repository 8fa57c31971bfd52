"""Files and folders of the command line, as cases; and what a case is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import terminal
from mcda.errors import CaseError, McdaError, Problem, hint

if TYPE_CHECKING:
    from mcda.case import Case, NationalInterests
    from mcda.sentences import Labels


def case_files(paths: Iterable[str], *, quiet: bool = False) -> tuple[list[Path], list[Problem]]:
    """Return the case files that are named or lie in a named folder, each once, and what is wrong with the names.

    What a folder's case files are not is told on stderr, one line a file.
    """
    from mcda.case import find

    files: dict[Path, Path] = {}
    problems: list[Problem] = []
    for name in paths:
        path = Path(name)
        try:
            if not path.exists():
                raise McdaError(f"no such file or folder{_near(path)}")
            found, skipped = find(path)
        except OSError as error:
            problems.append(Problem(name, 0, 0, f"cannot be read: {error.strerror or error}"))
            continue
        except McdaError as error:
            problems.append(Problem(name, 0, 0, str(error)))
            continue
        for file in found:
            files.setdefault(file.resolve(), file)
        for file, reason in [] if quiet else skipped:
            terminal.complain(f"{file}: skipped: {reason}")
    return list(files.values()), problems


def _near(path: Path) -> str:
    """Return the nearest name in the folder, as the tail of a message."""
    try:
        beside = [other.name for other in path.parent.iterdir()]
    except OSError:
        return ""
    near = hint(path.name, beside)
    return near if "did you mean" in near else ""


def load(
    paths: Sequence[str], sheet: str | None = None, *, quiet: bool = False, language: str | None = None,
    beside: Mapping[str, Any] | None = None,
) -> list[Case]:  # fmt: skip
    """Return the cases of files and folders; what was decided while reading sheets is told on stderr.

    `beside` has the weights and directions that spreadsheets may do without.

    Raises
    ------
    CaseError
        Every fault of every file.
    """
    from mcda.case import Case

    files, problems = case_files(paths, quiet=quiet)
    cases = []
    for file in files:
        try:
            cases.append(Case.load(file, sheet, language, **_for(file, beside)))
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(dict.fromkeys(problems))
    for case in [] if quiet else cases:
        tell_notes(case)
    return cases


def _for(file: Path, beside: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is given beside a file: weights of a case file are others than its own, and no part of it."""
    from mcda.case.folder import SHEET_ENDINGS

    given = dict(beside or {})
    if file.suffix.lower() not in SHEET_ENDINGS:
        given.pop("weights", None)
        if given.get("sense") is not None:
            said = "'--sense' is for spreadsheets: a case file states the direction of its criteria"
            raise CaseError([Problem(str(file), 0, 0, said)])
    return given


def load_one(path: str, sheet: str | None = None, beside: Mapping[str, Any] | None = None) -> Case:
    """Return the case of one file."""
    from mcda.case import Case

    if not Path(path).exists():
        raise CaseError([Problem(path, 0, 0, f"no such file{_near(Path(path))}")])
    case = Case.load(path, sheet, **_for(Path(path), beside))
    tell_notes(case)
    return case


def tell_notes(case: Case | NationalInterests) -> None:
    """Say on stderr what was decided while reading a file."""
    for note in getattr(case, "notes", ()):
        terminal.complain(f"{case.path}: note: {note}")


@contextmanager
def about(case: Case) -> Iterator[None]:
    """Name the file in the message of what goes wrong with its numbers."""
    try:
        yield
    except CaseError:
        raise
    except McdaError as error:
        raise CaseError([Problem(str(case.path), 0, 0, str(error))]) from None


def told(case: Case) -> dict[str, Any]:
    """Return what names a case, for a JSON document."""
    return {"title": case.title, "file": str(case.path), "sha256": case.digest, "choice": case.choice}


def option_label(case: Case, key: str) -> str:
    """Return an alternative's label in one line."""
    return terminal.one_line(case.document.alternatives[key].label)


def criterion_label(case: Case, key: str) -> str:
    """Return a criterion's label in one line."""
    return terminal.one_line(case.document.criteria[key].label)


def labels(case: Case) -> Labels:
    """Return what the case calls its alternatives and criteria, each in one line, and who chooses."""
    from mcda.sentences import Labels, actor

    document = case.document
    return Labels(
        {key: option_label(case, key) for key in document.alternatives},
        {key: criterion_label(case, key) for key in document.criteria},
        terminal.one_line(actor(document.actor)) or None,
    )


def quoted(labels: Iterable[str]) -> str:
    """Return labels as a list in words.

    Examples
    --------
    >>> quoted(["to wait", "to sue", "to talk"])
    '“to wait”, “to sue” and “to talk”'
    """
    *others, last = (f"“{label}”" for label in labels)
    return f"{', '.join(others)} and {last}" if others else last
