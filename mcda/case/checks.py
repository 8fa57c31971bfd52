"""What one block of a case says about another: cells complete and in order, names known, no stage left out.

The checks read the plain values and pass over whatever has the wrong shape, which is reported elsewhere; so every fault
of a file is found in one go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from mcda.case.document import STAGES
from mcda.case.faults import block, entries
from mcda.case.levels import functions, off, scale_of, stated
from mcda.case.reading import Source, met
from mcda.case.references import Found, amount, known, listed, named, opening, pairs, shares, source_lines
from mcda.value import ValueFunction

Values = Mapping[str, ValueFunction]


def crossed(source: Source, interests: Mapping[str, Any] | None = None) -> Found:
    """Yield every fault of a case that shows only when its blocks are read together."""
    data = source.root.plain()
    yield from opening(source, data)
    yield from stages(source, data)
    yield from confined(source, data)
    yield from named(source)
    yield from source_lines(source, data)
    yield from _criteria(source, data, interests)
    yield from stated(source, data)
    yield from _importance(source, data)
    values = functions(data)
    yield from _alternatives(source, data, values)
    yield from _twice(source, data, "alternatives")
    yield from _twice(source, data, "criteria")
    yield from _choice(source, data)
    yield from _events(source, data, values)
    yield from _limits(source, data)


def stages(source: Source, data: Mapping[str, Any]) -> Found:
    """A case that carries one stage of the Rational Actor Model carries them all."""
    given = [stage for stage in STAGES if stage in data]
    if not given:
        return
    for stage in STAGES:
        if stage not in data or data[stage] is None:
            yield source.problem(
                (given[0],) if stage not in data else (stage,),
                f"the stage {stage!r} is missing; a case of the Rational Actor Model needs {', '.join(STAGES)}, "
                "besides criteria and alternatives; leave them all out for a plain matrix", key=True,
            )  # fmt: skip
    for name, criterion in block(data, "criteria").items():
        if "factors" in data and not entries(criterion, "factors"):
            yield source.problem(
                ("criteria", name),
                f"criteria.{name}: expected 'factors', the keys of the factors it rests on",
                key=True,
            )


def confined(source: Source, data: Mapping[str, Any]) -> Found:
    """`interests:` names a file in the folder of the case."""
    name = data.get("interests")
    if not isinstance(name, str) or not name.strip():
        return
    if name in (".", "..") or name != PurePath(name).name or any(mark in name for mark in "/\\:\0"):
        said = f"expected the name of a file in the same folder, met {met(name)}"
        yield source.problem(("interests",), said)


def _criteria(source: Source, data: Any, interests: Mapping[str, Any] | None) -> Found:
    factors = _factors(data)
    external = block(data, "factors", "external")
    for name in block(data, "factors", "internal"):
        if name in external:
            yield source.problem(
                ("factors", "internal", name), f"factor {name!r} is external already; a factor has one key", key=True
            )
    if isinstance(data.get("criteria"), dict) and not data["criteria"]:
        yield source.problem(("criteria",), "expected at least one criterion", key=True)
    yield from _scale(source, data, ("scale",))
    mapped: dict[str, str] = {}
    for name, criterion in block(data, "criteria").items():
        path = ("criteria", name)
        yield from _scale(source, criterion, (*path, "scale"))
        for k, factor in enumerate(entries(criterion, "factors")):
            if isinstance(factor, str):
                yield from known(source, (*path, "factors", k), factor, factors, "factor")
        interest = block(criterion).get("interest")
        if isinstance(interest, str):
            if interests is not None:
                yield from known(source, (*path, "interest"), interest, interests, "national interest")
            if interest in mapped:
                said = f"interest {interest!r} stands for criterion {mapped[interest]!r} already"
                yield source.problem((*path, "interest"), said)
            mapped[interest] = name


def _scale(source: Source, holder: Any, path: tuple[str, ...]) -> Found:
    low, high = (amount(block(holder, "scale").get(end)) for end in ("low", "high"))
    if low is not None and high is not None and low >= high:
        yield source.problem((*path, "high"), f"expected a scale with low < high, met low {low} and high {high}")


def _importance(source: Source, data: Any) -> Found:
    criteria = block(data, "criteria")
    if not criteria:
        return
    if data.get("judgements") is not None and data.get("weights") is not None:
        yield source.problem(("weights",), "expected judgements or weights, met both; leave one out", key=True)
    if data.get("judgements") is not None:
        yield from pairs(source, data, criteria, "criterion")
    elif data.get("weights") is not None:
        yield from shares(source, ("weights",), data.get("weights"), criteria, "criterion")
    else:
        untiered = [name for name, criterion in criteria.items() if block(criterion).get("tier") is None]
        if untiered:
            said = "expected judgements, weights or a tier for every criterion; no tier for "
            yield source.problem(("criteria",), said + ", ".join(map(repr, untiered[:6])), key=True)


def _alternatives(source: Source, data: Any, values: Values) -> Found:
    alternatives, criteria = block(data, "alternatives"), block(data, "criteria")
    if isinstance(data.get("alternatives"), dict) and not alternatives:
        yield source.problem(("alternatives",), "expected at least one alternative", key=True)
    factors = _factors(data)
    feasible = False
    for name, alternative in alternatives.items():
        path = ("alternatives", name)
        because = block(alternative).get("because")
        ruled_out = block(alternative).get("feasible") is False
        feasible = feasible or not ruled_out
        if isinstance(because, str) and factors:
            yield from known(source, (*path, "because"), because, factors, "factor")
        if ruled_out and because is None:
            yield source.problem((*path, "feasible"), "expected 'because' beside it, the factor that rules it out")
        elif because is not None and not ruled_out:
            yield source.problem((*path, "because"), "expected 'feasible: false' beside it")
        scores = block(alternative).get("scores")
        if not isinstance(scores, dict):
            continue
        for criterion, cell in scores.items():
            yield from _cell(source, data, (*path, "scores"), criterion, cell, values)
        for criterion in criteria:
            if criterion not in scores:
                said = f"no score on criterion {criterion!r}; expected a number or [low, likely, high]"
                yield source.problem((*path, "scores"), f"alternatives.{name}: {said}", key=True)
    if alternatives and not feasible:
        yield source.problem(("alternatives",), "expected at least one feasible alternative", key=True)


def _twice(source: Source, data: Any, kind: str) -> Found:
    """Two options, or two criteria, that a reader cannot tell apart."""
    met_before: dict[str, str] = {}
    for name, one in block(data, kind).items():
        given = block(one).get("label")
        label = given if isinstance(given, str) and given.strip() else str(name)
        seen = met_before.setdefault(" ".join(label.split()).casefold(), name)
        if seen != name:
            path = (kind, name, "label") if label is given else (kind, name)
            said = f"expected a label of its own, met {met(label)}, which is the label of {kind}.{seen} already"
            yield source.problem(path, said, key=label is not given)


def _cell(
    source: Source, data: Any, path: tuple[str, ...], criterion: str, cell: Any, values: Values
) -> Found:  # fmt: skip
    """A rating belongs to a criterion, lies on its scale, has its ends in order, and a value where there are values."""
    path = (*path, criterion)
    criteria = block(data, "criteria")
    if criteria and criterion not in criteria:
        yield from known(source, path, criterion, criteria, "criterion", key=True)
        return
    given = cell.get("score") if isinstance(cell, dict) else cell
    ends = given if isinstance(given, list) else [given]
    if block(criteria, criterion, "value").get("labels") is not None:
        yield from off(source, path, criterion, ends, values)
        return
    amounts = [amount(one) for one in ends]
    if None in amounts or len(ends) not in (1, 3):
        return
    row = [one for one in amounts if one is not None]
    if row != sorted(row):
        yield source.problem(path, f"expected low ≤ likely ≤ high, met {_row(given)}")
    own = scale_of(data, criteria.get(criterion))
    low, high = amount(own.get("low")), amount(own.get("high"))
    outside = [] if low is None or high is None else [k for k, one in enumerate(row) if not low <= one <= high]
    for k in outside:
        said = f"expected a rating from {low} to {high}, the scale of {criterion!r}, met {ends[k]}"
        yield source.problem((*path, "score", k), said)
    if not outside:
        yield from off(source, path, criterion, ends, values)


def _choice(source: Source, data: Any) -> Found:
    chosen = block(data, "choice").get("alternative")
    alternatives = block(data, "alternatives")
    if isinstance(chosen, str) and alternatives:
        yield from known(source, ("choice", "alternative"), chosen, alternatives, "alternative")
        if block(alternatives, chosen).get("feasible") is False:
            yield source.problem(("choice", "alternative"), f"{chosen!r} was chosen, yet it is marked as not feasible")
    still = data.get("status_quo")
    if isinstance(still, str) and alternatives:
        yield from known(source, ("status_quo",), still, alternatives, "alternative")
        if block(alternatives, still).get("feasible") is False:
            yield source.problem(("status_quo",), f"{still!r} is the status quo, yet it is marked as not feasible")
    sets = entries(data, "compatible_sets")
    if sets and data.get("exclusive", True) is True:
        said = "expected 'exclusive: false' where alternatives go together, met exclusive"
        yield source.problem(("compatible_sets",), said, key=True)
    for k, together in enumerate(sets):
        yield from listed(source, ("compatible_sets", k), together, alternatives)


def _events(source: Source, data: Any, values: Values) -> Found:
    alternatives, criteria = block(data, "alternatives"), block(data, "criteria")
    there = {name for name in alternatives if block(alternatives, name).get("feasible") is not False}
    for name, scenario in block(data, "scenarios").items():
        path = ("scenarios", name)
        given = block(scenario).get("probability")
        chance = amount(given)
        if chance is not None and not 0 <= chance <= 1:
            yield source.problem((*path, "probability"), f"expected a probability from 0 to 1, met {met(given)}")
        yield from _changes(source, data, (*path, "cells"), scenario, values)
        yield from listed(source, (*path, "remove"), block(scenario).get("remove"), alternatives)
        if there and there <= {one for one in entries(scenario, "remove") if isinstance(one, str)}:
            yield source.problem((*path, "remove"), "expected an alternative to stay, met all removed", key=True)
        yield from _before(source, data, (*path, "date"), block(scenario).get("date"))
        for criterion, factor in block(scenario, "weight_multipliers").items():
            yield from known(
                source, (*path, "weight_multipliers", criterion), criterion, criteria, "criterion", key=True
            )
            times = amount(factor)
            if times is not None and times < 0:
                said = f"expected a factor of 0 or more, met {met(factor)}"
                yield source.problem((*path, "weight_multipliers", criterion), said)
        factors, weights = block(scenario, "weight_multipliers"), block(data, "weights")
        weighing = [one for one in criteria if one not in weights or amount(weights[one]) != 0]
        if weighing and all(one in factors and amount(factors[one]) == 0 for one in weighing):
            said = "expected a criterion to keep its weight, met a factor of 0 for all that have one"
            yield source.problem((*path, "weight_multipliers"), said, key=True)
        if isinstance(scenario, dict) and not any(
            scenario.get(key) for key in ("cells", "remove", "weight_multipliers")
        ):
            yield source.problem(
                path,
                f"scenarios.{name}: expected 'cells', 'remove' or 'weight_multipliers', met none of them",
                key=True,
            )
    yield from _changes(source, data, ("second_opinion", "cells"), data.get("second_opinion"), values)


def _before(source: Source, data: Any, path: tuple[str, ...], date: Any) -> Found:
    """An event comes after the decision: what was known by then is in the ratings."""
    decided, year = amount(data.get("decided")), re.match(r"\d{4}", str(getattr(date, "text", date)))
    if decided is not None and year is not None and int(year[0]) < decided:
        said = f"expected a date from {int(decided)} on, the year of the decision, met {met(date)}"
        yield source.problem(path, f"{said}; what was known before belongs in the ratings")


def _changes(source: Source, data: Any, path: tuple[str, ...], holder: Any, values: Values) -> Found:
    alternatives = block(data, "alternatives")
    for alternative, row in block(holder, "cells").items():
        yield from known(source, (*path, alternative), alternative, alternatives, "alternative", key=True)
        for criterion, cell in (row if isinstance(row, dict) else {}).items():
            yield from _cell(source, data, (*path, alternative), criterion, cell, values)


def _limits(source: Source, data: Any) -> Found:
    alternatives, criteria = block(data, "alternatives"), block(data, "criteria")
    names: list[Any] = []
    for k, limit in enumerate(entries(data, "limits")):
        path = ("limits", k)
        if not isinstance(limit, dict):
            continue
        kinds = [key for key in ("criterion", "spend", "exclude") if limit.get(key) is not None]
        if len(kinds) != 1:
            shown = " and ".join(map(repr, kinds)) or "none"
            yield source.problem(path, f"expected one of 'criterion', 'spend' and 'exclude', met {shown}")
        low, high = amount(limit.get("at_least")), amount(limit.get("at_most"))
        if kinds in (["criterion"], ["spend"]) and "at_least" not in limit and "at_most" not in limit:
            yield source.problem(path, "expected 'at_most' or 'at_least' beside it")
        if kinds == ["exclude"] and ("at_least" in limit or "at_most" in limit):
            yield source.problem(path, "expected 'exclude' alone, met an amount beside it")
        if low is not None and high is not None and low > high:
            yield source.problem((*path, "at_most"), f"expected at_least ≤ at_most, met {low} and {high}")
        if isinstance(limit.get("criterion"), str):
            yield from known(source, (*path, "criterion"), limit["criterion"], criteria, "criterion")
            if block(criteria, limit["criterion"]).get("value") is not None:
                said = f"{limit['criterion']!r} has a value function, so that its ratings are values and no amounts"
                yield source.problem((*path, "criterion"), f"{said}; give the amounts as 'spend'")
        for name in block(limit, "spend"):
            yield from known(source, (*path, "spend", name), name, alternatives, "alternative", key=True)
        yield from listed(source, (*path, "exclude"), limit.get("exclude"), alternatives)
        if isinstance(limit.get("name"), str) and limit["name"] in names:
            yield source.problem((*path, "name"), f"the name {limit['name']!r} stands here twice")
        names.append(limit.get("name"))


def _factors(data: Any) -> dict[str, Any]:
    return {**block(data, "factors", "external"), **block(data, "factors", "internal")}


def _row(given: Any) -> str:
    return "[" + ", ".join(map(str, given)) + "]"
