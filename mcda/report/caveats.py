"""What the model cannot see, in full sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import word
from mcda.report import left_out
from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, plain, say
from mcda.report.words import capital, counted, listed, stop

if TYPE_CHECKING:
    from mcda.study import Study


def section(study: Study, names: Names, file: str) -> Section:
    """Return the limits of the model, and what was not asked for the size of the case; `file` is its name."""
    told = list(rational_actor(study, names)) if names.staged else []
    told += list(any_model(study, names))
    blocks: list[Block] = [Items(tuple(told))]
    if study.left_out:
        blocks.append(Paragraph((left_out.opening(study),)))
        blocks.append(Items(tuple(left_out.sentences(study, file))))
    if names.document.closeness:
        blocks.insert(0, Paragraph((word("A word from those who rated: "), stop(names.document.closeness)), "note"))
    if names.staged and study.case.choice is not None and not names.prospective:
        blocks.append(
            Paragraph(
                (
                    word(
                        "That a choice was best when it was made and that it turned out well are two different "
                        "findings. This report speaks of the first alone."
                    ),
                )
            )
        )
    return Section("limits", word("What the model cannot see"), tuple(blocks), word("Limits"))


def rational_actor(study: Study, names: Names) -> list[Text]:
    """Return the limits of the Rational Actor Model and of how its cases were made."""
    document, who = names.document, names.chooser
    lasting = [key for key, one in document.criteria.items() if one.kind == "durability"]
    told: list[Text] = [
        (
            word(
                "{who} is treated as one decision maker with one set of priorities. Persons, parties, ministries and "
                "their quarrels are left out, and so is anyone's personal interest.",
                who=capital(who),
            ),
        ),
        (word("The model says nothing about how the gains and losses are spread among people."),),
    ]
    if lasting:
        replayed = word(
            "seen only as far as the case names them: see the section on events"
            if document.scenarios
            else "not replayed here, for the case names none"
        )
        told.append(
            (
                word(
                    "The Rational Actor Model cannot say how long a gain lasts. What {criteria} is rated is a "
                    "judgement of how long it may last; elections, changes of government and other events after the "
                    "decision are {replayed}."
                    if len(lasting) == 1
                    else "The Rational Actor Model cannot say how long a gain lasts. What {criteria} are rated is a "
                    "judgement of how long it may last; elections, changes of government and other events after the "
                    "decision are {replayed}.",
                    criteria=plain(listed([names.quoted(key) for key in lasting])), replayed=replayed,
                ),
            )
        )  # fmt: skip
    else:
        told.append(
            (word("The Rational Actor Model cannot say how long a gain lasts, and no criterion here stands for it."),)
        )
    reconstructed = [key for key, one in document.alternatives.items() if one.origin == "reconstructed"]
    if reconstructed:
        told.append(
            say(
                "{count} was reconstructed: {options}. The source does not name it among what was weighed."
                if len(reconstructed) == 1
                else "{count} were reconstructed: {options}. The source does not name them among what was weighed.",
                count=capital(counted(len(reconstructed), "option")), options=names.all_of(reconstructed),
            )
        )  # fmt: skip
    told.append(
        (
            word(
                "The ratings and the importance of the criteria were set down afterwards, by someone who may have "
                "known what the source recommends. They are as of the time of the decision as far as such a person can "
                "go back there."
                if names.prospective
                else "The ratings and the importance of the criteria were set down afterwards, by someone who may have "
                "known what {who} did and what came of it. They are as of the time of the decision as far as such a "
                "person can go back there.",
                who=who,
            ),
        )
    )
    if document.source is not None:
        told.append(
            (
                word(
                    "Everything rests on one source ({source}) and on the raters' judgement. Figures of the source "
                    "that could not be read are not reproduced; the sequence of stages above is a reconstruction.",
                    source=stop(document.source.name).rstrip("."),
                ),
            )
        )
    told.append((word("This is not a forecast, and it is not the position of any ministry."),))
    return told


def any_model(study: Study, names: Names) -> list[Text]:
    """Return the limits of any such table."""
    told: list[Text] = [
        (
            word(
                "The best option is the best of those listed. Whether any of them is worth doing, and whether a better "
                "one was never thought of, the table cannot say."
            ),
        ),
        (
            word(
                "Weights, ratings, judgements and events are each asked by themselves here. Several small changes of "
                "different kinds together can change the choice although none of them does alone."
            ),
        ),
    ]
    cells = [cell for _, _, cell in study.case.cells()]
    wide = [cell for cell in cells if cell.low != cell.high]
    if len(wide) == len(cells):
        told.append((word("All {n} ratings have a range. The choice uses the likely value of each.", n=len(cells)),))
    elif wide:
        told.append(
            (
                word(
                    "{k} of {n} ratings has a range. The choice uses the likely value of each."
                    if len(wide) == 1
                    else "{k} of {n} ratings have a range. The choice uses the likely value of each.",
                    k=len(wide), n=len(cells),
                ),
            )
        )  # fmt: skip
    if study.priorities is not None:
        told.append(
            (
                word(
                    "That the judgements of importance agree with one another says that they are coherent. It does "
                    "not say that they are right."
                ),
            )
        )
    return told
