"""What a user calls things, and lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcda.language import word

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Labels:
    """What a user calls things: labels by key, and who chooses, where somebody is named."""

    alternatives: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    chooser: str | None = None

    @classmethod
    def of(cls, case: Any) -> Labels:
        """Return the labels of a case, each in one line, and its actor without what stands in brackets behind it."""
        document = case.document
        told = [
            {str(key): " ".join(str(one.label or key).split()) for key, one in part.items()}
            for part in (document.alternatives, document.criteria)
        ]
        return cls(told[0], told[1], actor(getattr(document, "actor", None)) or None)

    def option(self, key: Any) -> str:
        """Return an alternative's label in quotation marks."""
        return word("“{label}”", label=self.alternatives.get(key, key))

    def subject(self, subject: Any) -> str:
        """Return the label of a criterion, or of a group of them."""
        keys = (subject,) if isinstance(subject, str) else subject
        return " + ".join(str(self.criteria.get(key, key)) for key in keys)

    def quoted(self, subject: Any) -> str:
        """Return the label of a criterion in quotation marks, or of each of a group of them."""
        keys = (subject,) if isinstance(subject, str) else subject
        return " + ".join(word("“{label}”", label=self.criteria.get(key, key)) for key in keys)

    def to_json(self) -> dict[str, Any]:
        """Return the labels as plain data."""
        return {"alternatives": dict(self.alternatives), "criteria": dict(self.criteria), "chooser": self.chooser}

    @classmethod
    def from_json(cls, data: Told) -> Labels:
        """Read what `to_json` wrote."""
        return cls(dict(data["alternatives"]), dict(data["criteria"]), data["chooser"])


ARTICLES = ("The", "A", "An", "El", "La", "Los", "Las", "Un", "Una")


def actor(said: Any) -> str:
    """Return who decides as it stands inside a sentence, without what follows in brackets.

    Examples
    --------
    >>> actor("Peru (government of Alan Garcia)"), actor("The town council"), actor(None)
    ('Peru', 'the town council', '')
    """
    name = " ".join(str(said or "").split(" (")[0].split())
    return name[0].lower() + name[1:] if name.split(" ")[0] in ARTICLES and " " in name else name


def joined(parts: Iterable[str]) -> str:
    """Return a list in words.

    Examples
    --------
    >>> joined(["to wait", "to sue", "to talk"])
    'to wait, to sue and to talk'
    """
    *others, last = parts
    return word("{others} and {last}", others=", ".join(others), last=last) if others else last
