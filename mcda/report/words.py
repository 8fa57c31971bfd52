"""Numbers and names as a reader meets them: whole percentages, points of 100, labels instead of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from mcda.language import ENGLISH, before, noted, spoken, word
from mcda.language import number as localised
from mcda.report.parts import Run, Text, plain, text
from mcda.sentences import away, inward, lower_percent, upper_percent

MINUS = "−"


def percent(share: float, decimals: int = 0) -> str:
    """Return a share as a percentage; what is neither nothing nor everything is never rounded to either.

    Examples
    --------
    >>> percent(0.511), percent(0.002), percent(0.9999), percent(1.0)
    ('51%', 'under 1%', 'over 99%', '100%')
    """
    step = 10.0**-decimals
    value = round(100 * share, decimals)
    if share > 0 and value == 0:
        return word("under {n}%", n=localised(f"{step:.{decimals}f}"))
    if share < 1 and value == 100:
        return word("over {n}%", n=localised(f"{100 - step:.{decimals}f}"))
    return word("{n}%", n=localised(f"{value:.{decimals}f}"))


def safe(share: float) -> str:
    """Return a share up to which something holds as a percentage, rounded down.

    Examples
    --------
    >>> safe(0.285343), safe(0.2), safe(0.0134)
    ('28.5%', '20%', '1.3%')
    """
    return word("{n}%", n=lower_percent(share))


def enough(share: float) -> str:
    """Return a share that is enough for something as a percentage, rounded up.

    Examples
    --------
    >>> enough(0.285343), enough(0.2)
    ('28.6%', '20%')
    """
    return word("{n}%", n=upper_percent(share))


def whole(share: float) -> str:
    """Return a share as a percentage, with a decimal where it is no whole number of them.

    Examples
    --------
    >>> whole(0.625), whole(0.6), whole(1 / 3), whole(0.0001)
    ('62.5%', '60%', '33.3%', 'under 0.1%')
    """
    return percent(share, 0 if abs(100 * share - round(100 * share)) < 1e-9 else 1)


def percents(*shares: float) -> tuple[str, ...]:
    """Return shares as percentages with as few decimals as it takes to tell them apart, at most three.

    Examples
    --------
    >>> percents(0.161, 0.511), percents(0.161, 0.164)
    (('16%', '51%'), ('16.1%', '16.4%'))
    """
    for decimals in range(4):
        shown = tuple(percent(share, decimals) for share in shares)
        if len(set(shown)) == len(set(shares)):
            break
    return shown


def crossing(now: float, then: float, until: float | None = None) -> tuple[str, str]:
    """Return a share today and the bound that is enough for a change, rounded away from today's.

    `until` is where the change ends. Where the threshold is a round number it is only a tie: "more than".

    Examples
    --------
    >>> crossing(0.161, 0.5107), crossing(0.161, 0.098), crossing(0.161, 0.5)
    (('16%', '52% or more'), ('16%', '9% or less'), ('16%', 'more than 50%'))
    """
    here, there, tie = passed(now, then, until)
    rises = then > now
    if tie:
        return here, word("more than {n}" if rises else "less than {n}", n=there)
    return here, word("{there} or more" if rises else "{there} or less", there=there)


def passed(now: float, then: float, until: float | None = None) -> tuple[str, str, bool]:
    """Return a share today, one that is enough for a change, and whether that is only a tie.

    Examples
    --------
    >>> passed(0.161, 0.5107), passed(0.161, 0.5), passed(0.002, 0.164)
    (('16%', '52%', False), ('16%', '50%', True), ('under 1%', '17%', False))
    """
    decimals, there, tie = away(100 * now, 100 * then, until=None if until is None else 100 * until)
    return percent(now, decimals), word("{n}%", n=localised(f"{there:.{decimals}f}")), tie


def stretch(start: float, end: float, least: int = 0, strict: bool = False) -> tuple[str, str]:
    """Return the ends of a stretch of shares on which something holds, rounded into it.

    Examples
    --------
    >>> stretch(0.0, 0.5107), stretch(0.5107, 0.7311), stretch(0.5, 0.7311, strict=True)
    (('0%', '51%'), ('52%', '73%'), ('51%', '73%'))
    """
    low, high = inward(100 * start, 100 * end, least, strict)
    return word("{n}%", n=low), word("{n}%", n=high)


def moved(gap: float, of: bool = True) -> str:
    """Return how much weight has to move for a change, in points of 100, rounded up so that it is enough.

    Examples
    --------
    >>> moved(0.342), moved(0.004), moved(0.35)
    ('35 points of 100', 'less than 1 point of 100', '35 points of 100')
    """
    return points(gap if 100 * gap < 0.5 else size(gap) / 100, of)


def size(gap: float) -> int:
    """Return a move in whole points of 100, rounded up.

    Examples
    --------
    >>> size(0.342), size(0.35), size(0.29)
    (35, 35, 29)
    """
    return ceil(100 * gap - 1e-9)


def points(gap: float, of: bool = True) -> str:
    """Return a gap between scores in [0, 1] as points of 100.

    Examples
    --------
    >>> points(0.178), points(0.0134), points(0.004), points(0.0)
    ('18 points of 100', '1 point of 100', 'less than 1 point of 100', '0 points of 100')
    """
    value = round(100 * abs(gap))
    if value == 0 and gap != 0:
        return word("less than 1 point of 100" if of else "less than 1 point")
    if value == 1:
        return word("{n} point of 100" if of else "{n} point", n=value)
    return word("{n} points of 100" if of else "{n} points", n=value)


def figures(values: Sequence[float], scale: float = 100.0) -> tuple[str, ...]:
    """Return numbers × scale with as few decimals as it takes to tell them apart, at most two.

    Examples
    --------
    >>> figures([0.70, 0.52, 0.517])
    ('70.0', '52.0', '51.7')
    """
    for decimals in range(3):
        shown = tuple(f"{scale * value:.{decimals}f}" for value in values)
        if len(set(shown)) == len({round(value, 12) for value in values}):
            break
    return tuple(localised(MINUS + one[1:] if one.startswith("-") else one) for one in shown)


def number(value: float) -> str:
    """Return a rating as a person would write it.

    Examples
    --------
    >>> number(6.0), number(2.5), number(1e6), number(-3.0)
    ('6', '2.5', '1,000,000', '−3')
    """
    shown = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}" if abs(value) < 1e15 else f"{value:g}"
    return localised(MINUS + shown[1:] if shown.startswith("-") else shown)


def times(value: float) -> str:
    """Return a judgement on Saaty's scale: a fraction where it is below one.

    Examples
    --------
    >>> times(3.0), times(1 / 5), times(2.5)
    ('3', '1/5', '2.5')
    """
    if value <= 0 or value >= 1:
        return localised(f"{value:.3g}")
    inverse = 1 / value
    return f"1/{inverse:.0f}" if abs(inverse - round(inverse)) < 1e-9 else localised(f"{value:.2g}")


def listed(runs: Iterable[Run | Text], last: str = "and") -> Text:
    """Return a list in words.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    ('a', ', ', 'b', ' and ', 'c')
    """
    found = list(runs)
    joined: list[Run | Text] = []
    for k, run in enumerate(found):
        if k:
            joined.append(before(word(f" {last} "), plain(text(run))) if k == len(found) - 1 else ", ")
        joined.append(run)
    return text(*joined)


JOINTS = (noted(" and "), noted(" or "), noted(" but "), noted(" and also to "))
NUMBERS = (
    noted("no"), noted("one"), noted("two"), noted("three"), noted("four"), noted("five"), noted("six"),
    noted("seven"), noted("eight"), noted("nine"), noted("ten"), noted("eleven"), noted("twelve"),
)  # fmt: skip


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun, small ones in words.

    The catalogues have none and one of a noun as a whole, "no ratings" and "one rating": other languages have genders.

    Examples
    --------
    >>> counted(1, "rating"), counted(3, "country", "countries"), counted(35, "rating")
    ('one rating', 'three countries', '35 ratings')
    """
    many = plural or noun + "s"
    if count == 1:
        return word(f"one {noun}")
    if count == 0:
        return word(f"no {many}")
    return f"{word(NUMBERS[count]) if count < len(NUMBERS) else count} {word(many)}"


def capital(sentence: str) -> str:
    """Return the sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def stop(sentence: str) -> str:
    """Return the sentence with a full stop, unless it ends in a mark of its own.

    Examples
    --------
    >>> stop("No breach"), stop("Really?")
    ('No breach.', 'Really?')
    """
    bare = sentence.strip()
    return bare if not bare or bare[-1] in ".?!…" else bare + "."


def lines(spans: Sequence[str]) -> str:
    """Return source lines as a reference.

    Examples
    --------
    >>> lines(["427"]), lines(["410-411", "432"]), lines([])
    ('line 427', 'lines 410–411, 432', '')
    """
    if not spans:
        return ""
    shown = ", ".join(str(span).replace("-", "–") for span in spans)
    return word("line {n}" if len(spans) == 1 and "-" not in str(spans[0]) else "lines {n}", n=shown)


ORDINALS = (
    noted("first"), noted("second"), noted("third"), noted("fourth"), noted("fifth"), noted("sixth"),
    noted("seventh"), noted("eighth"), noted("ninth"), noted("tenth"),
)  # fmt: skip


def places(place: int) -> str:
    """Return a place as an ordinal in words.

    Examples
    --------
    >>> places(1), places(3), places(23)
    ('first', 'third', '23rd')
    """
    if place <= len(ORDINALS):
        return word(ORDINALS[place - 1])
    if spoken() != ENGLISH:
        return word("{n}th", n=place)
    tail = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{tail}"
