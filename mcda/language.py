"""The language in which results speak: English as the code has it, others through catalogues of whole sentences.

A sentence of ours is a template, `word("{rival} overtakes {winner}", …)`; its English text is its key in the catalogues
`mcda/catalogues/LANGUAGE/*.json`. What a user wrote only ever fills the gaps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from types import MappingProxyType

from mcda.errors import McdaError, hint

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")
MISSING = ("⟦", "⟧")  # around what a catalogue lacks: it falls back to English, and is seen to
GAP = "\N{NO-BREAK SPACE}"
# Marks that turn the direction of text around, and separators that terminals take for a new line.
TURNING = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ACTING = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{TURNING}]")
_SOFTER = {
    " y ": (re.compile(r"\W*h?[ií](?![aeouáéóú])", re.IGNORECASE), " e "),
    " o ": (re.compile(r"\W*h?[oó]", re.IGNORECASE), " u "),
}
_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


def spoken() -> str:
    """Return the language in which results speak now."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    r"""Let results speak a language while a block runs.

    Raises
    ------
    McdaError
        No such language.

    Examples
    --------
    >>> with speaking("es"):
    ...     word("{rival} overtakes {winner}", rival="B", winner="A"), number("1,234.5")
    ('B supera a A', '1\xa0234,5')
    """
    if language not in LANGUAGES:
        raise McdaError(f"unknown language {language!r}{hint(language, LANGUAGES)}")
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def word(template: str, **parts: object) -> str:
    """Return a sentence of ours in the language spoken, its gaps filled.

    Examples
    --------
    >>> word("{rival} overtakes {winner}", rival="B", winner="A")
    'B overtakes A'
    """
    found = translated(template)
    return found.format(**parts) if parts else found


def translated(template: str) -> str:
    """Return a template in the language spoken; what the catalogue lacks stays English, between `MISSING`."""
    language = _SPOKEN.get()
    if language == ENGLISH or not template.strip():
        return template
    found = catalogue(language).get(template)
    return MISSING[0] + template + MISSING[1] if found is None else found


def noted(template: str) -> str:
    """Return a template as it is: one in a table, translated where it is used and to be found in the catalogues."""
    return template


def harmless(text: str) -> str:
    r"""Return the text with control signs and marks that turn its direction written as their codes.

    Examples
    --------
    >>> print(harmless("red: \x1b[31m"))
    red: \x1b[31m
    """
    if text.isprintable():
        return text
    return _ACTING.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def before(joint: str, following: str) -> str:
    """Return “and” or “or” as the language spoken has it before what follows: y and o become e and u before their like.

    Examples
    --------
    >>> with speaking("es"):
    ...     [before(" y ", "«Ir solo»"), before(" y ", "hierro"), before(" o ", "otra")]
    [' e ', ' y ', ' u ']
    """
    if _SPOKEN.get() == "es" and joint in _SOFTER:
        sound, softer = _SOFTER[joint]
        return softer if sound.match(following) else joint
    return joint


def number(shown: str) -> str:
    """Return a number written in the English way as the language spoken writes it.

    Examples
    --------
    >>> number("1,234.5")
    '1,234.5'
    """
    if _SPOKEN.get() == ENGLISH:
        return shown
    return shown.replace(",", GAP).replace(".", ",")


@cache
def catalogue(language: str) -> MappingProxyType[str, str]:
    """Return the sentences of a language by their English text."""
    found: dict[str, str] = {}
    for file in sorted((resources.files("mcda") / "catalogues" / language).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            found |= json.loads(file.read_text("utf-8"))
    return MappingProxyType(found)
