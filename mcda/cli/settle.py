"""What an event is worth knowing beforehand, and what would settle the choice, in a case's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.cli.inputs import criterion_label, labels, option_label, quoted
from mcda.sentences import outward

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.ranking import Ranking
    from mcda.scenarios import Settling, Worth
    from mcda.simulation import Information

SETS = 3  # of those that only together change the choice


def measured(case: Case, ranking: Ranking) -> Information | str:
    """Return what each rating is worth knowing, or why that is not asked."""
    from mcda.ranges import Ranges
    from mcda.simulation import value_of_information
    from mcda.sizes import Question, beyond

    ranges = Ranges.of(case)
    if not ranges.open.any():
        return "no rating has a range"
    if ranking.method.form not in ("linear", "ratio"):
        return f"not by {ranking.method.name}"
    if Question.DRAWN in beyond(ranking, ranges):
        return "too many ratings have a range"
    return value_of_information(case, ranking.weights, ranking.method, cells=ranges)


def document(found: Settling, information: Information | str) -> dict[str, Any]:
    """Return it as plain data: events and ratings by their keys."""
    return {**found.to_json(), "measure": None if isinstance(information, str) else _first(information)}


def lines(case: Case, found: Settling, information: Information | str) -> list[str]:
    """Return it in words; a line with two spaces before it stands in the list above it."""
    told = ["What it is worth to know beforehand whether an event comes, in the score of the choice:"]
    told += [f"  {_worth(case, one)}" for one in found.worth if one.most != 0]
    idle = [one for one in found.worth if one.most == 0]
    for changes, why in ((False, "the same option is best with and without"), (True, "an option is best either way")):
        some = tuple(one.event for one in idle if one.changes == changes)
        if some:
            told.append(f"  Nothing, since {why}: {_all(case, some)}.")
    return [*told, "", "What would settle it:", *(f"  {line}" for line in _settle(case, found, information))]


def _worth(case: Case, one: Worth) -> str:
    label = _label(case, one.event)
    if one.most is None or one.at is None:
        return f"{label}: no figure, since it takes the best option away."
    most = f"at most {one.most:.2g}, if its chance is {100 * one.at:.0f} %"
    if one.value is None or one.probability is None:
        return f"{label}: {most}."
    return f"{label}: {one.value:.2g} at the chance of {100 * one.probability:.3g} % that the case gives it; {most}."


def _settle(case: Case, found: Settling, information: Information | str) -> list[str]:
    names, told = labels(case), []
    if found.wait is not None:
        event = f"“{_label(case, str(found.wait.subject))}”"
        told.append(
            f"Wait, where the choice can be put off, until it is known whether {event} happens: of these events it "
            f"changes the choice first, from a probability of {outward(0.0, 100 * found.wait.threshold)[1]} % on."
        )
    elif not found.insure:
        told.append("No event alone changes the choice: there is none to wait for.")
    told.append(_measure(case, information))
    if found.revisit:
        told.append(f"Revisit the choice if this happens: {_any(case, found.revisit)}.")
    for events in found.together[:SETS]:
        told.append(f"Revisit the choice if these happen together: {_all(case, events)}.")
    for flip in found.insure:
        told.append(
            f"Insure against “{_label(case, str(flip.subject))}”, which takes {names.option(flip.winner)} away: keep "
            f"{names.option(flip.rival)} at hand."
        )
    return told


def _measure(case: Case, information: Information | str) -> str:
    if isinstance(information, str):
        return f"What a rating is worth knowing is not asked: {information}."
    first = _first(information)
    if first is None:
        best = option_label(case, information.best)
        return f"No rating alone is worth measuring first: “{best}” has the best mean score whatever one of them is."
    option, criterion = option_label(case, first["alternative"]), criterion_label(case, first["criterion"])
    return (
        f"Measure “{option}” on {criterion} first: of all ratings it is the one most worth knowing, "
        f"{first['value']:.2g} of the score; it would change the choice in {100 * first['changes']:.0f} % of cases."
    )


def _first(information: Information) -> dict[str, Any] | None:
    rows = information.table.head(1).to_dict(orient="records")
    return {str(key): value for key, value in rows[0].items()} if rows and rows[0]["value"] > 0 else None


def _label(case: Case, event: str) -> str:
    return " ".join(case.document.scenarios[event].label.split())


def _any(case: Case, events: tuple[str, ...]) -> str:
    *most, last = [f"“{_label(case, name)}”" for name in events]
    return f"{', '.join(most)} or {last}" if most else last


def _all(case: Case, events: tuple[str, ...]) -> str:
    return quoted(_label(case, name) for name in events)
