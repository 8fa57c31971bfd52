"""Pictures of several cases: how far one weight must move in each, and how many choices random priorities explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import word
from mcda.report.pages import Named
from mcda.report.parts import Chart, Ending, Line, Piece, say
from mcda.report.words import MINUS, counted, moved, passed, percent, size

if TYPE_CHECKING:
    from mcda.inverse import Rationalisation

MOST = 13  # lines of the picture of what random priorities explain
ROOM = 0.2  # a share from which its number is written inside its bar


def easiest(named: Named) -> Chart | None:
    """Return how far one weight must move in each case, the least first; None where no weight changes a choice."""
    found = [(study, names, study.nearest) for study, names in named if study.nearest is not None]
    if not found:
        return None
    lines = []
    for study, names, flip in sorted(found, key=lambda one: one[2].distance):
        now, then = float(flip.now), float(flip.threshold)
        low, high = sorted((now, then))
        before, after, tie = passed(now, then) if now != then else (percent(now), percent(now), False)
        after = word("more than {n}" if then > now else "less than {n}", n=after) if tie else after
        criterion = names.quoted(str(flip.subject))
        said = word("{criterion}: {before} today, {after} at the flip", criterion=criterion, before=before, after=after)
        pieces = [Piece(0.0, low, "", "track")] if low > 0 else []
        pieces.append(Piece(low, high, said, "up" if then > now else "down"))
        pieces += [Piece(high, 1.0, "", "track")] if high < 1 else []
        sign = "" if now == then else f"{'+' if then > now else MINUS}{size(abs(then - now))}"
        ending = Ending(high, sign) if high < 0.9 else Ending(low, sign, "end")
        lines.append(Line((study.case.title,), tuple(pieces), (now,), (ending,)))
    study, _, flip = min(found, key=lambda one: one[2].distance)
    title = (
        say("“{case}” is changed most easily: by a move of {points} of one weight",
            case=study.case.title, points=moved(flip.distance))
        if flip.distance
        else say("“{case}” is changed most easily: by any change of one weight", case=study.case.title)
    )  # fmt: skip
    axis = (Ending(0.0, percent(0.0)), Ending(0.5, percent(0.5), "middle"), Ending(1.0, percent(1.0), "end"))
    tones = (("up", word("more than today")), ("down", word("less than today")))
    note = word(
        "The share of all weight that one criterion has: the black stroke is today's, the number the move in points of "
        "100. The criteria are in the table."
    )
    return Chart(title, tuple(lines), axis=axis, tones=tones, note=(note,))


def explained(found: Rationalisation) -> Chart | None:
    """Return how many choices random sets of priorities account for; None where these are too many lines to draw."""
    last = len(found.choices)
    if last >= MOST:
        return None
    lines = []
    for k in range(last, -1, -1):
        part = found.explained[k]
        shown, label = percent(part), word("{k} of {n}", k=k, n=last)
        inside = part >= ROOM
        tone, within = "up" if k == last else "plain", shown if inside else ""
        pieces = [Piece(0.0, part, f"{label}: {shown}", tone, label=within)] if part > 0 else []
        pieces += [Piece(part, 1.0, "" if part > 0 else f"{label}: {shown}", "track")] if part < 1 else []
        lines.append(Line((label,), tuple(pieces), (), () if inside else (Ending(part, shown),)))
    whole = word("both decisions") if last == 2 else word("all {decisions}", decisions=counted(last, "decision"))
    title = say("{share} of the sets of priorities drawn at random account for {whole}",
                share=percent(found.explained[last]), whole=whole)  # fmt: skip
    note = word("Of all sets drawn, the share that accounts for so many choices.")
    return Chart(title, tuple(lines), note=(note,))
