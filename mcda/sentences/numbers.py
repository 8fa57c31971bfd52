"""Numbers as sentences have them: as few digits as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from mcda.language import number, word


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
    >>> ratio(5.71), ratio(0.98), ratio(143.2)
    ('5.7 times', '0.98 times', '143 times')
    """
    return word("{n} times", n=short(value))


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


def judged(value: float) -> str:
    """Return a judgement, as one over a number where it is below 1."""
    return number(f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}")
