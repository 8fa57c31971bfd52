"""What a case file may say: the shape of each block, its words and its defaults."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, StrictBool, model_validator

from mcda.case.part import Part
from mcda.case.scalars import (
    LEVEL_SCHEMAS,
    Basis,
    Date,
    Direction,
    Exposure,
    Kind,
    LineCount,
    Name,
    Number,
    References,
    Score,
    Text,
    Tier,
    Year,
    shown,
)
from mcda.case.worth import Worth, marked, worded

CASE_FORMAT = "ram-case/1"
INTERESTS_FORMAT = "national-interests/1"
STAGES = ("actor", "problem", "factors", "choice")


class TextSource(Part):
    """The text that line numbers refer to."""

    name: Text = Field(description="the text that the line numbers refer to")
    lines: LineCount | None = Field(None, description="how many lines it has; a reference beyond is refused")


class Situation(Part):
    """The problem that calls for a decision."""

    kind: Literal["threat", "opportunity", "both"] = Field(description="threat, opportunity or both")
    text: Text = Field(description="the problem in a sentence or two")
    lines: References = ()


class Factor(Part):
    """Something outside or inside the State that shapes what it wants and can do."""

    text: Text = Field(description="the factor in one sentence")
    lines: References = ()
    public_record: StrictBool = Field(False, description="true where it is widely reported but not in the source")


class Factors(Part):
    """What forms preferences: the structure around the actor and the agents within."""

    external: dict[Name, Factor] = Field(description="structural factors by key")
    internal: dict[Name, Factor] = Field(description="factors within the State by key")


class Scale(Part):
    """The ends of a scale of ratings and what its numbers mean."""

    low: Number = Field(description="the smallest rating that can be given")
    high: Number = Field(description="the largest rating that can be given")
    anchors: dict[Name, Text] = Field(default_factory=dict, description="what a number means, as in {1: negligible}")
    unit: Text | None = Field(None, description="the unit of the numbers, such as USD million")
    note: Text | None = Field(None, description="how to read the scale")


class Criterion(Part):
    """What counts: a gain to have, a cost or a risk to avoid, a duration."""

    label: Text = Field("", description="the criterion in words; left out, its key")
    direction: Direction = Field(description="max where more is better, min where less is")
    kind: Kind | None = Field(None, description="gain, cost, risk or durability")
    interest: Name | None = Field(None, description="the national interest it stands for")
    tier: Tier | None = Field(None, description="importance from 1 to 5, 5 the highest")
    scale: Scale | None = Field(None, description="its own scale, where it is not the case's")
    value: Worth | None = Field(None, description="what its levels are worth, where that is not in proportion")
    factors: tuple[Name, ...] = Field((), description="the factors it rests on, by key")
    lines: References = ()
    why: Text | None = Field(None, description="why it counts, and why that much")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        short = {"enum": ["max", "min"], "description": "the direction alone"}
        return {"anyOf": [short, handler(core)]}


class Cell(Part):
    """The rating of one alternative on one criterion: low ≤ likely ≤ high, and what it rests on."""

    score: Score = Field(description="one number, or [low, likely, high]")
    reason: Text | None = Field(None, description="one sentence that says why")
    lines: References = ()
    basis: tuple[Basis, ...] = Field((), description="source, analyst judgement, public record")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return value if isinstance(value, (dict, Cell)) else {"score": value}

    @property
    def low(self) -> Fraction:
        """The smallest plausible rating."""
        return self.score[0]

    @property
    def likely(self) -> Fraction:
        """The rating that rankings use."""
        return self.score[1]

    @property
    def high(self) -> Fraction:
        """The largest plausible rating."""
        return self.score[2]

    def __str__(self) -> str:
        low, likely, high = (shown(one) for one in self.score)
        return f"{likely}" if low == high else f"{likely} ({low}–{high})"

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        short = {"type": "array", "items": {"anyOf": LEVEL_SCHEMAS}, "minItems": 3, "maxItems": 3}
        return {"anyOf": [*LEVEL_SCHEMAS, {**short, "description": "[low, likely, high]"}, handler(core)]}


Cells = dict[Name, dict[Name, Cell]]


class Judgement(Part):
    """How many times the first of a pair outweighs the second."""

    pair: tuple[Name, Name] = Field(description="the two criteria, as in [gain, cost]")
    value: Number = Field(
        description="how many times the first outweighs the second; less than 1 where it is outweighed"
    )
    reason: Text | None = Field(None, description="why")

    @property
    def a(self) -> str:
        """The first of the pair."""
        return self.pair[0]

    @property
    def b(self) -> str:
        """The second of the pair."""
        return self.pair[1]


class Alternative(Part):
    """Something the actor could do."""

    label: Text = Field("", description="the alternative in words; left out, its key")
    origin: Literal["source", "implied", "reconstructed"] | None = Field(
        None, description="source: named in the text; implied: follows from it; reconstructed: added as a real rival"
    )
    origin_note: Text | None = Field(None, description="how the source has it, as in: as a danger")
    lines: References = ()
    exposure: Exposure | None = Field(None, description="ideological exposure from 1 (none) to 9")
    partner: Text | None = Field(None, description="the type of partner: none, like-minded, region-wide, …")
    feasible: StrictBool = Field(
        True, description="false where a factor rules it out; it stays visible and is not ranked"
    )
    because: Text | None = Field(None, description="the factor that rules it out")
    partner_gain: Number | None = Field(None, description="what the partner gains by it, in a unit of its own")
    scores: dict[Name, Cell] = Field(description="a rating on every criterion")


class Choice(Part):
    """What was done; in a prospective case, what the source recommends."""

    alternative: Name = Field(description="the alternative that was chosen, or is recommended")
    note: Text | None = Field(None, description="anything to know about it")


class Verdict(Part):
    """What the source itself concludes."""

    utility_maximising: StrictBool = Field(description="whether the source says that utility was maximised")
    quote: Text | None = Field(None, description="its words")
    lines: References = ()


class Scenario(Part):
    """An event that changes ratings, weights or what can be chosen."""

    label: Text = Field(description="the event in words")
    date: Date | None = Field(None, description="when, as in 2018-07-01")
    probability: Number | None = Field(None, description="how probable it was held, from 0 to 1")
    lines: References = ()
    why: Text | None = Field(None, description="why it is worth asking")
    cells: Cells = Field(default_factory=dict, description="new ratings: alternative, criterion, rating")
    remove: tuple[Name, ...] = Field((), description="alternatives that are no longer there")
    weight_multipliers: dict[Name, Number] = Field(
        default_factory=dict, description="factors of weights, then rescaled"
    )

    @property
    def kind(self) -> str:
        """What the event changes: cells, weights, availability, joined by +."""
        parts = {"cells": self.cells, "weights": self.weight_multipliers, "availability": self.remove}
        return "+".join(name for name, part in parts.items() if part)


class SecondOpinion(Part):
    """The ratings that another honest rater would give."""

    label: Text = Field(description="whose opinion it is")
    note: Text | None = Field(None, description="how to use it")
    cells: Cells = Field(description="the ratings that differ: alternative, criterion, rating")


class Limit(Part):
    """A ceiling, a floor, a budget or an exclusion for the utility maximiser."""

    name: Text = Field(description="the limit's name")
    criterion: Name | None = Field(None, description="the criterion whose rating is limited")
    spend: dict[Name, Number] | None = Field(None, description="what each alternative spends; left out, 0")
    exclude: tuple[Name, ...] | None = Field(None, description="alternatives that may not be used")
    at_most: Number | None = Field(None, description="the ceiling")
    at_least: Number | None = Field(None, description="the floor")
    why: Text | None = Field(None, description="why the limit holds")


class Document(Part):
    """A case file, checked."""

    format: Literal["ram-case/1"] = Field(description=CASE_FORMAT)
    title: Text = Field(description="the case's name in one line")
    code: Text | None = Field(None, description="a short mark, such as G2")
    actor: Text | None = Field(None, description="who decides")
    decided: Year | None = Field(None, description="the year of the decision")
    outcome: Year | None = Field(None, description="the year of the outcome")
    tense: Literal["past", "prospective"] = Field(
        "past", description="past where it was decided, prospective where not"
    )
    source: TextSource | None = Field(None, description="the text that line numbers refer to")
    interests: Text | None = Field(None, description="the file of national interests in the same folder")
    problem: Situation | None = Field(None, description="the threat or opportunity")
    factors: Factors | None = Field(None, description="external and internal factors")
    scale: Scale | None = Field(None, description="the scale of the ratings; without it, criteria have their own units")
    criteria: dict[Name, Criterion] = Field(description="what counts, by key")
    judgements: tuple[Judgement, ...] | None = Field(None, description="one judgement for every pair of criteria")
    weights: dict[Name, Number] | None = Field(None, description="a weight for every criterion, instead of judgements")
    alternatives: dict[Name, Alternative] = Field(description="what can be done, by key")
    status_quo: Name | None = Field(None, description="the alternative that leaves things as they are")
    exclusive: StrictBool = Field(True, description="true where only one alternative can be had")
    compatible_sets: tuple[tuple[Name, ...], ...] = Field((), description="alternatives that go together")
    compatibility_note: Text | None = Field(None, description="what goes together and why")
    choice: Choice | None = Field(None, description="what was done or is recommended")
    verdict: Verdict | None = Field(None, description="what the source concludes")
    closeness: Text | None = Field(None, description="an honest word on the nearest rival")
    scenarios: dict[Name, Scenario] = Field(default_factory=dict, description="events, by key")
    second_opinion: SecondOpinion | None = Field(None, description="another rater's ratings")
    limits: tuple[Limit, ...] = Field((), description="limits for the utility maximiser")

    @model_validator(mode="before")
    @classmethod
    def _labelled(cls, value: Any) -> Any:
        """Write out the short forms: a criterion that is only a direction, a label that is the key."""
        if not isinstance(value, dict):
            return value
        value = dict(value)
        for block in ("criteria", "alternatives"):
            if isinstance(value.get(block), dict):
                value[block] = {key: _with_label(key, one, block) for key, one in value[block].items()}
        words = worded(value.get("criteria"))
        return marked(value, words) if words else value

    @property
    def is_rational_actor_case(self) -> bool:
        """Whether the file carries the stages of the Rational Actor Model."""
        return self.actor is not None


def _with_label(key: str, one: Any, block: str) -> Any:
    if block == "criteria" and isinstance(one, str):
        one = {"direction": one}
    return {"label": key, **one} if isinstance(one, dict) else one


class Interest(Part):
    """A national interest that several cases share."""

    label: Text = Field(description="the interest in words")
    direction: Direction = Field(description="max where more is better, min where less is")
    kind: Kind | None = Field(None, description="gain, cost, risk or durability")
    tier: Tier | None = Field(None, description="importance from 1 to 5, 5 the highest")
    lines: References = ()
    why: Text | None = Field(None, description="why it counts, and why that much")


class Lens(Part):
    """A theory's profile of priorities: points over the interests."""

    label: Text = Field(description="the lens in words")
    lines: References = ()
    why: Text | None = Field(None, description="what the theory puts first")
    points: dict[Name, Number] = Field(description="points for every interest; they are divided by their sum")


class InterestsDocument(Part):
    """A file of national interests, checked."""

    format: Literal["national-interests/1"] = Field(description=INTERESTS_FORMAT)
    title: Text = Field(description="the file's name in one line")
    source: TextSource | None = Field(None, description="the text that line numbers refer to")
    interests: dict[Name, Interest] = Field(description="the national interests, by key")
    judgements: tuple[Judgement, ...] = Field(description="one judgement for every pair of interests")
    lenses: dict[Name, Lens] = Field(default_factory=dict, description="profiles of priorities, by key")
