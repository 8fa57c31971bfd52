"""Value functions in a cell: `low=0; medium=0.4; high=1`, `0=0; 20=0.7; 50=1`, or the name of a shape."""

from __future__ import annotations

from fractions import Fraction

from mcda.case.reading import Node, Numeral
from mcda.case.sheets import amounts
from mcda.case.sheets.grid import Position, Stated, Unfit, Value
from mcda.errors import McdaError, hint
from mcda.numerals import fraction
from mcda.value import SHAPES

EXPECTED = (
    "levels and what they are worth, such as low=0; medium=0.4; high=1 or 0=0; 20=0.7; 50=1, or the name of a shape"
)


def read(value: Value) -> Stated | str:
    """Return the pairs that a cell states, or the name of a shape.

    Raises
    ------
    McdaError
        Neither; a value that is no number.

    Examples
    --------
    >>> read("low=0; high=1").pairs
    (('low', Fraction(0, 1)), ('high', Fraction(1, 1)))
    """
    if isinstance(value, Stated):
        return value
    text = value.what if isinstance(value, Unfit) else str(value)
    if text in SHAPES:
        return text
    if isinstance(value, (Unfit, Numeral, Fraction)) or "=" not in text:
        near = hint(text, SHAPES)
        raise McdaError(f"expected {EXPECTED}, met {amounts.shown(text)}{near if 'did you mean' in near else ''}")
    pairs = []
    for part in filter(str.strip, text.split(";")):
        level, sign, worth = (one.strip() for one in part.rpartition("="))
        if not sign or not level:
            raise McdaError(f"expected pairs such as low=0, apart by ';', met {amounts.shown(part.strip())}")
        pairs.append((level, _number(worth, f"of {level!r}")))
    levels = [level for level, _ in pairs]
    twice = next((level for k, level in enumerate(levels) if level in levels[:k]), None)
    if twice is not None:
        raise McdaError(f"the level {twice!r} stands here twice")
    if all(map(_is_number, levels)):
        return Stated(tuple((_number(level, "as a level"), worth) for level, worth in pairs))
    return Stated(tuple(pairs))


def node(found: Stated | str, at: Position) -> Node:
    """Return what a case file would say."""
    if isinstance(found, str):
        return Node({"shape": (Node("shape", *at), Node(found, *at))}, *at)
    if found.labels:
        said = Node({str(level): (Node(level, *at), Node(worth, *at)) for level, worth in found.pairs}, *at)
        return Node({"labels": (Node("labels", *at), said)}, *at)
    rows = [Node([Node(level, *at), Node(worth, *at)], *at) for level, worth in found.pairs]
    parts = {"points": (Node("points", *at), Node(rows, *at))}
    return Node(parts | ({"clamped": (Node("clamped", *at), Node(True, *at))} if found.clamped else {}), *at)


def _is_number(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (amounts.POINT, amounts.COMMA, amounts.SHARE))


def _number(text: str, what: str) -> Fraction:
    if amounts.POINT.fullmatch(text) or amounts.SHARE.fullmatch(text):
        return fraction(text)
    comma = "; write the decimal sign as a point" if amounts.COMMA.fullmatch(text) else ""
    raise McdaError(f"expected a number {what}, met {amounts.shown(text)}{comma}")
