"""The league of right answers: one file a row in `benchmarks/league/`, every package asked the same.

python -m benchmarks league                      # all rows
python -m benchmarks league hostile_nan          # one row, with what everybody answered
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.weighting import RANDOM_INDICES

from .oracle import closeness
from .peers import ALL, ENGINE, PEERS
from .protocol import Failure, Process, Reply, outcome
from .verdicts import Verdict, judged, promoted, swept

FOLDER = Path(__file__).parent / "league"
GROUPS = {
    "published": "Printed tables",
    "flips": "Exact flips against sensitivity functions",
    "degenerate": "Degenerate inputs that have an answer",
    "hostile": "Inputs that have none",
    "consistency": "Priorities and consistency of judgements",
}
LIMIT = 120.0


def rows(names: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the rows by name, in the order of their groups.

    Raises
    ------
    KeyError
        No such row.
    """
    every = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
    chosen = {name: every[name] for name in names} if names else every
    order = list(GROUPS)
    return dict(sorted(chosen.items(), key=lambda item: (order.index(item[1]["group"]), item[0])))


def number(cell: Any) -> float:
    """Return a cell of a row: a number, or text such as "1/3", "nan" and "inf"."""
    return float(Fraction(cell)) if isinstance(cell, str) and "/" in cell else float(cell)


def array(cells: Any) -> NDArray[Any]:
    """Return nested lists of cells as an array; {"shape": …} is an empty one."""
    if isinstance(cells, dict):
        return np.empty(cells["shape"])
    return np.array([array(one) if isinstance(one, list) else number(one) for one in cells])


def arrays_of(row: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a row; directions are whole numbers."""
    found = {key: array(cells) for key, cells in row["arrays"].items()}
    if "types" in found:
        found["types"] = found["types"].astype(int)
    return found


def needs(row: Mapping[str, Any]) -> str:
    """Return the task that a package must have a call for; the engine has one for every row."""
    return str({"sweep": row.get("sweep"), "random_index": "ahp"}.get(row["task"], row["task"]))


def asked(row: Mapping[str, Any], process: Process, offers: Mapping[str, Any]) -> dict[str, Verdict]:
    """Return the verdict on each call of one package that answers the row's question."""
    kind = row["task"]
    if kind == "random_index":
        return {"default": _random_index(row, process, _calls("ahp", offers)[-1])} if "ahp" in offers else {}
    if kind in {"sweep", "promotion"}:
        if row.get("sweep", kind) not in offers:
            return {}
        with ENGINE.start() as engine:
            return {"default": (_swept if kind == "sweep" else _promoted)(row, process, engine)}
    found = {}
    for call in _calls(kind, offers):
        reply = outcome(process, kind, arrays_of(row), call, row.get("options", {}), limit=LIMIT)
        found[call] = judged(row, _offered(reply))
    return found


def _calls(task: str, offers: Mapping[str, Any]) -> list[str]:
    """Return what is asked: of the engine what checks its input, since its kernels trust theirs."""
    calls = list(offers.get(task, ()))
    return ["rank"] if "rank" in calls else calls


def _offered(reply: Reply | Failure) -> Reply | Failure:
    """Tell a method that a package does not have from one that fails."""
    if isinstance(reply, Failure) and reply.message.startswith("NotImplementedError"):
        return Failure("not offered", reply.message.partition(": ")[2])
    return reply


def _swept(row: Mapping[str, Any], process: Process, engine: Process) -> Verdict:
    arrays, options = arrays_of(row), row["options"]
    exact = outcome(engine, "flips", arrays, "default", options, limit=LIMIT)
    if isinstance(exact, Failure):
        return Verdict("error", f"the exact flips: {exact}")
    grid = outcome(process, row["sweep"], arrays, "default", options, limit=LIMIT)
    if isinstance(grid, Failure):
        return Verdict(grid.how, grid.message[:200])
    weights = arrays["weights"] / arrays["weights"].sum()
    winner = int(closeness(arrays["values"], weights, arrays["types"]).argmax())
    return swept(exact.arrays, grid.arrays, weights.tolist(), winner)


def _promoted(row: Mapping[str, Any], process: Process, engine: Process) -> Verdict:
    arrays, options = arrays_of(row), row["options"]
    exact = outcome(engine, "cells", arrays, "default", options, limit=LIMIT)
    if isinstance(exact, Failure):
        return Verdict("error", f"the exact flips: {exact}")
    steps = outcome(process, "promotion", arrays, "default", options, limit=LIMIT)
    if isinstance(steps, Failure):
        return Verdict(steps.how, steps.message[:200])
    winner = int(closeness(arrays["values"], arrays["weights"], arrays["types"]).argmax())
    return promoted(exact.arrays, steps.arrays, winner)


def _random_index(row: Mapping[str, Any], process: Process, call: str) -> Verdict:
    """Tell which table of random indices a package uses, from its ratio of one matrix of each size."""
    seen: dict[int, float] = {}
    for square in row["squares"]:
        matrix = array(square)
        n = len(matrix)
        reply = outcome(process, "ahp", {"square": matrix}, call, {}, limit=LIMIT)
        if isinstance(reply, Failure):
            return Verdict(reply.how, f"at {n} criteria: {reply.message[:160]}")
        if "ratio" not in reply.arrays:
            return Verdict("not offered", "it gives no consistency ratio")
        index = (float(np.linalg.eigvals(matrix).real.max()) - n) / (n - 1)
        seen[n] = index / float(reply.arrays["ratio"])
    told = ", ".join(f"{value:.4g}" for value in seen.values())
    for name, table in RANDOM_INDICES.items():
        if all(abs(seen[n] - table[n - 1]) < 5e-3 for n in seen):
            return Verdict("right", f"{name.replace('_', ' ')}: {told}")
    return Verdict("other table", f"random indices {told}")


def engine_on_flips(row: Mapping[str, Any], engine: Process) -> Verdict:
    """Return what the engine says of a row of flips: how many, and whether each is verified."""
    task = "flips" if row["task"] == "sweep" else "cells"
    reply = outcome(engine, task, arrays_of(row), "default", row["options"], limit=LIMIT)
    if isinstance(reply, Failure):
        return Verdict(reply.how, reply.message[:200])
    count, fine = len(reply.arrays["criterion"]), bool(reply.arrays["verified"].all())
    if not fine:
        return Verdict("found some", f"{count} flips, not all verified")
    return Verdict("found all", f"{count} flips, each with a certificate that was checked", {"found": count})


def played(names: Iterable[str], failed: Mapping[str, str], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Return the records of the rows: for every package its verdict."""
    wanted = rows(names)
    records = {
        name: {key: row[key] for key in ("group", "title", "source", "read", "note") if key in row} | {"row": name}
        for name, row in wanted.items()
    }
    verdicts: dict[str, dict[str, Any]] = {name: {} for name in wanted}
    for peer in (ENGINE, *PEERS):
        if peer.name in failed:
            for name in wanted:
                verdicts[name][peer.name] = {"word": "not installed", "told": failed[peer.name]}
            continue
        if peer is not ENGINE and not peer.tasks & {needs(row) for row in wanted.values()}:
            continue
        say(f"league: {peer.name}")
        process, offers = _started(peer.name)
        for name, row in wanted.items():
            if process.child.poll() is not None:
                process.close()
                process, offers = _started(peer.name)
            if peer is ENGINE and row["task"] in {"sweep", "promotion"}:
                found = {"default": engine_on_flips(row, process)}
            else:
                found = asked(row, process, offers)
            kept = list(found.values())[:1]
            for call, verdict in found.items():
                label = peer.name if verdict is kept[0] else f"{peer.name} ({call})"
                if verdict is kept[0] or verdict.word != kept[0].word:
                    verdicts[name][label] = {"word": verdict.word, "told": verdict.told, **({"numbers": dict(
                        verdict.numbers)} if verdict.numbers else {})}  # fmt: skip
        process.close()
    return [{**records[name], "verdicts": verdicts[name]} for name in wanted]


def _started(name: str) -> tuple[Process, Mapping[str, Any]]:
    process = ALL[name].start()
    hello = process.ask("hello", limit=LIMIT)
    return process, {} if isinstance(hello, Failure) else hello.message["offers"]
