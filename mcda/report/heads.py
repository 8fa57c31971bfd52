"""The heads of columns and the names of tables in a workbook, in the language spoken."""

from __future__ import annotations

from mcda.language import ENGLISH, noted, spoken, word
from mcda.report.annexes import BASES
from mcda.report.naming import METHOD_NAMES

# Every name that a table of `mcda.report.tables` gives a column, and every table of several cases.
HEADS = frozenset({
    noted("above"), noted("above rival"), noted("agree"), noted("agrees"), noted("alone"), noted("alternative"),
    noted("at least"), noted("at most"), noted("author conclusion"), noted("basis"), noted("below"),
    noted("below rival"), noted("bend"), noted("bend rival"), noted("best"), noted("best place"), noted("binding"),
    noted("case"), noted("cases"), noted("changes"), noted("choice"), noted("choice lead"), noted("choices"),
    noted("chosen"), noted("common"), noted("conflict"), noted("constructivist"), noted("criterion"), noted("date"),
    noted("differ"), noted("direction"), noted("distance"), noted("doubt"), noted("durability"), noted("end"),
    noted("equal"), noted("event"), noted("explained"), noted("exposure"), noted("first"), noted("flip"),
    noted("flips"), noted("goals"), noted("high"), noted("kappa"), noted("label"), noted("lead"), noted("leads"),
    noted("least"), noted("lenses"), noted("lexicographic"), noted("likely"), noted("lines"), noted("low"),
    noted("lower"), noted("lower rival"), noted("margin"), noted("maximin"), noted("mean place"), noted("method"),
    noted("minimax regret"), noted("most"), noted("moved"), noted("moves"), noted("necessary"), noted("needs"),
    noted("norm"), noted("now"), noted("options"), noted("ours"), noted("own"), noted("partner"), noted("partners"),
    noted("possible"), noted("probability"), noted("prospective"), noted("ram strict"), noted("realist"),
    noted("reason"), noted("rival"), noted("rules"), noted("satisficing"), noted("scale"), noted("sceptic"),
    noted("sentence"), noted("share"), noted("share error"), noted("slack"), noted("smallest"),
    noted("standard error"), noted("start"), noted("status"), noted("strong liberal"), noted("subject"),
    noted("tells apart"), noted("theirs"), noted("then"), noted("threshold"), noted("times"), noted("to choice"),
    noted("upper"), noted("upper rival"), noted("utility"), noted("value"), noted("weak liberal"), noted("weight"),
    noted("winner"), noted("winners"), noted("without"),
})  # fmt: skip
OF_WEIGHT = "weight of "
# The engine's own words in some columns. In English they stay as programs know them.
VALUES = {
    "method": METHOD_NAMES,
    "status": {
        "FLIP": noted("flip"), "TIE_ONLY": noted("tie only"), "NEVER": noted("never"), "TIED": noted("tied"),
        "OPEN": noted("open"), "strict": noted("can be first"), "tie only": noted("tie only"), "never": noted("never"),
        "open": noted("open"),
    },
    "direction": {"max": noted("max"), "min": noted("min"), "rises": noted("rises"), "falls": noted("falls")},
    "norm": {"percent": noted("percent"), "percent_final": noted("percent, final")},
    "basis": BASES,
    "needs": {
        "SCORES": noted("the ratings alone"), "ORDER": noted("the order of the goals"),
        "NUMBERS": noted("the numbers of the weights"), "NEVER": noted("more than any weights in this order give"),
    },
    "choices": {
        "all": noted("All choices"), "past": noted("Decisions already taken"),
        "recommended": noted("What the source recommends"),
    },
}  # fmt: skip


def head(name: str) -> str:
    """Return what stands above a column, or on a sheet; a name that is none of ours stays.

    Examples
    --------
    >>> head("lower_rival"), head("TOPSIS: lower_rival"), head("weight of COST")
    ('lower rival', 'TOPSIS: lower rival', 'weight of COST')
    """
    before, gap, last = name.rpartition(": ")
    if last.startswith(OF_WEIGHT):
        return before + gap + word("weight of {criterion}", criterion=last.removeprefix(OF_WEIGHT))
    plain = last.replace("_", " ")
    return before + gap + (word(plain) if plain in HEADS else plain)


def told(name: str, value: object) -> object:
    """Return what stands in a cell: in another language than English, a word of the engine's own as that says it.

    Examples
    --------
    >>> from mcda.language import speaking
    >>> told("status", "FLIP"), told("winner", "max")
    ('FLIP', 'max')
    >>> with speaking("es"):
    ...     told("status", "FLIP"), told("basis", "source, public record"), told("winner", "max"), told("needs", 3.5)
    ('vuelco', 'fuente, registro público', 'max', 3.5)
    """
    if spoken() == ENGLISH or not isinstance(value, str):
        return value
    if name == "smallest":
        cells = [part.rpartition(" of ") for part in value.split(", ")]
        return ", ".join(word("{criterion} of {option}", criterion=one, option=other) for one, _, other in cells)
    known = VALUES.get(name)
    if known is None:
        return value
    parts = value.split(", ") if name == "basis" else [value]
    return ", ".join(word(known[part]) if part in known else part for part in parts)
