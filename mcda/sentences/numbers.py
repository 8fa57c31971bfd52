"""Numbers as sentences have them: as few digits as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import ceil, isfinite, log10

from mcda.language import number, word

MOST = 12  # decimals
READ = Context(prec=14)  # digits of a float that mean something: 0.29999999999999993 is 0.3


def figures(values: Sequence[float], least: int = 0, most: int = 12) -> list[str]:
    """Return numbers with as few decimals, within bounds, as it takes to tell different ones apart.

    Examples
    --------
    >>> figures([16.1, 51.1]), figures([16.1, 16.4])
    (['16', '51'], ['16.1', '16.4'])
    """
    different = len({round(value, most) for value in values})
    for decimals in range(least, most + 1):
        shown = [f"{value:.{decimals}f}" for value in values]
        if len(set(shown)) == different:
            break
    return [number(one) for one in shown]


def outward(now: float, then: float, least: int = 0, until: float | None = None) -> tuple[str, str, bool]:
    """Return a number today and one that is enough for a change, rounded away from today's, and whether it is a tie.

    Both have as few decimals as it takes to tell them apart, and to stay before `until`, where the change ends. The
    numbers are parts of 100. A tie is a round number that is the threshold itself: only beyond it something changes.

    Examples
    --------
    >>> outward(16.1, 51.07), outward(16.1, 9.8), outward(16.1, 50.0), outward(16.1, 16.4)
    (('16', '52', False), ('16', '9', False), ('16', '50', True), ('16.1', '16.4', True))
    >>> outward(16.1, 51.07, until=51.6), outward(5.0, 99.957)
    (('16.1', '51.1', False), ('5.00', '99.96', False))
    """
    decimals, cut, tie = away(now, then, least, until)
    return number(f"{now:.{decimals}f}"), number(f"{cut:.{decimals}f}"), tie


def away(now: float, then: float, least: int = 0, until: float | None = None) -> tuple[int, Decimal, bool]:
    """Return the decimals of `outward`, its second number, and whether that is a tie."""
    exact, rises = READ.create_decimal(repr(float(then))), then > now
    for decimals in range(least, MOST + 1):
        cut = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING if rises else ROUND_FLOOR)
        apart = cut > Decimal(f"{now:.{decimals}f}") if rises else cut < Decimal(f"{now:.{decimals}f}")
        before = until is None or (cut < Decimal(until) if rises else cut > Decimal(until))
        close = abs(float(cut) - then) <= abs(then - now)  # else a small move would look like a large one
        if apart and before and close and (0 < cut < 100 or cut == exact):
            break
    return decimals, cut, cut == exact and 0 < cut < 100


def inward(start: float, end: float, least: int = 0, strict: bool = False) -> tuple[str, str]:
    """Return the ends of a stretch of [0, 100] on which something holds, rounded into it; `strict`: no end is a tie.

    Examples
    --------
    >>> inward(0.0, 51.07), inward(51.07, 73.11), inward(51.2, 51.9), inward(50.0, 73.11, strict=True)
    (('0', '51'), ('52', '73'), ('51.2', '51.9'), ('51', '73'))
    """
    low, high = (READ.create_decimal(repr(float(x))) for x in (start, end))
    for decimals in range(least, MOST + 1):
        step = Decimal(1).scaleb(-decimals)
        first, last = low.quantize(step, rounding=ROUND_CEILING), high.quantize(step, rounding=ROUND_FLOOR)
        if strict:
            first, last = first + step * (first == low > 0), last - step * (last == high < 100)
        if first < last:
            break
    return number(f"{first:.{decimals}f}"), number(f"{last:.{decimals}f}")


def points(shown: str) -> str:
    """Return a number that is already written as points of 100."""
    return word("{n} point of 100", n=shown) if shown == "1" else word("{n} points of 100", n=shown)


def share(part: float) -> str:
    """Return a share as a percentage, to two digits where it is small.

    Examples
    --------
    >>> share(0.178), share(0.0134)
    ('18 %', '1.3 %')
    """
    return number(f"{100 * part:.0f} %" if part >= 0.02 else f"{100 * part:.2g} %")


def lower(value: float, digits: int = 4) -> str:
    """Return a bound up to which something holds, to so many digits and never more than it is.

    Examples
    --------
    >>> lower(0.285343), lower(0.29999999999999993), lower(2.0)
    ('0.2853', '0.3', '2')
    """
    return number(_cut(value, digits - 1 - _order(value), ROUND_FLOOR))


def upper(value: float, digits: int = 4) -> str:
    """Return what is enough for something, to so many digits and never less than it is.

    Examples
    --------
    >>> upper(0.285343), upper(float("inf"))
    ('0.2854', 'inf')
    """
    return number(_cut(value, digits - 1 - _order(value), ROUND_CEILING))


def lower_percent(part: float) -> str:
    """Return a share up to which something holds in percent, never more than it is.

    Below 1 it has two digits, else a decimal.

    Examples
    --------
    >>> lower_percent(0.285343), lower_percent(0.2), lower_percent(0.01359), lower_percent(0.0003579)
    ('28.5', '20', '1.3', '0.035')
    """
    return number(_cut(100 * part, 1 if part >= 0.01 else 1 - _order(100 * part), ROUND_FLOOR))


def upper_percent(part: float) -> str:
    """Return a share that is enough for something in percent, never less than it is.

    Examples
    --------
    >>> upper_percent(0.285343), upper_percent(0.2)
    ('28.6', '20')
    """
    return number(_cut(100 * part, 1 if part >= 0.01 else 1 - _order(100 * part), ROUND_CEILING))


def _order(value: float) -> int:
    return READ.create_decimal(repr(float(value))).adjusted() if isfinite(value) else 0


def _cut(value: float, decimals: int, towards: str) -> str:
    """Return a number cut to so many decimals, without zeros at its end."""
    if not isfinite(value):
        return str(value)
    found = READ.create_decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=towards)
    shown = f"{found:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def safe(part: float) -> str:
    """Return a share up to which something holds, rounded down.

    Examples
    --------
    >>> safe(0.285343), safe(0.2)
    ('28.5 %', '20 %')
    """
    return f"{lower_percent(part)} %"


def enough(part: float) -> str:
    """Return a share that is enough for something, rounded up.

    Examples
    --------
    >>> enough(0.285343)
    '28.6 %'
    """
    return f"{upper_percent(part)} %"


def short(value: float) -> str:
    """Return a number to two digits, or whole from ten on.

    Examples
    --------
    >>> short(8.0), short(1.43), short(34.95), short(0.0213)
    ('8', '1.4', '35', '0.021')
    """
    return number(f"{value:.0f}" if value >= 10 else f"{value:.2g}")


def ratio(value: float) -> str:
    """Return how many times; what is less than once is never rounded up to it.

    Examples
    --------
    >>> ratio(5.71), ratio(0.98), ratio(143.2), ratio(1.04), ratio(1.0)
    ('5.7 times', '0.98 times', '143 times', '1.04 times', 'just once')
    """
    shown = short(value)
    if shown == short(1.0):
        shown = number(f"{value:.3g}")
    return word("just once") if shown == short(1.0) else word("{n} times", n=shown)


def factor(value: float, digits: int = 2) -> str | None:
    """Return by which factor something may change, never more than it is; None where it may not change at all.

    Examples
    --------
    >>> factor(2.35), factor(1.034), factor(1.0)
    ('2.3', '1.03', None)
    """
    for kept in range(digits, READ.prec):
        shown = lower(value, kept)
        if shown != lower(1.0):
            return shown
    return None


def amount(value: float, digits: int = 4) -> str:
    """Return a score in its own unit, to so many digits.

    Examples
    --------
    >>> amount(6.0), amount(1.0765609), amount(12345.6)
    ('6', '1.077', '12,346')
    """
    return number(f"{value:,.0f}" if 10.0**digits <= abs(value) < 1e15 else f"{value:.{digits}g}")


def amounts(now: float, then: float) -> tuple[str, str]:
    """Return two scores with as many digits as it takes to tell them apart."""
    for digits in range(4, 13):
        shown = amount(now, digits), amount(then, digits)
        if shown[0] != shown[1]:
            break
    return shown


def reached(now: float, then: float) -> tuple[str, str]:
    """Return a score today and one that is enough for a change, rounded away from today's to what a reader can use.

    The step is a tenth of the way between them, or the next finer power of ten.

    Examples
    --------
    >>> reached(5.0, 6.464), reached(6.0, 4.536), reached(4.0, 4.195), reached(400.0, 523.7), reached(6.0, 6.0)
    (('5', '6.5'), ('6', '4.5'), ('4', '4.2'), ('400', '524'), ('6', '6'))
    """
    gap = abs(then - now)
    if not gap:
        return amount(now), amount(then)
    decimals = max(0, ceil(-log10(gap / 10)))
    shown = _cut(then, decimals, ROUND_CEILING if then > now else ROUND_FLOOR)
    return amounts(now, then)[0], number(f"{Decimal(shown):,}")


def judged(value: float) -> str:
    """Return a judgement, as one over a number where it is below 1."""
    return number(f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}")
