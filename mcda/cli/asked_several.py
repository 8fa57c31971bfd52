"""What `mcda compare` prints of the questions put to several cases: a table a question, the cases in its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isnan
from typing import TYPE_CHECKING, Any

from mcda.cli import terminal
from mcda.sentences import lower, outward

if TYPE_CHECKING:
    from mcda.cli.asked import Answers

Table = tuple[list[list[str]], list[list[str]]]
NONE = "-"
SHOWN = ("utility", "least", "most")  # of types of partner


def tell(found: Answers) -> None:
    """Print every question with its table."""
    for k, name in enumerate(found.of):
        if k:
            terminal.say()
        told[name](found)


def _table(table: Table) -> None:
    for line in terminal.tabulate(*table):
        terminal.say(line)


def _line(text: str) -> None:
    terminal.tell(text, indent="  ", hanging="  ")


def _keys(names: Iterable[str] | None) -> str:
    return NONE if names is None else " = ".join(map(terminal.one_line, names)) or NONE


def _figure(value: float | None, form: str = ".3g") -> str:
    return NONE if value is None or isnan(value) else format(value, form)


def _by_case(found: Answers, heads: list[list[str]], row: Callable[[Any], list[str] | None]) -> None:
    """Print a row a case; those without an answer are left out, and why is said below."""
    rows, why = [], []
    for label, one in found.all.cases.items():
        cells = row(one)
        if cells is None:
            why.append(f"{terminal.one_line(label)}: no answer: {_reason(found, label)}")
        else:
            rows.append([terminal.one_line(label), *cells])
    if rows:
        _table(([["case"], *heads], rows))
    for line in why:
        _line(line)


def _reason(found: Answers, label: str) -> str:
    reasons = [why for (case, _), why in found.all.refused.items() if case == label]
    return reasons[-1] if reasons else "it was not asked"


def _goals(found: Answers) -> None:
    terminal.tell("Goals: what each answer needs, and the fewest moves of a goal by one tier that change it.")

    def row(one: Any) -> list[str] | None:
        if one.goals is None or one.needs is None:
            return None
        flip = one.goals.flip
        moved = NONE if flip is None else ", ".join(f"{terminal.one_line(g)} {a} to {b}" for g, a, b in flip.moves)
        return [
            one.needs.name.lower(),
            _keys(one.goals.necessary),
            moved,
            NONE if flip is None else _keys(flip.winners),
        ]

    _by_case(found, [["needs"], ["best", "in any", "weights"], ["tier", "moved"], ["then"]], row)
    from mcda.goals import Needs

    for needs in Needs:
        if any(one.needs is needs for one in found.all.cases.values()):
            _line(f"{needs.name.lower()}: {needs.value}")


def _lenses(found: Answers) -> None:
    lenses = found.all.lenses
    terminal.tell("Lenses: how far ahead the choice is, in points of 100; negative where another one is.")
    strip = lenses.strip
    heads = [["case"], *(str(name).split("_") for name in strip.columns)]
    rows = [
        [terminal.one_line(str(case)), *(_figure(x, ".1f") for x in line)]
        for case, line in zip(strip.index, strip.to_numpy().tolist(), strict=True)
    ]
    _table((heads, rows))
    for sentence in lenses.sentences:
        _line(terminal.one_line(f"{sentence}."))


def _rules(found: Answers) -> None:
    terminal.tell("Rules of decision: which of them lead to the choice.")

    def row(one: Any) -> list[str] | None:
        rules = one.rules
        if rules is None:
            return None
        if rules.choice is None:
            return [NONE, "; ".join(f"{rule}: {_keys(names)}" for rule, names in rules.winners.items())]
        others = [f"{rule}: {_keys(names)}" for rule, names in rules.winners.items() if names != (rules.choice,)]
        return [f"{len(rules.reproduced_by)} of {len(rules.winners)}", "; ".join(others) or NONE]

    _by_case(found, [["lead", "to it"], ["others"]], row)
    _line("rules: utility, lexicographic, satisficing, maximin, minimax_regret; of one case with their vetoes")


def _scale(found: Answers) -> None:
    terminal.tell("The scale: whether the answer needs that its steps are equal.")

    def row(one: Any) -> list[str] | None:
        read = one.readings
        if read is None:
            return None
        if set(read.necessary) >= set(read.winners):
            return ["no", NONE, NONE, NONE]
        bend = read.bends[0] if read.bends else None
        bent = NONE if bend is None else f"{float(bend.at):+.2f} {terminal.one_line(bend.rival)}"
        return [
            "yes",
            _figure(read.nearest.moved, ".1f"),
            _keys(None if read.nearest.rival is None else [read.nearest.rival]),
            bent,
        ]

    _by_case(found, [["needs", "equal", "steps"], ["points of", "steps moved"], ["then"], ["even", "bend"]], row)
    _line(
        "points of steps moved: how much of the scale's steps, 100 in all, must move so that another one comes first; "
        "even bend: t + c·t(1 − t) of the whole scale, c from -1 (convex) to 1 (concave)"
    )


def _durability(found: Answers) -> None:
    terminal.tell("Durability: the weight of lasting, in points of 100, at which another one comes first.")

    def row(one: Any) -> list[str] | None:
        lasting = one.lasting
        if lasting is None or lasting.now is None:
            return None
        flip = lasting.flips[0] if lasting.flips else None
        drift = found.drifts.get(one.label)
        cells = [
            f"{100 * lasting.now:.1f}",
            "never" if flip is None else outward(100 * flip.now, 100 * flip.threshold, least=1)[1],
            NONE if flip is None else terminal.one_line(flip.rival),
        ]  # fmt: skip
        return (
            [*cells, "" if drift is None or drift.drift is None else lower(drift.drift, 3)] if found.drifts else cells
        )

    heads = [["now"], ["changes", "at"], ["then"]]
    _by_case(found, [*heads, ["drift", "a year"]] if found.drifts else heads, row)
    for label, life in found.lives.items():
        _line(terminal.one_line(f"{label}: {life}"))
    limit = next((one for one in found.drifts.values() if one is not None), None)
    if limit is not None:
        _line(
            f"drift a year: weights may drift by so much (a standard deviation of their logarithms) and the winner "
            f"stays first for {limit.years:g} years in at least {100 * limit.at_least:.4g}% of {limit.samples:,} draws"
            f", looked at {'once' if limit.looks == 1 else f'{limit.looks} times'} a year"
        )


def _sceptic(found: Answers) -> None:
    terminal.tell("A second rater: who comes first with those ratings, and the fewest that change the winner.")

    def row(one: Any) -> list[str] | None:
        raters = one.raters
        if raters is None:
            return None
        cells = raters.smallest[0] if raters.smallest else ()
        fewest = " + ".join(f"{terminal.one_line(c)} of {terminal.one_line(a)}" for a, c in cells) or NONE
        return [
            _keys(raters.theirs.winners) if not raters.agree else "the same",
            _figure(raters.kappa, ".2f"),
            str(len(raters.differences)),
            fewest,
        ]

    _by_case(found, [["first"], ["kappa"], ["cells", "differ"], ["fewest"]], row)


def _actors(found: Answers) -> None:
    terminal.tell("Actors: what they agree on, or where they would with the least shift of weights.")
    for label, one in found.agreements.items():
        _line(f"{terminal.one_line(label)}: {terminal.one_line(str(one))}")
    for label in found.all.cases:
        why = found.reason(label, "actors")
        if why is not None:
            _line(f"{terminal.one_line(label)}: no answer: {why}")


def _partners(found: Answers) -> None:
    exposure = found.all.exposure
    terminal.tell("Partners: utility by type of partner over all cases, in points of 100.")
    if exposure is None:
        _line("No option says with whom it is done, or how exposed it is.")
        return
    rows = [
        [terminal.one_line(str(name)), f"{row['options']:.0f}", *(f"{100 * row[key]:.1f}" for key in SHOWN),
         _figure(row["exposure"], ".1f"), f"{row['chosen']:.0f}"]
        for name, row in exposure.partners.iterrows()
    ]  # fmt: skip
    if rows:
        _table(([["partner"], ["options"], ["mean"], ["least"], ["most"], ["exposure"], ["chosen"]], rows))
    _line(f"{str(exposure)[0].upper()}{str(exposure)[1:]}.")


def _explained(found: Answers) -> None:
    whole = found.all.explained
    terminal.tell("Weights that explain the choices; mcda rationalise says more.")
    if whole is None:
        _line("No case names a choice.")
        return
    kinds = {"all": whole, **whole.apart}
    rows = []
    for kind, one in kinds.items():
        tight = " ".join(map(terminal.one_line, one.binding[0])) if one.binding else NONE
        rows.append([kind, str(len(one.choices)), _figure(one.margin), f"{100 * one.share:.1f}", tight])
    _table(([["choices"], ["cases"], ["largest", "lead"], ["random", "weights, %"], ["tightest"]], rows))
    for one in kinds.values():
        if not one.feasible:
            _line(f"{str(one)[0].upper()}{str(one)[1:]}.")


told: dict[str, Callable[[Answers], None]] = {
    "goals": _goals, "lenses": _lenses, "rules": _rules, "scale": _scale, "durability": _durability,
    "sceptic": _sceptic, "actors": _actors, "partners": _partners, "explained": _explained,
}  # fmt: skip
