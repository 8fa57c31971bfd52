"""Reports: what a study says, as a page, as Markdown and as JSON.

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

from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from mcda.errors import McdaError, hint
from mcda.language import ENGLISH, LANGUAGES, speaking

if TYPE_CHECKING:
    from mcda.report.parts import Report
    from mcda.several import Comparison
    from mcda.study import Study

__all__ = ["FORMATS", "render", "write"]

FORMATS = ("html", "md", "json")
JOINT = "index"
OTHERS = ("htm", "markdown", "pdf", "docx", "xlsx", "txt")  # endings of files, not of folders


def render(study: Study | Comparison, form: str, home: str | None = None, language: str = ENGLISH) -> str:
    """Return the text of a report in a format: "html", "md" or "json".

    `home` is the file of the joint page that a case's page leads back to; `language` as for `write`.
    """
    if form not in FORMATS:
        raise McdaError(f"unknown format {form!r}{hint(form, FORMATS)}")
    return _rendered(study, (form,), home, language)[form]


def _rendered(study: Study | Comparison, forms: Sequence[str], home: str | None, language: str) -> dict[str, str]:
    """Return the report in each format; what is said is built once for those to be read, and once for a program."""
    from mcda.report import html, json, markdown
    from mcda.several import Comparison

    found, report = {}, None
    with speaking(language):
        for form in forms:
            if form != "json":
                report = _built(study, home) if report is None else report
                found[form] = markdown.render(report) if form == "md" else html.render(report, _foot(study))
    if "json" in forms:
        report = _built(study, home) if report is None or language != ENGLISH else report
        document = json.joint(study, report) if isinstance(study, Comparison) else json.case(study, report)
        found["json"] = json.render(document)
    return {form: found[form] for form in forms}


def _built(study: Study | Comparison, home: str | None) -> Report:
    from mcda.report import build, joint
    from mcda.several import Comparison

    return joint.build(study) if isinstance(study, Comparison) else build.build(study, home)


def _foot(study: Study | Comparison) -> str:
    from mcda.report import build, joint
    from mcda.several import Comparison

    return joint.foot() if isinstance(study, Comparison) else build.foot(study)


def write(
    studies: Study | Comparison | Iterable[Study],
    path: str | Path,
    formats: Sequence[str] = FORMATS,
    language: str = ENGLISH,
) -> list[Path]:
    """Write reports; a file appears whole or not at all.

    Parameters
    ----------
    studies : one study, a comparison, or several studies
        Several make one report a case, named after its file, and a joint one, `index`.
    path : a folder (made where it is missing), or for one study a file ending in .html, .md or .json
    formats : which of "html", "md", "json"; for a file its ending decides
    language : "en" or "es", for the page and for Markdown. JSON is for programs and stays in English. The texts of the
        cases are those that they were loaded with: `Case.load(path, language="es")`.

    Returns
    -------
    list of Path
        What was written, in order.

    Raises
    ------
    McdaError
        Nothing to write, an unknown format or language, two cases of one name, several studies for one file, or a
        folder that cannot be written.
    """
    from mcda.several import Comparison, compare
    from mcda.study import Study

    path = Path(path)
    if isinstance(formats, str) or not formats:
        raise McdaError(f"'formats' must be a list of {', '.join(FORMATS)}, got {formats!r}")
    for form in formats:
        if form not in FORMATS:
            raise McdaError(f"unknown format {form!r}{hint(form, FORMATS)}")
    if language not in LANGUAGES:
        raise McdaError(f"unknown language {language!r}{hint(language, LANGUAGES)}")
    single = isinstance(studies, Study)
    ending = path.suffix.lower().removeprefix(".")
    if ending in (*FORMATS, *OTHERS) and not path.is_dir():
        return [_one_file(studies, path, ending, language)]
    found = (
        (studies,)
        if isinstance(studies, Study)
        else compare(studies.studies if isinstance(studies, Comparison) else studies).studies
    )
    texts: dict[Path, str] = {}
    _apart(found, single)
    home = None if single or "html" not in formats else f"{JOINT}.html"
    for study in found:
        for form, text in _rendered(study, formats, home, language).items():
            texts[path / f"{study.case.stem}.{form}"] = text
    if not single:
        comparison = compare(found)
        for form, text in _rendered(comparison, formats, None, language).items():
            texts[path / f"{JOINT}.{form}"] = text
    _folder(path)
    for file, text in texts.items():
        replace(file, text)
    return list(texts)


def _one_file(studies: object, path: Path, form: str, language: str) -> Path:
    from mcda.study import Study

    if not isinstance(studies, Study):
        raise McdaError(f"several cases need a folder, got the file {path.name!r}")
    if form not in FORMATS:
        raise McdaError(f"a report ends in .html, .md or .json, got {path.name!r}{hint(form, FORMATS)}")
    text = render(studies, form, language=language)
    _folder(path.parent)
    replace(path, text)
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


def replace(path: Path, text: str) -> None:
    """Write a file under a temporary name in its folder, then give it its own."""
    temporary = path.with_name(f".{path.name[:80]}.{token_hex(4)}.tmp")
    try:
        try:
            with temporary.open("xb") as stream:
                stream.write(text.encode("utf-8"))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise McdaError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
