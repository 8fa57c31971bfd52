"""A chain of trade-offs, two criteria at a time, from one alternative to a better one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Move:
    """One criterion going from the rival's value to the winner's, or a part of that way.

    Attributes
    ----------
    criterion : str
        As the reader knows it.
    position : int
        The criterion's, in the matrix.
    start, end : Fraction
        The rival's and the winner's ratings, in the criterion's own units; their values where it has a value function.
    share : Fraction
        The part of the way that this move goes, by its points; 1 is all of it.
    points : Fraction
        What it adds to the score, in the method's unit; negative for a loss.
    """

    criterion: str
    position: int
    start: Fraction
    end: Fraction
    share: Fraction
    points: Fraction

    @property
    def less_is_better(self) -> bool:
        """Whether the criterion counts something bad: a loss is then more of it, a gain less."""
        return (self.end > self.start) != (self.points > 0)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, without its criterion."""
        return {
            "from": float(self.start), "to": float(self.end), "share": float(self.share), "points": float(self.points),
        }  # fmt: skip

    def __str__(self) -> str:
        part = "" if self.share == 1 else f"{_part(self.share)} of the way of "
        if self.less_is_better and not part:
            part = "more " if self.points < 0 else "less "
        return f"{part}{self.criterion} from {float(self.start):g} to {float(self.end):g} ({float(self.points):+.3g})"


@dataclass(frozen=True)
class Step:
    """A loss on one criterion made good by a gain on another; a gain alone where nothing is lost for it.

    Attributes
    ----------
    gain : Move
    loss : Move or None
    net : Fraction
        Gain less loss, never negative.
    """

    gain: Move
    loss: Move | None

    @property
    def net(self) -> Fraction:
        """What the step adds to the score."""
        return self.gain.points + (self.loss.points if self.loss is not None else 0)

    def __str__(self) -> str:
        if self.loss is None:
            return f"{'have' if self.gain.less_is_better else 'gain'} {self.gain}"
        return f"{'accept' if self.loss.less_is_better else 'give up'} {self.loss} for {self.gain}"


def chain(moves: Sequence[Move]) -> tuple[Step, ...]:
    """Return steps that make all moves, each loss against gains that outweigh it or level it.

    The moves' points must add up to the lead, which is not negative. Largest loss first, against the smallest gain that
    covers it whole, if what the gain has over and above can be spared from the lead; else a part of a gain that is
    just enough; else all of the largest gain, and the rest of the loss goes on. Every step uses up a loss or a gain and
    loses nothing, so that there are fewer steps than criteria that move, and every point is in exactly one step: the
    steps' nets add up to the lead. As few steps as losses where every loss finds a gain of its own.

    Examples
    --------
    >>> def move(name, points):
    ...     return Move(name, 0, Fraction(0), Fraction(1), Fraction(1), Fraction(points))
    >>> for step in chain([move("cost", -2), move("income", 5), move("risk", 1)]):
    ...     print(step, step.net)
    accept more cost from 0 to 1 (-2) for income from 0 to 1 (+5) 3
    gain risk from 0 to 1 (+1) 1
    """
    losses = sorted((one for one in moves if one.points < 0), key=lambda one: one.points)
    gains = sorted((one for one in moves if one.points > 0), key=lambda one: -one.points)
    spare = sum((one.points for one in moves), Fraction(0))
    left = {one.criterion: one.points for one in gains}
    steps: list[Step] = []
    for loss in losses:
        open_points = -loss.points
        while open_points:
            covering = [one for one in gains if left[one.criterion] >= open_points]
            whole = covering[-1:] if covering else []
            smallest = min(whole or gains, key=lambda one: left[one.criterion] if whole else -left[one.criterion])
            have = left[smallest.criterion]
            if have >= open_points:
                taken = have if have - open_points <= spare else open_points
                spare -= taken - open_points
                paid = open_points
            else:
                taken = paid = have
            steps.append(Step(_of(smallest, taken), _of(loss, -paid)))
            left[smallest.criterion] -= taken
            open_points -= paid
            gains = sorted((one for one in gains if left[one.criterion]), key=lambda one: -left[one.criterion])
    for gain in gains:
        used = next((k for k, step in enumerate(steps) if step.gain.criterion == gain.criterion), None)
        if used is None:
            steps.append(Step(gain, None))
        else:  # what is left of a gain that was split goes back to the step that split it
            steps[used] = replace(steps[used], gain=_of(gain, steps[used].gain.points + left[gain.criterion]))
    return tuple(steps)


def _of(move: Move, points: Fraction) -> Move:
    """The part of a move that is worth so many points."""
    return replace(move, share=points / move.points, points=points)


def _part(share: Fraction) -> str:
    return str(share) if share.denominator <= 20 else f"{float(share):.0%}"
