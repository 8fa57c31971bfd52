"""Everything that a reader needs to check a report, in one archive: cases, reports, versions, hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcda.errors import McdaError
from mcda.language import ENGLISH
from mcda.report import annexes, archive

if TYPE_CHECKING:
    from mcda.study import Study

SUMS = "SHA256SUMS"


def pack(studies: Sequence[Study], reports: dict[str, bytes], language: str = ENGLISH) -> bytes:
    """Return an archive of the files of cases, their reports, how to cite and repeat them, and the hash of each.

    Raises
    ------
    McdaError
        A case that was made from no file, or whose file has changed since it was read.
    """
    files: dict[str, bytes] = {}
    for study in studies:
        for path, digest in _sources(study, language):
            content = path.read_bytes()
            if digest is not None and hashlib.sha256(content).hexdigest() != digest:
                raise McdaError(f"{str(path)!r} has changed since it was read; load it again")
            files[f"cases/{_inside(path, study)}"] = content
    files |= {f"report/{name}": content for name, content in reports.items()}
    files["versions.txt"] = "".join(f"{name} {shown}\n" for name, shown in annexes.versions().items()).encode()
    cited = {study.case.title: study.case.digest for study in studies}
    files["CITATION.txt"] = (annexes.cite(cited) + "\n").encode()
    files["CITATION.bib"] = (annexes.bibtex(cited) + "\n").encode()
    files["README.txt"] = (
        "cases/    the case files, as they were read\n"
        "report/   the reports; the JSON documents carry a certificate for every flip\n"
        f"{SUMS}  the hash of each file\n\n"
        f"To check: mcda verify THIS.zip\nTo repeat: unpack it; mcda report cases/ --out again/"
        f"{'' if language == ENGLISH else f' --lang {language}'}\n"
    ).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return archive.pack({**files, SUMS: sums.encode()})


def _sources(study: Study, language: str) -> list[tuple[Path, str | None]]:
    case = study.case
    if case.path is None:
        raise McdaError(f"a bundle carries the files of its cases, and {case.title!r} was made from none")
    found: list[tuple[Path, str | None]] = [(case.path, case.digest)]
    if case.interests is not None and case.interests.path is not None:
        found.append((case.interests.path, case.interests.digest))
    words = [path.parent / language / path.name for path, _ in found]
    return found + [(path, None) for path in words if language != ENGLISH and path.exists()]


def _inside(path: Path, study: Study) -> str:
    """Return where a file lies in the archive: as it lies beside its case, and without the machine's folders."""
    home = study.case.path
    assert home is not None
    return path.name if path.parent == home.parent else f"{path.parent.name}/{path.name}"
