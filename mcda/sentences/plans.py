"""Plans of improvement and decay in words."""

from __future__ import annotations

from collections.abc import Sequence

from mcda.language import noted, number, word
from mcda.sentences.labels import Labels, Told, joined
from mcda.sentences.numbers import amount, amounts

PLAN_STATUSES = {
    "PLAN": "No cheaper change of these scores does it.",
    "NEVER": "No values of these scores do it, as far as they can go.",
    "FIRST": "It is first today.",
    "TIED": "It shares the first place today: it is level with another one already.",
    "OPEN": "The budget was spent before the bracket closed.",
}


def plan(told: Told) -> str:
    """Return a plan in the words of its names.

    Examples
    --------
    >>> told = {"status": "PLAN", "alternative": "b", "rival": "a", "better": True, "overtakes": False, "cost": 0.5}
    >>> plan(told | {"bracket": [0.5, 0.5], "changes": {"gain": [2.0, 7.0]}})
    'b becomes first when gain goes from 2 to 7'
    """
    name, status = told["alternative"], told["status"]
    if status in ("FIRST", "TIED"):
        return f"{name}: {PLAN_STATUSES[status]}"
    if status == "NEVER":
        return f"{name} {'never becomes' if told['better'] else 'stays'} first: {PLAN_STATUSES[status]}"
    if told["cost"] is None:
        low = told["bracket"][0]
        return f"{name}: no plan was found, and none costs less than {low:.6g}: {PLAN_STATUSES[status]}"
    reaches = "overtakes" if told["overtakes"] else "draws level with"
    does = f"{name} becomes first" if told["better"] else f"{told['rival']} {reaches} {name}"
    moves = ", ".join(f"{c} goes {_from_to(now, then)}" for c, (now, then) in told["changes"].items())
    if status != "OPEN":
        return f"{does} when {moves}"
    low, high = told["bracket"]
    left = f"no plan costs less than {low:.9g}, and the budget was spent before more was known"
    return f"{does} when {moves} (for {high:.9g}; {left})"


def _round(now: float, then: float) -> float | None:
    """Return the round score that another one is just beyond, where it is."""
    near = float(f"{then:.6g}")
    beside = near != then and abs(then - near) <= 1e-9 * max(abs(near), abs(now))
    return near if beside else None


def _from_to(now: float, then: float) -> str:
    near = _round(now, then)
    if near is not None:
        return f"from {now:.6g} to just {'above' if then > near else 'below'} {near:.6g}"
    digits = next((k for k in range(6, 17) if f"{now:.{k}g}" != f"{then:.{k}g}"), 17)
    return f"from {now:.{digits}g} to {then:.{digits}g}"


def plan_in(labels: Labels, told: Told) -> str:
    """Return a plan with labels, each score in its criterion's own unit.

    Examples
    --------
    >>> labels = Labels({"sue": "Go to the Court", "zone": "A shared zone"}, {"SOV": "Area obtained"})
    >>> told = {"status": "PLAN", "alternative": "zone", "rival": "sue", "better": True, "overtakes": False}
    >>> plan_in(labels, told | {"cost": 0.5, "bracket": [0.5, 0.5], "changes": {"SOV": [2.0, 7.5]}, "levels": {}})
    '“A shared zone” comes first with Area obtained 2 → 7.5.'
    """
    option, status = labels.option(told["alternative"]), told["status"]
    if status == "NEVER":
        return word(_never(told["better"]), option=option)
    if status in ("FIRST", "TIED"):
        return word(_today(status), option=option)
    if told["cost"] is None:
        low = number(f"{told['bracket'][0]:.6g}")
        return word(
            "{option}: no plan was found, and none costs less than {low}; the time was up.", option=option, low=low
        )
    moves = moves_in(labels, told)
    if told["better"]:
        said = word("{option} comes first with {moves}.", option=option, moves=moves)
    else:
        end = (
            noted("{rival} overtakes {option} once it has {moves}.")
            if told["overtakes"]
            else noted("{rival} draws level with {option} once it has {moves}.")
        )
        said = word(end, rival=labels.option(told["rival"]), option=option, moves=moves)
    if status != "OPEN":
        return said
    low, high = (number(f"{end:.9g}") for end in told["bracket"])
    return said + word(" The time was up: it costs {high}, and no plan costs less than {low}.", high=high, low=low)


def _never(better: bool) -> str:
    return (
        noted("{option} cannot come first by these ratings, as far as they can go.")
        if better
        else noted("{option} stays first, however far these ratings fall.")
    )


def _today(status: str) -> str:
    return (
        noted("{option} comes first today.")
        if status == "FIRST"
        else noted("{option} shares the first place today: it is level with another one already.")
    )


def moves_in(labels: Labels, told: Told) -> str:
    """Return the scores that change, now → then."""
    levels, found = told.get("levels") or {}, []
    for name, (now, then) in told["changes"].items():
        at = levels.get(name)
        found.append(
            word("{criterion} {now} → {then}", criterion=labels.subject(name), now=shown(now, then)[0],
                 then=shown(now, then)[1] + (word(" (at {levels})", levels=_levels(at)) if at else ""))
        )  # fmt: skip
    return joined(found)


def shown(now: float, then: float) -> tuple[str, str]:
    """Return a score today and in a plan; just beyond a round one where it is."""
    near = _round(now, then)
    if near is None:
        return amounts(now, then)
    beyond = noted("just above {x}") if then > near else noted("just below {x}")
    return amount(now), word(beyond, x=amount(near))


def _levels(listed: Sequence[float | str]) -> str:
    return joined(x if isinstance(x, str) else amount(x) for x in listed)
