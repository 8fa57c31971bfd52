"""All parts of a run together, and any of them alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from . import contest, limits
from .duels import DUELS, LARGE
from .pairing import duel, name_of
from .peers import ALL, PEERS, QUICK, install
from .protocol import Failure
from .scaling import SERIES, measured
from .subjects import Subject, cases, random
from .verbs import VERBS

Say = Callable[[str], None]
ROUNDS = 5


def installed(say: Say) -> dict[str, str]:
    """Make every environment; return what could not be made."""
    return install(PEERS, say)


def every(quick: bool, large: bool, say: Say, keep: Callable[[dict[str, Any]], None]) -> None:
    """Measure all parts, with `quick` those of the engine and pymcdm; `keep` is given what there is after each."""
    peers = [one for one in PEERS if not quick or one.name in QUICK]
    failed = install(peers, say)
    known = {one.name for one in peers}
    fast, lacks = _lacks_fast()
    if lacks:
        failed["engine, fast"] = lacks
    rates = {"bandwidth": limits.bandwidth(), "products": limits.products()}
    wanted = [one for one in (*DUELS, *((LARGE,) if large else ())) if one.quick or not quick]
    parts: dict[str, Any] = {"limits": rates, "peers": _versions(peers, failed), "failed": failed, "duels": []}
    left = {} if not quick else {one.name: "not asked" for one in PEERS if one.name not in known}
    parts["league"] = contest.played((), {**failed, **left}, say)
    for row in parts["league"]:
        row["verdicts"] = {name: one for name, one in row["verdicts"].items() if name not in left}
    keep(parts)
    for one in wanted:
        met = tuple(other for other in one.theirs if other.peer in known)
        ours = tuple(mine for mine in one.ours if fast or mine.peer != "engine, fast")
        if met and ours:
            parts["duels"] += duel(replace(one, ours=ours, theirs=met), failed, say)
            keep(parts)
    parts["verbs"] = verbs(quick, say)
    keep(parts)
    parts["scaling"] = []
    for one in SERIES:
        if (one.quick or not quick) and (fast or one.peer != "engine, fast"):
            parts["scaling"].append(measured(one, rates, say))
            keep(parts)


def promised(say: Say, keep: Callable[[dict[str, Any]], None]) -> None:
    """Measure only the rows with a ratio that is wanted, against the peers that are meant."""
    rows = [one for one in DUELS if one.targets]
    meant = [
        replace(
            one, ours=tuple(mine for mine in one.ours if name_of(mine) in one.targets),
            theirs=tuple(other for other in one.theirs if not one.against or name_of(other) in one.against),
        )
        for one in rows
    ]  # fmt: skip
    failed = install({ALL[other.peer] for one in meant for other in one.theirs}, say)
    fast, lacks = _lacks_fast()
    rates = {"bandwidth": limits.bandwidth(), "products": limits.products()}
    parts: dict[str, Any] = {"limits": rates, "failed": failed, "duels": []}
    for one in meant:
        parts["duels"] += duel(one, failed if fast else {**failed, "engine, fast": lacks}, say)
        keep(parts)


def _lacks_fast() -> tuple[bool, str]:
    return (True, "") if find_spec("numba") else (False, "the extra `fast` (numba) is not installed")


def _versions(peers: Sequence[Any], failed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found = {}
    for peer in peers:
        if peer.name in failed:
            continue
        with peer.start() as process:
            hello = process.ask("hello", limit=120)
        if not isinstance(hello, Failure):
            found[peer.name] = {"Python": hello.message["python"], **hello.message["versions"]}
    return found


def verbs(quick: bool, say: Say) -> list[dict[str, Any]]:
    """Return seconds of every question on a case and on two random problems, each answer checked."""
    subjects: list[Subject] = [next(one for one in cases() if one.name == "maritime_dispute"), random((5, 6))]
    subjects += [] if quick else [random((100, 10))]
    found = []
    for verb in VERBS:
        for subject in subjects:
            if subject.cells > verb.most or not verb.asks(subject):
                continue
            say(f"{verb.name}: {subject.name}")
            call = verb.ready(subject)
            verb.check(subject, call())
            seconds = []
            for _ in range(ROUNDS):
                start = perf_counter()
                call()
                seconds.append(perf_counter() - start)
            found.append({"verb": verb.name, "subject": subject.name, "seconds": seconds})
    return found


def some(what: str, names: Sequence[str], say: Say) -> list[dict[str, Any]]:
    """Return the named rows of one part, or all of them.

    Raises
    ------
    LookupError
        A name that there is not.
    """
    known = {
        "duel": [one.key for one in (*DUELS, LARGE)], "league": list(contest.rows()),
        "scaling": [one.key for one in SERIES],
    }[what]  # fmt: skip
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}"
            raise LookupError(f"no row {name!r} in {what}{hint}")
    if what == "scaling":
        rates = {"bandwidth": limits.bandwidth(), "products": limits.products()}
        return [measured(one, rates, say) for one in SERIES if one.key in names or not names]
    if what == "league":
        return contest.played(names, install(PEERS, say), say)
    wanted = [one for one in (*DUELS, LARGE) if one.key in names or (not names and one is not LARGE)]
    asked = {other.peer for one in wanted for other in one.theirs}
    failed = install([ALL[name] for name in asked], say)
    return [record for one in wanted for record in duel(one, failed, say)]
