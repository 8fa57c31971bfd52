"""What `mcda compare` prints of the questions put to one case, in the case's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from mcda.cli import asked_several, terminal
from mcda.sentences import outward

SHOWN = ("share", "least", "most", "regret")  # of ranked goals

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.cli.asked import Answers
    from mcda.questions import CaseQuestions


def tell(found: Answers) -> None:
    """Print every question in words, with its table."""
    (one,) = found.all.cases.values()
    terminal.tell(terminal.one_line(one.case.title))
    for name in found.of:
        terminal.say()
        ask = _TOLD.get(name)
        if ask is None:
            asked_several.told[name](found)
        elif not ask(found, one):
            why = found.reason(one.label, name) or "nothing is known"
            terminal.tell(f"{name.capitalize()}: no answer: {terminal.one_line(why)}.")


def _labels(case: Case, names: Iterable[str]) -> str:
    from mcda.cli.inputs import option_label, quoted

    return quoted(option_label(case, name) for name in names)


def _criterion(case: Case, name: str) -> str:
    from mcda.cli.inputs import criterion_label

    return f"“{criterion_label(case, name)}”"


def _line(text: str) -> None:
    terminal.tell(text, indent="  ", hanging="  ")


def _table(heads: list[list[str]], rows: list[list[str]]) -> None:
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)


def _goals(found: Answers, one: CaseQuestions) -> bool:
    goals, case = one.goals, one.case
    if goals is None or one.grades is None or one.needs is None:
        return False
    order = "; ".join(" and ".join(_criterion(case, name) for name in tier) for tier in goals.ranked)
    terminal.tell(f"Goals, the most important first: {order}.")
    first = _labels(case, one.ranking.winners)
    terminal.tell(f"That {first} {'comes' if len(one.ranking.winners) == 1 else 'come'} first needs {one.needs.value}.")
    for (_, rival), needs in one.grades.items():
        _line(f"not behind {_labels(case, [rival])}: {needs.value}")
    if goals.flip is None:
        terminal.tell(
            f"No {goals.looked} moves of a goal by one tier change the best under the mean weights of the order."
        )
    else:
        moves = " and ".join(f"{_criterion(case, goal)} from tier {a} to {b}" for goal, a, b in goals.flip.moves)
        rest = f"; so would {len(goals.flips) - 1} other orders as near" if len(goals.flips) > 1 else ""
        terminal.tell(f"Moving {moves} would put {_labels(case, goals.flip.winners)} first{rest}.")
    rows = [
        [terminal.one_line(str(name)), str(row["status"]), *(f"{100 * row[key]:.1f}" for key in SHOWN)]
        for name, row in goals.table.iterrows()
    ]  # fmt: skip
    _table([["any weights in this order"], ["first"], ["share"], ["least"], ["most"], ["regret"]], rows)
    return True


def _lenses(found: Answers, one: CaseQuestions) -> bool:
    lenses, case = one.lenses, one.case
    terminal.tell("Lenses: who comes first for each, and by how many points of 100.")
    rows = []
    for lens, seen in lenses.seen[one.label].items():
        mark = "" if one.choice is None or seen.winners == (one.choice,) else "*"
        first = " = ".join(map(terminal.one_line, seen.winners))
        rows.append(
            [terminal.one_line(lenses.labels[lens]), first + mark, "" if seen.lead is None else f"{seen.lead:.1f}"]
        )
    _table([["lens"], ["first"], ["lead"]], rows)
    if any(row[1].endswith("*") for row in rows):
        terminal.tell(f"* another than {_labels(case, [one.choice or ''])}")
    said = lenses.diagnosticity(one.label).removeprefix(f"{one.label}: ")
    terminal.tell(terminal.one_line(f"In short: {said}."))
    for (_, lens), why in lenses.missing.items():
        _line(terminal.one_line(f"{lens}: {why}"))
    return True


def _share(part: float) -> str:
    """Return a share in percent, with a decimal where it is no whole number."""
    return f"{100 * part:.1f}".removesuffix(".0") + "%"


def _rules(found: Answers, one: CaseQuestions) -> bool:
    rules = one.rules
    if rules is None:
        return False
    terminal.tell(f"Rules of decision: {terminal.one_line(str(rules))}.")
    rows = []
    table, chosen = rules.table, rules.choice is not None
    for rule, first, agrees in zip(table.index, table["winners"], table["agrees"], strict=True):
        told = "yes" if agrees is True else "no" if agrees is False else _share(agrees) if chosen else ""
        rows.append([terminal.one_line(str(rule)), terminal.one_line(str(first)), *([told] if chosen else [])])
    _table([["rule"], ["first"], *([["the choice"]] if chosen else [])], rows)
    terminal.tell(
        "maximin and minimax_regret over the ratings at their bad, likely and good ends. A veto puts out whoever is "
        "below a threshold there"
        + ("; the share of all thresholds that lead to the choice stands beside it." if chosen else ".")
    )
    return True


def _scale(found: Answers, one: CaseQuestions) -> bool:
    read, case = one.readings, one.case
    if read is None:
        return False
    first = _labels(case, read.winners)
    if set(read.necessary) >= set(read.winners):
        terminal.tell(f"The scale: {first} first however it is read, as long as more is never worse.")
        return True
    status = read.table["status"]
    strict = [name for name in read.possible if status[name] == "strict" and name not in read.winners]
    whom = f"{_labels(case, strict)} can come first" if strict else "others can only draw level"
    terminal.tell(f"The scale: {first} first with equal steps; with other steps {whom}.")
    if read.reading is not None and read.nearest.rival is not None:
        near = f"{_labels(case, [read.nearest.rival])} draws level"
        terminal.tell(f"The nearest reading under which {near} ({read.nearest.moved:.1f} of 100 points moved):")
        _table([["level"], ["value"]], [[str(level), f"{value:.3f}"] for level, value in read.reading.items()])
    for bend in read.bends:
        shape = "concave" if bend.at > 0 else "convex"
        _line(f"{shape} readings t + c·t(1 − t): {_labels(case, [bend.rival])} overtakes at c = {float(bend.at):+.3f}")
    if not read.bends:
        _line("no reading t + c·t(1 − t) of the whole scale, convex (c = -1) to concave (c = 1), changes it")
    return True


def _durability(found: Answers, one: CaseQuestions) -> bool:
    lasting, case, limit = one.lasting, one.case, found.drifts.get(one.label)
    if lasting is not None and lasting.now is not None:
        what = " and ".join(_criterion(case, name) for name in lasting.criteria)
        terminal.tell(f"Durability: {what} counts for {100 * lasting.now:.1f} points of 100.")
        for flip in lasting.flips:
            side = "more" if flip.threshold >= flip.now else "less"
            _line(
                f"{_labels(case, [flip.rival])} instead of {_labels(case, [flip.winner])} once it counts for {side} "
                f"than {outward(100 * flip.now, 100 * flip.threshold, least=1)[1]}"
            )
        if not lasting.flips:
            _line(f"{_labels(case, lasting.winners)} whatever it counts for")
        for names, said in ((lasting.without, "counted for nothing"), (lasting.alone, "were all that counts")):
            if names is not None:
                _line(f"if it {said}: {_labels(case, names)}")
    if limit is not None:
        limit = replace(limit, choice=_labels(case, [limit.choice]))  # in the words of the rest
        terminal.tell(terminal.one_line(f"Drift: {limit}."))
        if limit.kept is not None:
            terminal.tell(terminal.one_line(f"{limit.kept[0].upper()}{limit.kept[1:]}; that needs no draws."))
    life = found.lives.get(one.label)
    if life is not None:
        life = replace(life, choice=_labels(case, [life.choice]))
        terminal.tell(terminal.one_line(f"Survival: {life}."))
        for event, date, rate in life.events:
            when = f"on {date}" if date is not None else f"by chance, {rate:g} times a year"
            _line(terminal.one_line(f"{event}: {when}"))
        for note in life.notes:
            _line(terminal.one_line(f"{note}"))
    return lasting is not None or limit is not None or life is not None


def _sceptic(found: Answers, one: CaseQuestions) -> bool:
    raters, case = one.raters, one.case
    if raters is None:
        return False
    whom = _labels(case, raters.theirs.winners)
    verb = "comes" if len(raters.theirs.winners) == 1 else "come"
    terminal.tell(f"With the second rater's ratings {whom} {'still ' * raters.agree}{verb} first.")
    kappa = (
        ""
        if raters.kappa is None
        else f"; weighted kappa {raters.kappa:.2f} (quadratic), {raters.kappa_linear:.2f} (linear)"
    )
    terminal.tell(f"{len(raters.differences)} ratings differ{kappa}.")
    rows = [
        [terminal.one_line(f"{row['criterion']} of {row['alternative']}"), f"{row['ours']:g}", f"{row['theirs']:g}"]
        for row in raters.differences.to_dict(orient="records")
    ]  # fmt: skip
    if rows:
        _table([["rating"], ["here"], ["second"]], rows)
    if not raters.smallest and rows:
        sets = "No set of them" if raters.complete else "No three of them"
        terminal.tell(f"{sets}, moved to the second rater's value, changes the winner.")
    for part in raters.smallest:
        cells = " and ".join(f"{_criterion(case, c)} of {_labels(case, [a])}" for a, c in part)
        _line(f"enough to change the winner: {cells}")
    return True


def _actors(found: Answers, one: CaseQuestions) -> bool:
    agreement = found.agreements.get(one.label)
    if agreement is None:
        return False
    terminal.tell(f"Actors: {terminal.one_line(str(agreement))}.")
    table = agreement.table
    rows = [
        [terminal.one_line(str(name)), *("never" if x is None else f"{x:.1f}" for x in row)]
        for name, row in zip(
            table.index, table.astype(object).where(table.notna(), None).to_numpy().tolist(), strict=True
        )
    ]
    _table([["points to move for"], *(terminal.one_line(str(name)).split("_") for name in table.columns)], rows)
    return True


_TOLD: dict[str, Callable[[Answers, CaseQuestions], bool]] = {
    "goals": _goals, "lenses": _lenses, "rules": _rules, "scale": _scale, "durability": _durability,
    "sceptic": _sceptic, "actors": _actors,
}  # fmt: skip
