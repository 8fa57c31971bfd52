"""The case files of a folder."""

from __future__ import annotations

import re
from pathlib import Path

from mcda.case.document import INTERESTS_FORMAT
from mcda.errors import McdaError

ENDINGS = (".yaml", ".yml")
SHEET_ENDINGS = (".csv", ".tsv", ".xlsx")
# Spreadsheets that are not read, and what to save them as.
OTHER_SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_FORMAT = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?format[\"']?[ \t]*:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


def find(path: str | Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the case files of a folder, sorted by name, and what was left out with the reason.

    A file is taken as it is. In a folder, every `*.yaml` and `*.yml` counts as a case, so that a faulty one is reported
    and not passed over; only files of the other format are left out, and hidden ones. Folders inside are not searched.
    Spreadsheets are cases where they are named; in a folder they may be anything and are passed over.

    Raises
    ------
    McdaError
        No such file or folder; a folder without any case.
    """
    path = Path(path)
    if not path.exists():
        raise McdaError(f"no such file or folder: {str(path)!r}")
    if not path.is_dir():
        return [path], []
    cases: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    for file in sorted(path.iterdir()):
        if file.name.startswith(".") or file.suffix.lower() not in ENDINGS or not file.is_file():
            continue
        if _format(file) == INTERESTS_FORMAT:
            skipped.append((file, f"is {INTERESTS_FORMAT}, national interests that the cases share, not a case"))
        else:
            cases.append(file)
    if not cases:
        raise McdaError(f"no case file (*.yaml) in {str(path)!r}")
    return cases, skipped


def _format(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            found = _FORMAT.search(stream.read(4096))
    except OSError:
        return None  # loading it says why
    return None if found is None else found[1].decode("utf-8", "replace")
