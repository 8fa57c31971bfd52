"""The small values of a case file: numbers as written, lines of the source, dates, ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from mcda.case.reading import Numeral, met
from mcda.errors import McdaError, hint
from mcda.matrix import fraction

LONGEST_NAME = 100  # characters


class Lines(NamedTuple):
    """Lines of the source, both ends included; one line has twice the same end."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


class Mark(Fraction):
    """A level in words: the place of a label among those of its criterion, 1 the first, and the label itself."""

    __slots__ = ("label",)
    label: str

    def __new__(cls, place: int, label: str) -> Mark:
        """Return the mark of a label."""
        made = super().__new__(cls, place)
        made.label = label
        return made

    def __reduce__(self) -> tuple[type[Mark], tuple[int, str]]:
        return Mark, (int(self), self.label)

    def __copy__(self) -> Mark:
        return self

    def __deepcopy__(self, memo: object) -> Mark:
        return self

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Stray:
    """What stands where one of some labels should."""

    value: object
    labels: tuple[str, ...]


def _fault(expected: str, value: object, tail: str = "") -> PydanticCustomError:
    return PydanticCustomError("case", "{said}", {"said": f"expected {expected}, met {met(value)}{tail}"})


def _text(value: object) -> str:
    if not isinstance(value, str):
        tail = "; put it in quotes" if isinstance(value, (Numeral, bool)) else ""
        raise _fault("text", value, tail)
    if not value.strip():
        raise PydanticCustomError("case", "expected text, met an empty one")
    return value.strip()


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise _fault("a name", value, "; put it in quotes" if isinstance(value, (Numeral, bool)) else "")
    if not value or len(value) > LONGEST_NAME or value != value.strip() or not value.isprintable():
        raise _fault(f"a name of 1 to {LONGEST_NAME} characters on one line, without spaces around it", value)
    return value


def number(value: object) -> Fraction:
    """Return the exact value of a number of a file; text counts only where it is a fraction such as 1/3."""
    if isinstance(value, Mark):
        return value
    if isinstance(value, Stray):
        near = hint(value.value, value.labels) if isinstance(value.value, str) else ""
        listed = ", ".join(map(repr, value.labels))
        raise _fault(f"one of the labels {listed}", value.value, near if "did you mean" in near else "")
    if isinstance(value, str):
        if not re.fullmatch(r"[-+]?\d{1,30}/\d{1,30}", value):
            quoted = _reads_as_number(value)
            raise _fault("a number", value, "; leave out the quotes" if quoted else "")
        plain: object = value
    elif isinstance(value, Numeral):
        plain = value.text
    elif isinstance(value, (int, float, Decimal, Fraction)) and not isinstance(value, bool):
        plain = value
    else:
        raise _fault("a number", value)
    try:
        return fraction(plain)
    except McdaError:
        raise _fault("a finite decimal number", value) from None


def _reads_as_number(text: str) -> bool:
    try:
        fraction(text)
    except McdaError:
        return False
    return True


def shown(value: Fraction) -> int | float | str:
    """Return a number as JSON can carry it: whole, or decimal where that is exact, else as text such as 1/3.

    A level in words is its label.
    """
    if isinstance(value, Mark):
        return value.label
    if value.denominator == 1:
        return int(value)
    return float(value) if Fraction(repr(float(value))) == value else str(value)


def _integer(low: int, high: int) -> Any:
    def check(value: object) -> int:
        text = value.text if isinstance(value, Numeral) else str(value)
        whole = isinstance(value, (Numeral, int)) and not isinstance(value, bool)
        if not whole or not re.fullmatch(r"[-+]?\d{1,9}", text) or not low <= int(text) <= high:
            raise _fault(f"a whole number from {low} to {high}", value)
        return int(text)

    return check


def _integer_schema(low: int, high: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": low, "maximum": high})


def line_range(value: object) -> Lines:
    """Return the lines that a reference names."""
    if isinstance(value, Lines):
        return value
    text = value.text if isinstance(value, Numeral) else str(value)
    found = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", text) if isinstance(value, (Numeral, str, int)) else None
    if found is None or isinstance(value, bool):
        raise _fault("a line such as 425 or lines such as 410-411", value)
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last:
        raise _fault("lines counted from 1, the smaller number first", value)
    return Lines(first, last)


def _date(value: object) -> str:
    text = value.text if isinstance(value, Numeral) else value
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise _fault("a date such as 2018, 2018-07 or 2018-07-01", value)
    return text


def _score(value: object) -> object:
    """Write a single rating as the range that it is."""
    if isinstance(value, (list, tuple)):
        if len(value) != 3:
            raise _fault("one number or [low, likely, high]", value)
        return value
    return (value, value, value)


NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[-+]?[0-9]+/[0-9]+$"}],
    "description": "a number, or a fraction such as 1/3",
}
# A label is no number in quotes; which labels a criterion has, only `mcda check` knows.
LEVEL_SCHEMAS: list[dict[str, Any]] = [
    NUMBER_SCHEMA,
    {"type": "string", "pattern": r"^(?!\s*[-+]?[0-9.]).*\S|[^0-9\s.eE+/-]", "description": "a label of the criterion"},
]
Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string", "minLength": 1, "pattern": r"\S"})]
Name = Annotated[
    str,
    PlainValidator(_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}),
]
Number = Annotated[Fraction, PlainValidator(number), PlainSerializer(shown), WithJsonSchema(NUMBER_SCHEMA)]
LineRange = Annotated[
    Lines,
    PlainValidator(line_range),
    PlainSerializer(str),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$"}]}),
]
Date = Annotated[
    str,
    PlainValidator(_date),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1000, "maximum": 9999}, {"type": "string", "format": "date"},
                   {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}]}
    ),
]  # fmt: skip
Score = Annotated[
    tuple[Number, Number, Number],
    BeforeValidator(_score),
    WithJsonSchema(
        {"anyOf": [*LEVEL_SCHEMAS, {"type": "array", "items": {"anyOf": LEVEL_SCHEMAS}, "minItems": 3, "maxItems": 3}],
         "description": "one number or label, or [low, likely, high]"}
    ),
]  # fmt: skip
Year = Annotated[int, PlainValidator(_integer(1, 9999)), _integer_schema(1, 9999)]
Tier = Annotated[int, PlainValidator(_integer(1, 5)), _integer_schema(1, 5)]
Exposure = Annotated[int, PlainValidator(_integer(1, 9)), _integer_schema(1, 9)]
LineCount = Annotated[int, PlainValidator(_integer(1, 9_999_999)), _integer_schema(1, 9_999_999)]
Basis = Literal["source", "analyst judgement", "public record"]
Direction = Literal["max", "min"]
Kind = Literal["gain", "cost", "risk", "durability"]
References = Annotated[tuple[LineRange, ...], Field(description="lines of the source, such as [410-411, 425]")]
