"""What the levels of a criterion are worth, as a file says it, and its ratings in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, StrictBool, model_validator

from mcda.case.part import Part
from mcda.case.scalars import Mark, Name, Number, Stray
from mcda.errors import McdaError
from mcda.value import ValueFunction, function_of, labels


class Worth(Part):
    """What the levels of a criterion are worth, from 0 to 1; linear between the levels that are stated.

    A list alone is the points, a word alone the shape.
    """

    points: tuple[tuple[Number, Number], ...] | None = Field(
        None, description="levels and what they are worth, as in [[0, 0], [20, 0.7], [50, 1]]"
    )
    labels: dict[Name, Number] | None = Field(
        None, description="words and what they are worth, from little to much, as in {low: 0, medium: 0.4, high: 1}"
    )
    shape: Literal["linear", "concave", "convex", "s_shape", "threshold"] | None = Field(
        None, description="a standard shape from the worst end of the scale, worth 0, to the best, worth 1"
    )
    between: tuple[Number, Number] | None = Field(
        None, description="of a threshold: the level up to which it is worth 0 and that from which it is worth 1"
    )
    bisection: tuple[Number, Number, Number] | None = Field(
        None, description="the levels worth 1/4, 1/2 and 3/4, on the way from the worst end of the scale to the best"
    )
    out_of: Number = Field(Fraction(1), description="what the best is worth in points or labels, as in 100")
    clamped: StrictBool = Field(
        False, description="true where levels beyond the stated ones are worth what the ends are"
    )

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return {"points": value}
        return {"shape": value} if isinstance(value, str) else value

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of the ways to say it are used: exactly one in a checked file."""
        return tuple(one for one in ("points", "labels", "shape", "bisection") if getattr(self, one) is not None)

    def function(self, direction: str, scale: tuple[Fraction, Fraction] | None) -> ValueFunction:
        """Return the value function; shapes and bisections run over the criterion's scale.

        Raises
        ------
        McdaError
            No scale where one is needed, points that are none, a direction that the values contradict.
        """
        if self.points is not None:
            found = ValueFunction.of(self.points, out_of=self.out_of, clamped=self.clamped)
            if direction == "max" and found.trend == "falling":
                raise McdaError(
                    "direction 'max' says that more is better, but the value falls with it; 1 is the best value"
                )
        elif self.labels is not None:
            found = labels(self.labels, out_of=self.out_of)
        elif scale is None:
            raise McdaError(f"a {self.kinds[0]} runs over the criterion's scale; expected 'scale' with low and high")
        else:
            worst, best = scale if direction == "max" else scale[::-1]
            if self.shape is not None:
                found = ValueFunction.shape(self.shape, worst, best, between=self.between, clamped=self.clamped)
            else:
                found = ValueFunction.bisection(worst, best, self.bisection or (), clamped=self.clamped)
        return function_of(found, direction, scale)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        whole = handler(core)
        points, shape = (whole["properties"][one]["anyOf"][0] for one in ("points", "shape"))
        one_of = [{"required": [one]} for one in ("points", "labels", "shape", "bisection")]
        return {"anyOf": [points, shape, {**whole, "oneOf": one_of}]}


def worded(criteria: Any) -> dict[str, tuple[str, ...]]:
    """Return the labels of each criterion that has any, from the plain values of a file."""
    found = {}
    for name, one in criteria.items() if isinstance(criteria, dict) else ():
        value = one.get("value") if isinstance(one, dict) else None
        words = value.get("labels") if isinstance(value, dict) else None
        if isinstance(words, dict) and words:
            found[name] = tuple(words)
    return found


def marked(value: dict[str, Any], words: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Replace the labels in all ratings by marks, and what is no label by what it should be."""

    def rows(block: Any) -> Any:
        return {key: _row(row, words) for key, row in block.items()} if isinstance(block, dict) else block

    def holders(block: Any, key: str, change: Any) -> Any:
        if not isinstance(block, dict):
            return block
        return {k: {**one, key: change(one[key])} if isinstance(one, dict) and key in one else one
                for k, one in block.items()}  # fmt: skip

    changed = {
        "alternatives": holders(value.get("alternatives"), "scores", lambda row: _row(row, words)),
        "scenarios": holders(value.get("scenarios"), "cells", rows),
        "second_opinion": holders({"": value.get("second_opinion")}, "cells", rows)[""],
    }
    return {**value, **{key: one for key, one in changed.items() if key in value}}


def _row(row: Any, words: dict[str, tuple[str, ...]]) -> Any:
    if not isinstance(row, dict):
        return row
    return {name: _cell(cell, words[name]) if name in words else cell for name, cell in row.items()}


def _cell(cell: Any, words: tuple[str, ...]) -> Any:
    if isinstance(cell, dict):
        return {**cell, "score": _cell(cell["score"], words)} if "score" in cell else cell
    if isinstance(cell, (list, tuple)):
        return [_cell(one, words) for one in cell]
    if isinstance(cell, str) and cell in words:
        return Mark(words.index(cell) + 1, cell)
    return cell if isinstance(cell, (Part, Mark)) else Stray(cell, words)
