"""Whom and what a report speaks of: labels for keys, the actor, the tense, a number and a colour for every option."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcda.language import noted, word
from mcda.report.parts import Option, Text
from mcda.report.words import listed
from mcda.sentences import actor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcda.study import Study

METHOD_NAMES = {
    "weighted_sum": noted("Weighted sum"), "topsis": noted("TOPSIS"), "ahp": noted("AHP"),
    "weighted_product": noted("Weighted product"), "vikor": noted("VIKOR"), "promethee": noted("PROMETHEE"),
}  # fmt: skip
IN_SENTENCE = METHOD_NAMES | {
    "weighted_sum": noted("the weighted sum"),
    "weighted_product": noted("the weighted product"),
}
ORIGINS = {
    "source": noted("in the source"),
    "implied": noted("implied by the source"),
    "reconstructed": noted("our reconstruction"),
}


def method_name(key: str) -> str:
    """Return a method's name as a heading."""
    return word(METHOD_NAMES[key]) if key in METHOD_NAMES else key.replace("_", " ")


def in_sentence(key: str) -> str:
    """Return a method's name as it stands in a sentence."""
    return word(IN_SENTENCE[key]) if key in IN_SENTENCE else key.replace("_", " ")


@dataclass(frozen=True, eq=False)
class Names:
    """Words for the keys of a study."""

    study: Study

    @property
    def document(self) -> Any:
        """The case as it was written."""
        return self.study.case.document

    @property
    def staged(self) -> bool:
        """Whether the case tells a decision in stages, and not only a table."""
        return bool(self.document.is_rational_actor_case)

    @property
    def prospective(self) -> bool:
        """Whether the decision still lay ahead when the source was written."""
        return bool(self.document.tense == "prospective")

    @cached_property
    def actor(self) -> str:
        """The one who decides, inside a sentence: Peru for "Peru (government of …)", the town for "The town"."""
        return actor(self.document.actor)

    @cached_property
    def options(self) -> dict[str, Option]:
        """Every alternative, screened-out ones included, numbered in the order of the case."""
        entries = self.document.alternatives.items()
        return {key: Option(one.label or key, number) for number, (key, one) in enumerate(entries, 1)}

    def option(self, key: str) -> Option:
        """Return an alternative as it is named in sentences."""
        return self.options[key]

    def label(self, key: str) -> str:
        """Return an alternative's label."""
        return self.options[key].label

    def all_of(self, keys: Iterable[str], last: str = "and") -> Text:
        """Return a list of alternatives in words."""
        return listed([self.options[key] for key in keys], last)

    def criterion(self, key: str) -> str:
        """Return a criterion's label."""
        return self.document.criteria[key].label or key

    def quoted(self, key: str) -> str:
        """Return a criterion's label in quotation marks."""
        return word("“{label}”", label=self.criterion(key))

    @cached_property
    def palette(self) -> dict[int, int]:
        """A colour for each option by its number: the first for today's winners, the rest in order of the case."""
        winners = self.study.ranking.winners
        order = [*winners, *(key for key in self.study.matrix.alternatives if key not in winners)]
        order += [key for key in self.options if key not in order]
        return {self.options[key].number: colour for colour, key in enumerate(order)}

    @cached_property
    def chooser(self) -> str:
        """Who would choose, as the subject of "would choose": Peru, or the decision maker."""
        return self.actor or word("the decision maker")
