"""The heads of columns and the names of tables in a workbook, in the language spoken."""

from __future__ import annotations

from mcda.language import noted, word

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
