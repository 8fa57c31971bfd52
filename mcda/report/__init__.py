"""Reports: what a study says, as a page, as Markdown, JSON, Excel, Word and PDF.

>>> import mcda
>>> from mcda.report import write
>>> case = mcda.Case.of('''
... format: ram-case/1
... title: A room to rent
... criteria: {price: min, light: max}
... weights: {price: 2, light: 1}
... alternatives:
...   attic: {scores: {price: 400, light: 9}}
...   cellar: {scores: {price: 300, light: 2}}
... ''')
>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     [path.name for path in write(mcda.Study.of(case), folder)]
['case.html', 'case.md', 'case.json']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from mcda.errors import CaseError, McdaError, Problem, hint
from mcda.language import ENGLISH, LANGUAGES, speaking

if TYPE_CHECKING:
    from mcda.report.parts import Report
    from mcda.several import Comparison
    from mcda.study import Study

__all__ = ["EVERY", "FORMATS", "bundle", "render", "write"]

FORMATS = ("html", "md", "json")  # written where none is named
EVERY = (*FORMATS, "xlsx", "docx", "pdf")
PAPERS = ("A4", "letter")
JOINT = "index"
OTHERS = ("htm", "markdown", "doc", "xls", "txt")  # endings of files, not of folders


def render(study: Study | Comparison, form: str, home: str | None = None, language: str = ENGLISH) -> str:
    """Return the text of a report in a format: "html", "md" or "json".

    `home` is the file of the joint page that a case's page leads back to; `language` as for `write`.
    """
    if form not in FORMATS:
        raise McdaError(f"unknown format {form!r}{hint(form, FORMATS)}")
    return _rendered(study, (form,), home, language)[form].decode("utf-8")


def _rendered(
    study: Study | Comparison, forms: Sequence[str], home: str | None, language: str, paper: str = PAPERS[0]
) -> dict[str, bytes]:
    """Return the report in each format; what is said is built once for those to be read, and once for a program."""
    from mcda.report import json
    from mcda.several import Comparison

    found, report = {}, None
    with speaking(language):
        for form in forms:
            if form != "json":
                report = _built(study, home) if report is None else report
                found[form] = _spoken(form, study, report, paper)
    if "json" in forms:
        report = _built(study, home) if report is None or language != ENGLISH else report
        document = json.joint(study, report) if isinstance(study, Comparison) else json.case(study, report)
        found["json"] = json.render(document).encode("utf-8")
    return {form: found[form] for form in forms}


def _spoken(form: str, study: Study | Comparison, report: Report, paper: str) -> bytes:
    """Return a report in a form that is read by people."""
    from mcda.report import docx, excel, html, markdown, pdf

    if form == "xlsx":
        return excel.render(study)
    if form == "docx":
        return docx.render(report)
    if form == "md":
        return markdown.render(report).encode("utf-8")
    if form == "pdf":
        return pdf.render(html.render(report, _foot(study), paper))
    return html.render(report, _foot(study)).encode("utf-8")  # whoever prints the page has the paper


def _built(study: Study | Comparison, home: str | None) -> Report:
    from mcda.report import build, joint
    from mcda.several import Comparison

    if isinstance(study, Comparison):
        return joint.build(study)
    try:
        return build.build(study, home)
    except CaseError:
        raise
    except McdaError as error:  # of several cases, say which
        raise CaseError([Problem(str(study.case.path or study.case.stem), 0, 0, str(error))]) from None


def _foot(study: Study | Comparison) -> str:
    from mcda.report import build, joint
    from mcda.several import Comparison

    return joint.foot() if isinstance(study, Comparison) else build.foot(study)


def write(
    studies: Study | Comparison | Iterable[Study],
    path: str | Path,
    formats: Sequence[str] = FORMATS,
    language: str = ENGLISH,
    paper: str = PAPERS[0],
    follow: Callable[[Sequence[Study | Comparison]], Iterable[Study | Comparison]] | None = None,
) -> list[Path]:
    """Write reports; a file appears whole or not at all.

    Parameters
    ----------
    studies : one study, a comparison, or several studies
        Several make one report a case, named after its file, and a joint one, `index`.
    path : a folder (made where it is missing), or for one study a file whose ending is a format
    formats : which of "html", "md", "json", "xlsx" (extra `excel`), "docx" (extra `word`) and "pdf" (printed by a
        Chromium that is on the PATH); for a file its ending decides
    language : "en" or "es", for the page and for Markdown. JSON is for programs and stays in English. The texts of the
        cases are those that they were loaded with: `Case.load(path, language="es")`.
    paper : "A4" or "letter", for "pdf" alone; a page is printed on the paper of whoever prints it
    follow : callable, optional
        Gets what is written, one after the other, the joint report last, and gives it back: to show how far it is.

    Returns
    -------
    list of Path
        What was written, in order.

    Raises
    ------
    McdaError
        Nothing to write, an unknown format, language or paper, two cases of one name, several studies for one file, or
        a folder that cannot be written.
    """
    from mcda.several import Comparison, compare
    from mcda.study import Study

    path = Path(path)
    _known(formats, language, paper)
    single = isinstance(studies, Study)
    ending = path.suffix.lower().removeprefix(".")
    if ending in (*EVERY, *OTHERS) and not path.is_dir():
        return [_one_file(studies, path, ending, language, paper)]
    found = (
        (studies,)
        if isinstance(studies, Study)
        else compare(studies.studies if isinstance(studies, Comparison) else studies).studies
    )
    contents: dict[Path, bytes] = {}
    _apart(found, single)
    home = None if single or "html" not in formats else f"{JOINT}.html"
    pages: list[Study | Comparison] = list(found) if single else [*found, compare(found)]
    for one in pages if follow is None else follow(pages):
        stem, back = (JOINT, None) if isinstance(one, Comparison) else (one.case.stem, home)
        for form, content in _rendered(one, formats, back, language, paper).items():
            contents[path / f"{stem}.{form}"] = content
    _folder(path)
    for file, content in contents.items():
        replace(file, content)
    return list(contents)


def bundle(
    studies: Study | Comparison | Iterable[Study],
    path: str | Path,
    language: str = ENGLISH,
    formats: Sequence[str] = ("html", "json"),
    paper: str = PAPERS[0],
) -> Path:
    """Write one archive with the case files, their reports in these formats, versions and the hash of each file.

    `mcda verify` checks the hashes and every certificate in it; the certificates stand in JSON, which is therefore
    always there. The same studies give the same bytes, but for a PDF, which carries the time it was printed.

    Raises
    ------
    McdaError
        What `write` refuses; a case that was made from no file, or whose file has changed since it was read.
    """
    from mcda.report.parcel import pack
    from mcda.several import Comparison, compare
    from mcda.study import Study

    _known(formats, language, paper)
    forms = tuple(dict.fromkeys([*formats, "json"]))
    path, single = Path(path), isinstance(studies, Study)
    both = None if isinstance(studies, Study) else studies if isinstance(studies, Comparison) else compare(studies)
    found = (studies,) if isinstance(studies, Study) else both.studies if both is not None else ()
    _apart(found, single)
    home = None if single or "html" not in forms else f"{JOINT}.html"
    reports = {
        f"{study.case.stem}.{form}": content
        for study in found
        for form, content in _rendered(study, forms, home, language, paper).items()
    }
    if both is not None:
        for form, content in _rendered(both, forms, None, language, paper).items():
            reports[f"{JOINT}.{form}"] = content
    content = pack(found, reports, language)
    _folder(path.parent)
    replace(path, content)
    return path


def _known(formats: Sequence[str], language: str, paper: str) -> None:
    """Refuse formats, a language or paper that there is not."""
    if isinstance(formats, str) or not formats:
        raise McdaError(f"'formats' must be a list of {', '.join(EVERY)}, got {formats!r}")
    for form in formats:
        if form not in EVERY:
            raise McdaError(f"unknown format {form!r}{hint(form, EVERY)}")
    if language not in LANGUAGES:
        raise McdaError(f"unknown language {language!r}{hint(language, LANGUAGES)}")
    if paper not in PAPERS:
        raise McdaError(f"unknown paper {paper!r}{hint(paper, PAPERS)}")


def _one_file(studies: object, path: Path, form: str, language: str, paper: str) -> Path:
    from mcda.study import Study

    if not isinstance(studies, Study):
        raise McdaError(f"several cases need a folder, got the file {path.name!r}")
    if form not in EVERY:
        *others, last = (f".{one}" for one in EVERY)
        raise McdaError(f"a report ends in {', '.join(others)} or {last}, got {path.name!r}{hint(form, EVERY)}")
    content = _rendered(studies, (form,), None, language, paper)[form]
    _folder(path.parent)
    replace(path, content)
    return path


def _apart(studies: Sequence[Study], single: bool) -> None:
    """Refuse reports that would overwrite each other, also where the file system ignores case."""
    seen: dict[str, str] = {} if single else {JOINT: "the joint report"}
    for study in studies:
        stem = study.case.stem.casefold()
        if stem in seen:
            raise McdaError(
                f"two reports would have the name {study.case.stem!r}: {study.case.title!r} and {seen[stem]}"
            )
        seen[stem] = repr(study.case.title)


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise McdaError(f"cannot make the folder {str(path)!r}: {error.strerror or error}") from None


def replace(path: Path, content: bytes) -> None:
    """Write a file under a temporary name in its folder, then give it its own."""
    temporary = path.with_name(f".{path.name[:80]}.{token_hex(4)}.tmp")
    try:
        try:
            with temporary.open("xb") as stream:
                stream.write(content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise McdaError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
