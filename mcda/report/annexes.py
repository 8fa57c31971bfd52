"""The annexes: every rating, every judgement, how to repeat it, what the words mean, and what it rests on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import mcda
from mcda.language import ENGLISH, noted, spoken, word
from mcda.report import levels
from mcda.report.importance import coded, ruled
from mcda.report.naming import Names
from mcda.report.parts import (
    Block,
    Cell,
    Code,
    Column,
    Command,
    Definition,
    Definitions,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
    say,
    text,
)
from mcda.report.words import capital, counted, lines, times

if TYPE_CHECKING:
    from mcda.study import Study

ABSENT = noted("not there")
PACKAGES = ("numpy", "scipy", "pandas", "pulp", "highspy")
BASES = {
    "source": noted("source"), "analyst judgement": noted("our judgement"), "public record": noted("public record"),
}  # fmt: skip

RELEASED = 2026  # the year of this version
# What TeX reads as its own, as itself.
TEX = {sign: f"\\{sign}" for sign in "{}_%&#$"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"
}  # fmt: skip
GLOSSARY = {
    noted("Alternative, option"): noted(
        "Something that could be done. An option that a factor rules out is screened out: it is shown and not ranked."
    ),
    noted("Criterion"): noted(
        "Something that counts: a gain to have, a cost or a risk to keep low, how long a gain lasts."
    ),
    noted("Rating"): noted(
        "How an option does on a criterion: a likely value, and the lowest and highest that are plausible."
    ),
    noted("Range"): noted(
        "From the lowest to the highest plausible rating. It describes the raters' doubt and is no probability."
    ),
    noted("Weight"): noted("How much a criterion counts in the whole decision. The weights add up to 100%."),
    noted("Score, utility"): noted(
        "What an option earns when its ratings are brought to a scale from 0 to 100, weighted and added."
    ),
    noted("Points of 100"): noted("The unit of scores, leads and moves of weight: one hundredth of the whole scale."),
    noted("Lead"): noted("The score of the best option less that of the next one."),
    noted("Flip, change of the choice"): noted("A change of priorities after which another option comes first."),
    noted("Threshold"): noted("The weight at which two options draw level and beyond which another one comes first."),
    noted("Dominated"): noted("Rated no better than another option on any criterion, and worse on at least one."),
    noted("Consistency ratio"): noted(
        "How far judgements of pairs contradict one another, compared with judgements made at random: 0 is full "
        "agreement, and up to 0.10 is usually accepted."
    ),
    noted("Change of judgements in all"): noted(
        "How far all judgements move together: the root of the sum, over the pairs, of the squared logarithm of the "
        "factor by which each is multiplied. Twice and half are equally far."
    ),
    noted("Shadow price"): noted("What one more unit of a limit is worth in utility."),
    noted("Regret"): noted("What is lost if an unused option has to be used after all."),
}
REFERENCES = {
    "weighted_sum": "Fishburn, P. C. (1967). Additive utilities with incomplete product sets. Operations "
    "Research 15(3), 537–542.",
    "topsis": "Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer.",
    "ahp": "Saaty, T. L. (2008). Decision making with the analytic hierarchy process. International Journal of "
    "Services Sciences 1(1), 83–98.",
}
JUDGED = (
    (
        "Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.",
        noted(" (Scale of judgements, consistency ratio.)"),
    ),
    (
        "Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment matrices. Journal of "
        "Mathematical Psychology 29, 387–405.",
        noted(" (Geometric means.)"),
    ),
)
COLOURS = ("Okabe, M. and Ito, K. (2008). Color Universal Design.", noted(" (Colours of the figures.)"))


def cells(study: Study, names: Names) -> Section:
    """Return every rating with its range, reason, lines and basis."""
    told = any(cell.reason or cell.lines or cell.basis for _, _, cell in study.case.cells())
    values = dict(zip(study.matrix.criteria, study.matrix.value, strict=True))
    blocks: list[Block] = []
    for key, one in names.document.alternatives.items():
        rows = []
        for criterion in names.document.criteria:
            cell = one.scores[criterion]
            found = [
                Cell((names.criterion(criterion),)),
                Cell((rating(cell),), sub=levels.worth(cell, values[criterion])),
            ]
            if told:
                basis = ", ".join(word(BASES[part]) if part in BASES else part for part in cell.basis)
                where = lines([str(span) for span in cell.lines])
                found += [Cell((cell.reason or "–",)), Cell((where or "–",)), Cell((basis or "–",))]
            rows.append(Row(tuple(found)))
        columns = [Column(word("Criterion")), Column(word("Rating"), "text", word("likely (low–high)"))]
        if told:
            columns += [
                Column(word("Why"), "wide"), Column(word("Lines of the source")), Column(word("Rests on")),
            ]  # fmt: skip
        screened = word(" Screened out; not ranked.") if key in study.screened else None
        blocks.append(Table(text(names.option(key), screened), tuple(columns), tuple(rows)))
    return Section("annex-cells", word("Annex A. Every rating"), tuple(blocks), word("A. Every rating"), annex=True)


def rating(cell: Any) -> str:
    """Return a rating with its range, as in 6 (1–9)."""
    likely, span = levels.level(cell.likely), levels.span(cell)
    return likely if span is None else f"{likely} ({span})"


def judgements(study: Study, names: Names) -> Section | None:
    """Return every judged pair with its reason; None where the case has no judgements."""
    judged = study.case.judgements
    if judged is None:
        return None
    reasons = {frozenset(one.pair): one.reason for one in names.document.judgements or ()}
    rows = []
    for (first, second), value in judged.pairs.items():
        a, b, size = (first, second, value) if value >= 1 else (second, first, 1 / value)
        rows.append(
            Row(
                (
                    Cell((names.criterion(a),), sub=coded(a, names)),
                    Cell((times(float(size)),), sub=word("times" if size != 1 else "the same")),
                    Cell((names.criterion(b),), sub=coded(b, names)),
                    Cell((reasons.get(frozenset((first, second))) or "–",)),
                )
            )
        )
    columns = [
        Column(word("Criterion")), Column(word("outweighs"), "centre"), Column(word("Criterion")),
        Column(word("Why"), "wide"),
    ]  # fmt: skip
    blocks: list[Block] = []
    if not names.document.judgements:
        rule = word(
            "Each pair of criteria is judged by the difference of their tiers: 1, 2, 3, 5 or 7 times for a "
            "difference of 0, 1, 2, 3 or 4."
        )
        blocks.append(Paragraph((rule,), "note"))
    if ruled(study.case):
        blocks.append(Paragraph((word("Tiers of importance count upwards: 5 is the highest, 1 the lowest."),), "note"))
    if not names.document.judgements:
        columns, rows = columns[:3], [Row(row.cells[:3]) for row in rows]
    caption = word("{judgements} of importance", judgements=capital(counted(len(rows), "judgement")))
    blocks.append(Table((caption,), tuple(columns), tuple(rows)))
    return Section(
        "annex-judgements", word("Annex B. Every judgement of importance"), tuple(blocks),
        word("B. Every judgement"), annex=True,
    )  # fmt: skip


@cache
def versions() -> dict[str, str]:
    """Return the versions that the numbers were made with."""
    found = {"mcda-engine": mcda.__version__, "Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ABSENT
    return found


def in_language() -> tuple[str, str]:
    """Return what asks for the language spoken: an option of the command, an argument in Python; nothing for English.

    Examples
    --------
    >>> from mcda.language import speaking
    >>> with speaking("es"):
    ...     in_language()
    (' --lang es', ", language='es'")
    """
    return ("", "") if spoken() == ENGLISH else (f" --lang {spoken()}", f", language={spoken()!r}")


def repeat(file: str, digest: str) -> Section:
    """Return the commands, the versions and the hash of the input."""
    lang, language = in_language()
    blocks: list[Block] = [
        Paragraph(
            say(
                "The same input, versions and command give this file again, byte for byte; written beside other cases "
                "it also leads to their joint page. In the folder of {file}:",
                file=Code(file),
            )
        ),
        Command((f"mcda report {quoted(file)}{lang} --out report/",)),
        Paragraph((word("In Python:"),)),
        Command(
            (
                "import mcda",
                f"case = mcda.Case.load({file!r}{language})",
                f"mcda.report.write(mcda.Study.of(case), {stem(file) + '.html'!r}{language})",
            )
        ),
        Table(
            (word("What it was made with"),),
            (Column(word("What")), Column(word("Version"))),
            tuple(Row((Cell((name,)), Cell((word(value) if value == ABSENT else value,)))) for name, value in
                  versions().items()),
        ),
        Paragraph(say("SHA-256 of the input: {digest}", digest=Code(digest))),
        Paragraph(say("To cite: {line}", line=Code(cite({file: digest})))),
        Paragraph((word("The same as BibTeX:"),)),
        Command(tuple(bibtex({file: digest}).splitlines())),
    ]  # fmt: skip
    return Section(
        "annex-repeat", word("Annex C. How to repeat it"), tuple(blocks), word("C. How to repeat it"), annex=True
    )


def cite(cases: Mapping[str, str]) -> str:
    """Return a line that cites the engine, its version and cases, whose SHA-256 stand by their names.

    Examples
    --------
    >>> cite({"case.yaml": "0123456789abcdef0123"}).partition("engine. ")[2]
    'case.yaml, SHA-256 0123456789abcdef'
    """
    told = "; ".join(f"{name}, SHA-256 {digest[:16]}" for name, digest in cases.items())
    return f"mcda-engine {mcda.__version__}, a multi-criteria decision analysis engine" + (f". {told}" if told else "")


def bibtex(cases: Mapping[str, str]) -> str:
    r"""Return the same as an entry of BibTeX; letters of a file's name that TeX would read as its own are escaped.

    Examples
    --------
    >>> print(bibtex({"a_case.yaml": "0123456789abcdef0123"}).splitlines()[-2])
      note    = {a\_case.yaml, SHA-256 0123456789abcdef}
    """
    told = "; ".join(f"{name}, SHA-256 {digest[:16]}" for name, digest in cases.items())
    return (
        "@software{mcda-engine,\n"
        "  title   = {mcda-engine: a multi-criteria decision analysis engine},\n"
        "  author  = {{The mcda-engine developers}},\n"
        f"  version = {{{mcda.__version__}}},\n"
        f"  year    = {{{RELEASED}}},\n"
        f"  note    = {{{''.join(TEX.get(sign, sign) for sign in told)}}}\n"
        "}"
    )


def quoted(file: str) -> str:
    """Return a file's name as a shell takes it."""
    import shlex

    return shlex.quote(file if not file.startswith("-") else f"./{file}")


def stem(file: str) -> str:
    """Return a file's name without its ending."""
    return file.rpartition(".")[0] or file


def glossary() -> Section:
    """Return what the words mean."""
    found = tuple(Definition(word(term), (word(meaning),)) for term, meaning in GLOSSARY.items())
    return Section(
        "annex-glossary", word("Annex D. What the words mean"), (Definitions(found),), word("D. Glossary"), annex=True
    )


def references(study: Study, names: Names) -> Section:
    """Return the source of the case and those of the methods."""
    found = [names.document.source.name] if names.document.source is not None else []
    found += [REFERENCES[name] for name in study.methods if name in REFERENCES]
    noted_ones = (*JUDGED, COLOURS) if study.priorities is not None else (COLOURS,)
    found += [work + word(about) for work, about in noted_ones]
    return Section(
        "annex-references", word("Annex E. References"), (Items(tuple((one,) for one in found)),),
        word("E. References"), annex=True,
    )  # fmt: skip
