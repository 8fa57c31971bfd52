"""What the model cannot see, in full sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, plain, text
from mcda.report.words import capital, counted, listed, stop

if TYPE_CHECKING:
    from mcda.study import Study


def section(study: Study, names: Names) -> Section:
    """Return the limits of the model."""
    told = list(rational_actor(study, names)) if names.staged else []
    told += list(any_model(study, names))
    blocks: list[Block] = [Items(tuple(told))]
    if names.document.closeness:
        blocks.insert(0, Paragraph(text("A word from those who rated: ", stop(names.document.closeness)), "note"))
    if names.staged and study.case.choice is not None and not names.prospective:
        blocks.append(
            Paragraph(
                (
                    "That a choice was best when it was made and that it turned out well are two different "
                    "findings. This report speaks of the first alone.",
                )
            )
        )
    return Section("limits", "What the model cannot see", tuple(blocks), "Limits")


def rational_actor(study: Study, names: Names) -> list[Text]:
    """Return the limits of the Rational Actor Model and of how its cases were made."""
    document, who = names.document, names.chooser
    lasting = [key for key, one in document.criteria.items() if one.kind == "durability"]
    replayed = "not replayed here, for the case names none"
    if document.scenarios:
        replayed = "seen only as far as the case names them: see the section on events"
    told: list[Text] = [
        (
            f"{capital(who)} is treated as one decision maker with one set of priorities. Persons, parties, "
            f"ministries and their quarrels are left out, "
            "and so is anyone's personal interest.",
        ),
        ("The model says nothing about how the gains and losses are spread among people.",),
    ]
    if lasting:
        quoted = plain(listed([names.quoted(key) for key in lasting]))
        told.append(
            (
                f"The Rational Actor Model cannot say how long a gain lasts. What {quoted} "
                f"{'is' if len(lasting) == 1 else 'are'} rated is a judgement of how long it may last; elections, "
                f"changes of government and other events after the decision are {replayed}.",
            )
        )
    else:
        told.append(
            ("The Rational Actor Model cannot say how long a gain lasts, and no criterion here stands for it.",)
        )
    reconstructed = [key for key, one in document.alternatives.items() if one.origin == "reconstructed"]
    if reconstructed:
        told.append(
            text(
                f"{capital(counted(len(reconstructed), 'option'))} "
                f"{'was' if len(reconstructed) == 1 else 'were'} reconstructed: ",
                names.all_of(reconstructed),
                f". The source does not name {'it' if len(reconstructed) == 1 else 'them'} among what was weighed.",
            )
        )
    knew = "what the source recommends" if names.prospective else f"what {who} did and what came of it"
    told.append(
        (
            f"The ratings and the importance of the criteria were set down afterwards, by someone who knew "
            f"{knew}. They are as of the time of the decision "
            "as far as such a person can go back there.",
        )
    )
    if document.source is not None:
        told.append(
            (
                f"Everything rests on one source ({stop(document.source.name).rstrip('.')}) and on the "
                f"raters' judgement. Figures of the source that could not be read are not reproduced; the "
                "sequence of stages above is a reconstruction.",
            )
        )
    told.append(("This is not a forecast, and it is not the position of any ministry.",))
    return told


def any_model(study: Study, names: Names) -> list[Text]:
    """Return the limits of any such table."""
    told: list[Text] = [
        (
            "The best option is the best of those listed. Whether any of them is worth doing, and whether a better "
            "one was never thought of, the table cannot say.",
        ),
        (
            "Weights, ratings, judgements and events are each asked by themselves here. Several small changes of "
            "different kinds together can change the choice although none of them does alone.",
        ),
    ]
    cells = [cell for _, _, cell in study.case.cells()]
    wide = [cell for cell in cells if cell.low != cell.high]
    if wide:
        told.append(
            (
                f"{'All' if len(wide) == len(cells) else f'{len(wide)} of'} {len(cells)} ratings "
                f"{'has' if len(wide) == 1 else 'have'} a range. The choice uses the likely value of each.",
            )
        )
    if study.priorities is not None:
        told.append(
            (
                "That the judgements of importance agree with one another says that they are coherent. It does "
                "not say that they are right.",
            )
        )
    return told
