"""Words of a user's own in a page, each set apart as `<bdi>`: text that runs the other way cannot turn our sentences.

What a user wrote is known from the case: a run that is one of its texts, or has one of them in it. What stands in
quotation marks in our sentences is a user's or the source's too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from mcda.language import word
from mcda.sentences import actor

if TYPE_CHECKING:
    from markupsafe import Markup

    from mcda.study import Study

LEAST = 10  # letters of a text that is looked for inside a sentence; shorter ones could be words of ours
OURS = frozenset(
    {"format", "direction", "kind", "origin", "basis", "tense", "date", "partner_type"}
)  # words of the format


def texts(study: Study) -> frozenset[str]:
    """Return everything that is a user's own words in a case: labels, reasons, factors, events, sources, titles."""
    document = study.case.document
    found = {*_words(document.model_dump(mode="python"))}
    for part in (document.alternatives, document.criteria, document.scenarios):
        found |= {str(one.label or key) for key, one in part.items()}
    found.add(actor(getattr(document, "actor", None)))
    if study.case.interests is not None:
        found |= {*_words(study.case.interests.document.model_dump(mode="python"))}
    return frozenset(one for one in found if any(sign.isalpha() for sign in one))


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data.strip()
        yield " ".join(data.split())
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in OURS:
                yield from _words(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _words(value)


def _turned(words: str) -> bool:
    """Return whether some letters run from right to left: no word of ours is taken for such a text, however short."""
    return any(bidirectional(sign) in ("R", "AL") for sign in words)


def isolated(words: str, own: frozenset[str] = frozenset()) -> Markup:
    """Return words as markup, escaped, with what is a user's own in `<bdi>`.

    Examples
    --------
    >>> str(isolated("If “a < b” counted"))
    'If “<bdi>a &lt; b</bdi>” counted'
    >>> str(isolated("It floats. (line 8)", frozenset({"It floats."}))), str(isolated("Use", frozenset({"Use"})))
    ('<bdi>It floats.</bdi> (line 8)', '<bdi>Use</bdi>')
    """
    from markupsafe import Markup, escape

    if words.strip() in own:
        return Markup("<bdi>{}</bdi>").format(words)
    spans = _spans(words, own)
    if not spans:
        return escape(words)
    parts, end = [], 0
    for start, stop in spans:
        parts += [escape(words[end:start]), Markup("<bdi>{}</bdi>").format(words[start:stop])]
        end = stop
    return Markup("").join([*parts, escape(words[end:])])


@cache
def _sought(own: frozenset[str]) -> tuple[str, ...]:
    """Return the texts that are looked for inside sentences."""
    return tuple(one for one in own if len(one) >= LEAST or _turned(one))


@cache
def _quoted(before: str, after: str) -> re.Pattern[str]:
    return re.compile(re.escape(before) + "(.+?)" + re.escape(after), re.DOTALL)


def _spans(words: str, own: frozenset[str]) -> list[tuple[int, int]]:
    """Return where a user's words stand, in order and apart from each other: the longest where they overlap."""
    found = [match.span(1) for match in _quoted(*word("“{label}”", label="\0").split("\0")).finditer(words)]
    for one in _sought(own):
        if one in words:
            at = words.find(one)
            while at >= 0:
                found.append((at, at + len(one)))
                at = words.find(one, at + len(one))
    kept: list[tuple[int, int]] = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span)):
        if all(span[1] <= start or stop <= span[0] for start, stop in kept):
            kept.append(span)
    return sorted(kept)
