"""Numbers as spreadsheets write them: read where there is one reading, refused with a hint where there are two."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mcda.case.reading import Numeral
from mcda.case.sheets.grid import Position

LONGEST = 64  # characters that are looked at for a hint
POINT = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
COMMA = re.compile(r"[-+]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][-+]?[0-9]+)?")
SHARE = re.compile(r"[-+]?[0-9]{1,30}/[0-9]{1,30}")
# What reads as one and a half, or as one thousand five hundred.
DOUBTFUL = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
# Thousands apart by signs that are no decimal sign, or with a decimal sign of the other kind behind them.
SPACED = re.compile(r"[-+]?[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+(?:[.,][0-9]+)?")
BY_POINTS = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
BY_COMMAS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:[ \u00a0\u202f'’.,][0-9]{3})+(?:[.,][0-9]*)?")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}.*|[0-9]{1,2}:[0-9]{2}.*"
    rf"|[0-9]{{1,4}}[- ]{_MONTH}.*|{_MONTH}[- ,.]+[0-9]{{1,4}}.*",
    re.IGNORECASE,
)
WITH_UNIT = re.compile(
    r"[^\w\s.,+-]?\s*[-+]?[0-9][0-9., ]*\s*[^\W\d_]+.*|[^\w\s.,+-]\s*[0-9].*|[0-9][0-9.,]*\s*[^\w\s.,]"
)
NOTHING = {"n/a", "na", "n.a.", "-", "--", "–", "—", "?", "null", "none", "nil", "nan", "tbd", "s/d", "#n/a"}
ENDLESS = {"inf", "-inf", "+inf", "infinity", "-infinity", "∞", "-∞"}


@dataclass(frozen=True)
class Amounts:
    """The numbers of a sheet by position, the faults of the others, and what was decided."""

    values: Mapping[Position, Numeral | str]
    faults: Mapping[Position, str]
    notes: tuple[str, ...]


def read(texts: Mapping[Position, str], *, decimal_comma: bool) -> Amounts:
    """Read texts as numbers, all with the same decimal sign.

    A decimal comma is read only where commas do not separate the cells, no number has a decimal point, and at least one
    number cannot be meant in thousands (0,5 or 12,34; not 1,500). Signs between thousands are read where nothing else
    can be meant: spaces, and the sign that is not the sheet's decimal sign once that is settled (2.500,50 or 1,200
    beside 7.5).

    Examples
    --------
    >>> read({(2, 2): "0,5", (3, 2): "12"}, decimal_comma=True).values
    {(2, 2): Numeral(text='0.5'), (3, 2): Numeral(text='12')}
    >>> read({(2, 2): "2.500,50", (3, 2): "1.200"}, decimal_comma=True).values
    {(2, 2): Numeral(text='2500.50'), (3, 2): Numeral(text='1200')}
    """
    plain = [text.translate(NO_SPACES) if SPACED.fullmatch(text) else text for text in texts.values()]
    commas = [text for text in plain if COMMA.fullmatch(text) or _both(text, BY_POINTS)]
    points = [text for text in plain if (POINT.fullmatch(text) and "." in text) or _both(text, BY_COMMAS)]
    sure_comma = decimal_comma and not all(map(DOUBTFUL.fullmatch, commas))
    sure_point = not all(map(DOUBTFUL.fullmatch, points))
    by_comma = sure_comma and not sure_point
    by_point = sure_point and not (decimal_comma and sure_comma)
    # Where cells are not separated by commas, 1.500 may be a thousand and a half: one plain decimal settles it.
    grouped = decimal_comma and bool(points) and not sure_point
    values: dict[Position, Numeral | str] = {}
    faults: dict[Position, str] = {}
    shares, thousands = [], []
    for (at, text), bare in zip(texts.items(), plain, strict=True):
        if by_comma and BY_POINTS.fullmatch(bare):
            values[at] = Numeral(bare.replace(".", "").replace(",", "."))
            thousands.append(text)
        elif by_comma and COMMA.fullmatch(bare):
            values[at] = Numeral(bare.replace(",", "."))
        elif by_point and BY_COMMAS.fullmatch(bare):
            values[at] = Numeral(bare.replace(",", ""))
            thousands.append(text)
        elif POINT.fullmatch(bare) and not ((grouped or by_comma) and DOUBTFUL.fullmatch(bare)):
            values[at] = Numeral(bare)
        elif SHARE.fullmatch(text):
            values[at] = text
            shares.append(text)
        else:
            faults[at] = f"expected a number, met {shown(text)}{_remedy(text, mixed=bool(commas and points))}"
        if bare != text and at in values:
            thousands.append(text)
    notes = ["decimal commas are read: 0,5 is one half"] if by_comma else []
    if thousands:
        notes.append(f"{listed(thousands)} read with signs between thousands")
    if shares:
        notes.append(f"{listed(shares)} read as a fraction, not as a date")
    return Amounts(values, faults, tuple(notes))


def _both(text: str, grouped: re.Pattern[str]) -> bool:
    """Whether a text has both signs, so that only one of them can be the decimal sign."""
    return "." in text and "," in text and grouped.fullmatch(text) is not None


NO_SPACES = str.maketrans("", "", " \u00a0\u202f'’")


def shown(text: str) -> str:
    """Return a text of a cell for a message, cut short."""
    said = repr(text)
    return said if len(said) <= 60 else said[:57] + "…"


def listed(texts: Iterable[str]) -> str:
    """Return some texts, the first ones where there are many."""
    words = list(dict.fromkeys(texts))
    tail = f" and {len(words) - 3} more are" if len(words) > 3 else " are" if len(words) > 1 else " is"
    return ", ".join(words[:3]) + tail


def _remedy(text: str, *, mixed: bool) -> str:
    """Return how to mend what is not a number, as the tail of a message."""
    if len(text) > LONGEST:
        return ""
    if DOUBTFUL.fullmatch(text):
        whole, _, rest = text.replace(",", ".").partition(".")
        return f"; write {whole}{rest} or {whole}.{rest.rstrip('0') or '0'}, whichever is meant"
    if COMMA.fullmatch(text) and mixed:
        return "; other numbers of this sheet have a decimal point: write them all alike"
    return next((f"; {remedy}" for is_so, remedy in REMEDIES if is_so(text)), "")


# The first that fits.
REMEDIES: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda text: text.casefold() in NOTHING, "fill the gap, or leave the row or the column out"),
    (lambda text: text.casefold() in ENDLESS, "numbers are finite"),
    (lambda text: "%" in text, "leave out the percent sign, in the whole row or column"),
    (lambda text: "−" in text and POINT.fullmatch(text.replace("−", "-")), "write the minus sign as '-'"),
    (DATE.fullmatch, "a date is no number: write how many days, months or years it stands for"),
    (COMMA.fullmatch, "write the decimal sign as a point"),
    (GROUPED.fullmatch, "leave out the thousands separators"),
    (WITH_UNIT.fullmatch, "write the number alone: its unit has a row of its own, called 'unit'"),
)
