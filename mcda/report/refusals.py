"""Why a method or a lens does not answer, in the language spoken: errors are kept in English, and told again here."""

from __future__ import annotations

import re
from functools import cache

from mcda.language import ENGLISH, MISSING, noted, spoken, word
from mcda.language import number as localised

KNOWN = (
    noted("{what} needs positive values; {option} in {criterion} is {n}"),
    noted("{what} needs positive values; {option} in {criterion} is {n} by its value function"),
    noted("{what} needs values below {limit} in size; measure them in a larger unit"),
    noted("{what} needs at least {least} alternatives, got {met}"),
    noted("{what} needs columns of positive mean; {criterion} has another"),
    noted("{what} needs columns that are not constant; {criterion} is"),
    noted("{what} needs at least one criterion to be minimised"),
    noted("normalisation 'bounds' needs the scale of every criterion; {criterion} has none"),
    noted("the lens {lens} gives weight 0 to every criterion of {case}"),
    noted("criterion {criterion} stands for no national interest; add 'interest:' to it"),
)


def retold(why: str) -> str:
    """Return a reason in the language spoken; one that is not known here stays as it is, and is seen to.

    Examples
    --------
    >>> from mcda.language import speaking
    >>> with speaking("es"):
    ...     retold("method 'ahp' needs positive values; 'attic' in 'price' is -4.5")
    "hacen falta valores positivos; 'attic' en 'price' es -4,5"
    """
    if spoken() == ENGLISH:
        return why
    for template in reversed(KNOWN):
        found = _pattern(template).fullmatch(why)
        if found:
            parts = found.groupdict()
            return word(template, **parts | ({"n": localised(parts["n"])} if "n" in parts else {}))
    return MISSING[0] + why + MISSING[1]


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what a text looks like that a template made."""
    parts = re.split(r"\{(\w+)\}", template)
    told = (re.escape(part) if k % 2 == 0 else rf"(?P<{part}>.+)" for k, part in enumerate(parts))
    return re.compile("".join(told), re.DOTALL)
