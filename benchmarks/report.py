"""What is said of the results: one list of titled tables, from which Markdown and HTML are written."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .contest import GROUPS
from .plots import count, seconds
from .verdicts import GOOD

COMMANDS = (
    ("the engine and pymcdm, a few minutes", "python -m benchmarks quick"),
    ("everything, up to an hour", "python -m benchmarks all"),
    ("only the peers' environments", "python -m benchmarks peers"),
    ("one row of the league", "python -m benchmarks league hostile_nan"),
    ("one comparison of times", "python -m benchmarks duel topsis_100x10"),
    ("this page again from the results", "python -m benchmarks report"),
    ("what became slower", "python -m benchmarks compare before.json after.json"),
)


@dataclass(frozen=True)
class Table:
    """A table with what is said above it; cells are text."""

    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    level: int = 2


def ratio(values: Sequence[float]) -> str:
    """Return the median of the pairs' ratios and their range."""
    ordered = sorted(values)
    return f"{short(statistics.median(ordered))} × ({short(ordered[0])} to {short(ordered[-1])})"


def short(value: float) -> str:
    """Return a ratio with as many digits as it bears."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def megabytes(value: float | None) -> str:
    """Return bytes in MB."""
    return "–" if value is None else f"{value / 1e6:,.0f} MB"


def outcome_of(record: Mapping[str, Any]) -> str:
    """Return whether the engine is quicker, and whether that is what was wanted."""
    middle = statistics.median(record["ratios"])
    word = "quicker" if middle > 1 else "**slower**"
    if record.get("target"):
        held = "reaches" if middle >= record["target"] else "**misses**"
        word += f"; {held} {record['target']:g} ×"
    return word


def duel_tables(duels: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Return one table for each row of work."""
    tables = []
    head: tuple[str, ...]
    for key in dict.fromkeys(one["key"] for one in duels):
        some = [one for one in duels if one["key"] == key]
        memory = any("ours_bytes" in one for one in some)
        rows = []
        for one in some:
            other = one["theirs"]
            if one["timed_at"] != one["size"]:
                other += f", timed at {count(one['timed_at'])} and scaled"
            if "ratios" not in one:
                rows.append((one["ours"], other, "", "", "", one["verdict"], *(["", ""] if memory else [])))
                continue
            said = outcome_of(one) + (f"; it warns: {one['warned'][0][:90]}" if one.get("warned") else "")
            cells = (
                one["ours"], other, seconds(statistics.median(one["ours_s"])),
                seconds(statistics.median(one["theirs_s"])), ratio(one["ratios"]), said,
            )  # fmt: skip
            extra = [megabytes(one.get("ours_bytes")), megabytes(one.get("theirs_bytes"))] if memory else []
            rows.append((*cells, *extra))
        head = ("ours", "theirs", "time, ours", "time, theirs", "theirs / ours", "verdict")
        head += ("memory, ours", "memory, theirs") if memory else ()
        lead = some[0].get("note") or ""
        tables.append(Table(some[0]["title"], lead[:1].upper() + lead[1:] + ("." if lead else ""), head,
                            tuple(rows), 3))  # fmt: skip
    return tables


def target_table(duels: Sequence[Mapping[str, Any]]) -> Table:
    """Return the ratios that were wanted and what was reached, against the quickest of those meant."""
    rows = []
    for key, ours in dict.fromkeys((one["key"], one["ours"]) for one in duels if one.get("target")):
        some = [one for one in duels if one["key"] == key and one["ours"] == ours and one.get("target")]
        timed = [one for one in some if "ratios" in one]
        wanted = f"≥ {some[0]['target']:g} ×"
        if not timed:
            rows.append((some[0]["title"], ours, wanted, "not timed", some[0]["verdict"]))
            continue
        worst = min(timed, key=lambda one: statistics.median(one["ratios"]))
        held = statistics.median(worst["ratios"]) >= worst["target"]
        rows.append((worst["title"], f"{ours} against {worst['theirs']}", wanted, ratio(worst["ratios"]),
                     "reached" if held else "**missed**"))  # fmt: skip
    lead = "Ratios in the same run, pair by pair: median and range. Where several calls are meant, the quickest counts."
    return Table("What was wanted", lead, ("work", "who", "wanted", "measured", ""), tuple(rows))


def league_summary(league: Sequence[Mapping[str, Any]]) -> Table:
    """Return how often each package answers rightly, by group."""
    packages = list(
        dict.fromkeys(name for row in league for name in row["verdicts"] if "(" not in name or "IMT" in name)
    )
    packages = [name for name in packages if not name.endswith("(max_eigen)") and not name.endswith("(fastest)")]
    rows = []
    for name in packages:
        cells = []
        for group in GROUPS:
            met = [row["verdicts"][name]["word"] for row in league if row["group"] == group and name in row["verdicts"]]
            met = [word for word in met if word not in {"not offered", "not installed"}]
            good = sum(word in (*GOOD, "right, with a warning", "other table") for word in met)
            cells.append(f"{good} of {len(met)}" if met else "–")
        rows.append((name, *cells))
    lead = (
        "Rows answered rightly (or refused clearly where there is no answer) of those that a package has a call for; "
        "another table of random indices than Saaty's counts as right."
    )
    return Table("The league of right answers", lead, ("package", *GROUPS.values()), tuple(rows))


def league_tables(league: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Return a table of every row, with what each package answered."""
    tables = []
    for group, title in GROUPS.items():
        rows = [
            (f"{row['title']} (`{row['row']}`)" if k == 0 else "", name, _strong(one["word"]), one["told"])
            for row in league if row["group"] == group
            for k, (name, one) in enumerate(row["verdicts"].items()) if one["word"] != "not offered"
        ]  # fmt: skip
        notes = [f"`{row['row']}`: {row['note']}" for row in league if row["group"] == group and row.get("note")]
        if rows:
            tables.append(Table(title, " ".join(notes), ("row", "package", "verdict", "what it said"), tuple(rows), 3))
    return tables


def _strong(word: str) -> str:
    return word if word in GOOD else f"**{word}**"


def scaling_table(series: Sequence[Mapping[str, Any]]) -> Table:
    """Return the exponents, the largest sizes and how far from the machine's limit they are."""
    rows = []
    for one in series:
        if not one["points"]:
            rows.append((one["title"], "", "", one["stopped"] or "", "", ""))
            continue
        last = one["points"][-1]
        middle = statistics.median(last["seconds"])
        fit = "–" if one["exponent"] is None else f"{one['exponent']:.2f}"
        if one["memory_exponent"] is not None:
            fit += f"; memory {one['memory_exponent']:.2f}"
        rows.append((one["title"], f"{count(last['x'])} {one['axis']}", seconds(middle), fit,
                     f"{middle / last['limit']:.1f} × the limit", megabytes(last["bytes"])))  # fmt: skip
    head = ("work", "largest size", "time", "exponent", "from the limit", "peak memory beside the input")
    lead = "Exponents are fitted on logarithms over the larger half of the sizes; each limit is named in its picture."
    return Table("Scaling", lead, head, tuple(rows))


def verb_table(verbs: Sequence[Mapping[str, Any]]) -> Table:
    """Return what each question takes on each subject."""
    subjects = list(dict.fromkeys(one["subject"] for one in verbs))
    found = {(one["verb"], one["subject"]): seconds(statistics.median(one["seconds"])) for one in verbs}
    rows = tuple(
        (verb, *(found.get((verb, subject), "") for subject in subjects))
        for verb in dict.fromkeys(one["verb"] for one in verbs)
    )
    return Table(
        "The engine's questions", "Median seconds of one call, the answer checked.", ("question", *subjects), rows
    )


def machine_table(found: Mapping[str, Any]) -> Table:
    """Return where and with what the numbers were measured."""
    machine, limits = found["machine"], found.get("limits") or {}
    rows = [
        ("date", found["date"]), ("processor", f"{machine['processor']}, {machine['cores']} cores"),
        ("memory", f"{machine['memory_gib']} GiB"), ("system", f"{machine['system']}, Python {machine['python']}"),
        ("packages of the engine", ", ".join(f"{name} {one}" for name, one in found["versions"].items())),
    ]  # fmt: skip
    for name, versions in (found.get("peers") or {}).items():
        rows.append((name, ", ".join(f"{key} {one}" for key, one in versions.items())))
    if limits:
        rows.append(("memory bandwidth, one thread", f"{limits['bandwidth'] / 1e9:.1f} GB/s of reading"))
        rows.append(("matrix products, float64", f"{limits['products'] / 1e9:.0f} GFLOP/s"))
    if found.get("load") is not None:
        rows.append(("load of the machine at the start", f"{found['load']:.1f} other runnable processes"))
    return Table("Machine and versions", "", ("", ""), tuple(rows))


def tables_of(found: Mapping[str, Any]) -> list[Table]:
    """Return all that is said of a document of results, in order."""
    duels, league = found.get("duels") or [], found.get("league") or []
    tables = [machine_table(found)]
    if any(one.get("target") for one in duels):
        tables.append(target_table(duels))
    if league:
        tables.append(league_summary(league))
    if duels:
        lead = ("A and B in turn in processes of their own; answers are compared before any time is taken. Losses are "
                "losses. `default` is what people run, `fastest` the fastest documented call.")  # fmt: skip
        tables += [Table("Times, pair by pair", lead, (), ()), *duel_tables(duels)]
    if found.get("scaling"):
        tables.append(scaling_table(found["scaling"]))
    if found.get("verbs"):
        tables.append(verb_table(found["verbs"]))
    if league:
        lead = "`python -m benchmarks league ROW` asks one row anew; the rows are files in `benchmarks/league/`."
        tables += [Table("The league, row by row", lead, (), ()), *league_tables(league)]
    tables.append(Table("Commands", "", ("", ""), tuple((what, f"`{one}`") for what, one in COMMANDS)))
    return tables


def markdown(found: Mapping[str, Any]) -> str:
    """Return the results as Markdown."""
    lines = ["# Results", "", f"Written by `python -m benchmarks report` from the results of: {found['what']}."]
    for table in tables_of(found):
        lines += ["", f"{'#' * table.level} {table.title}"]
        if table.lead:
            lines += ["", table.lead]
        if table.rows:
            lines += ["", _line(table.head), _line(["---"] * len(table.head)), *(_line(row) for row in table.rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
