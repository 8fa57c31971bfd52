"""Where a winner is first overtaken on the way of one score, in Fractions: slow, and never in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from mcda.certificate.cell import Cell, Lead
from mcda.certificate.columns import jumps
from mcda.certificate.polynomials import Polynomial, isolated, odd_part, value

STEP = Fraction(1, 2**42)  # half a bracket, beside the column's largest score
HORIZON = 2**40  # the whole line is searched up to so many times the column's largest score


class Change(NamedTuple):
    """The winner leads up to `near`, counted from `start`; at `far`, just beyond, `rival` is first."""

    start: Fraction
    near: Fraction
    far: Fraction
    rival: str

    @property
    def threshold(self) -> float:
        """The simplest number of the bracket: its root, where that is a short fraction, or the point of a jump."""
        return float(_simplest(min(self.near, self.far), max(self.near, self.far)))


def first_change(
    cell: Cell, winner: str, rivals: Sequence[str], upwards: bool, reach: Fraction | None = None
) -> Change | None:
    """Return the first change on the way up or down, no farther than `reach` from today; None where there is none."""
    sign, step = (1 if upwards else -1), STEP * cell.size
    start = cell.now
    if any(cell.sign(winner, b, start) < 0 for b in rivals):  # level but for rounding: who leads just beyond?
        start += sign * step
        ahead = [b for b in rivals if cell.sign(winner, b, start) < 0] if cell.contains(start) else []
        if ahead:
            return Change(start - sign * step * 2, start - sign * step * 2, start, _best(cell, ahead, start))
    end = _end(cell, sign, reach)
    best: tuple[Fraction, Fraction, str] | None = None
    for b in rivals:
        found = _falls(cell, winner, b, start, end, sign, step)
        if found is not None and (best is None or (found[1] - best[1]) * sign < 0):
            best = (*found, b)
    if best is None:
        return None
    near, far, rival = best
    return Change(start, near, far, first_at(cell, rival, far))


def first_at(cell: Cell, rival: str, x: Fraction) -> str:
    """Return who is first where the score is x: the rival, unless someone is ahead of it."""
    return _best(cell, [rival, *(b for b in cell.names if b != rival)], x)


def sharpened(cell: Cell, winner: str, rival: str, x: Fraction) -> Fraction:
    """Return where the winner is level with the rival, by Newton's steps from a point close to it."""
    side = cell.side(x)
    if side is None:
        return x
    for _ in range(2):
        lead = [Fraction(c) for c in cell.leads(winner, rival, side, x, x)[0][2]]
        slope = value([k * c for k, c in enumerate(lead)][1:], x)
        if not slope:
            return x
        x -= value(lead, x) / slope
        x = round(x / cell.size * 2**60) * cell.size / 2**60  # a short number, far inside a bracket
    return x


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of least denominator in [low, high]."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest(-high, -low)
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / _simplest(1 / (high - below), 1 / (low - below))


def _best(cell: Cell, listed: Sequence[str], x: Fraction) -> str:
    best = listed[0]
    for b in listed[1:]:
        best = b if cell.sign(b, best, x) > 0 else best
    return best


def _end(cell: Cell, sign: int, reach: Fraction | None) -> Fraction:
    low, high = cell.domain
    end = high if sign > 0 else low
    limit = cell.now + sign * (reach if reach is not None else HORIZON * cell.size)
    return limit if end is None or (limit - end) * sign < 0 else end


def _falls(
    cell: Cell, winner: str, b: str, start: Fraction, end: Fraction, sign: int, step: Fraction
) -> tuple[Fraction, Fraction] | None:
    """Return a bracket of the first point beyond `start` at which b gets ahead of the winner."""
    for x, y, lead in _outwards(cell, winner, b, start, end, sign):
        if x == y:  # the point at which scores jump
            if cell.sign(winner, b, x) < 0:
                return x - sign * min(step, abs(x - start)), x
            continue
        odd = odd_part([Fraction(c) for c in lead])
        if not odd:
            continue
        if _just_beyond(odd, x, sign) < 0:
            far = x + sign * min(step, abs(y - x) / 2)
            while value(odd, far) >= 0:
                far = x + (far - x) / 2
            return x, far
        roots = isolated(odd, min(x, y), max(x, y), step)
        if roots:
            near, far = roots[0] if sign > 0 else roots[-1][::-1]
            return near, far
    return None


def _outwards(cell: Cell, winner: str, b: str, start: Fraction, end: Fraction, sign: int) -> Iterator[Lead]:
    """Yield the parts from start to end, and the polynomial with the sign of the winner's lead on each."""
    low, high = min(start, end), max(start, end)
    found = [part for x, y, side in cell.stretches(low, high) for part in cell.leads(winner, b, side, x, y)]
    point = cell.others.low
    if jumps(cell.rule, cell.others) and low <= point <= high and point != start and cell.contains(point):
        found.append((point, point, []))
    for x, y, lead in sorted(found, key=lambda part: sign * (part[0] + part[1])):
        yield (x, y, lead) if sign > 0 else (y, x, lead)


def _just_beyond(p: Polynomial, x: Fraction, sign: int) -> int:
    """Return the sign of p just beyond x."""
    turn = 1
    while p:
        at = value(p, x)
        if at:
            return turn * (1 if at > 0 else -1)
        p, turn = [k * c for k, c in enumerate(p)][1:], turn * sign
    return 0
