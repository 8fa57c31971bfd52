"""How much the answer depends on how it was modelled: other methods, normalisations, weight rules, other options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.comparison.reasons import COME, COMES
from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.parts import Block, Cell, Column, Heading, Items, Paragraph, Row, Table, Text, plain, say, text
from mcda.report.words import capital, counted, listed

if TYPE_CHECKING:
    from mcda.comparison.reasons import Difference
    from mcda.comparison.reversals import Reversal, Reversals
    from mcda.comparison.variants import MethodComparison
    from mcda.study import Study

RULES = {
    "given": noted("given"), "equal": noted("equal"), "rank_order_centroid": noted("rank order centroid"),
    "rank_sum": noted("rank sum"),
}  # fmt: skip
MOST = 3  # sentences of a kind; the JSON document has all


def blocks(study: Study, names: Names) -> list[Block]:
    """Return what a comparison of all models found, below the methods that the report leads with."""
    made, turned = study.models, study.reversals
    if len(made.matrix.alternatives) < 2:
        return []
    found: list[Block] = [Heading(word("Modelled otherwise")), Paragraph(_winners(made, names))]
    if made.drivers is not None and made.drivers.disagreement:
        found.append(Paragraph((str(made.drivers),)))
    reasons = _reasons(made, names)
    if reasons:
        found.append(Items(tuple(reasons)))
    found.append(_table(made, names))
    if turned is not None:
        found += [Heading(word("With other options")), Paragraph(_turned(turned)), *_findings(turned)]
    return found


def _winners(made: MethodComparison, names: Names) -> Text:
    """Say how many models there are and who comes first in how many."""
    methods = len({one.method for one in made.variants})
    count = len(made.variants)
    first = sorted((name for name, share in made.wins.items() if share), key=lambda name: -made.wins[name])
    listing = []
    for name in first:
        share = made.wins[name]
        many = str(share) if share.denominator == 1 else localised(f"{float(share):.1f}")
        listing.append(say("{option} in {n}", option=names.option(name), n=many))
    told = (
        noted(
            "{methods}, each with every normalisation that fits and {rules} for the weights make {n} models. All put "
            "{options} first."
        )
        if len(first) == 1
        else noted(
            "{methods}, each with every normalisation that fits and {rules} for the weights make {n} models. First "
            "comes {options}."
        )
    )
    said = say(
        told, methods=capital(counted(methods, "method")), rules=counted(len(made.weights), "rule"), n=str(count),
        options=names.option(first[0]) if len(first) == 1 else listed(listing),
    )  # fmt: skip
    ties = len(first) > 1 and any(made.wins[name].denominator != 1 for name in first)
    return text(said, word(" Options that are level share a model.") if ties else None)


def _reasons(made: MethodComparison, names: Names) -> list[Text]:
    """Return a sentence for each choice changed and winner found, and how many models more it stands for."""
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for one in made.differences:
        groups.setdefault((one.changed, one.variant.ranking.winners), []).append(one)
    told = []
    for one, *others in list(groups.values())[:MOST]:
        now, then = one.variant.ranking.winners, one.against.ranking.winners
        said = say(
            COMES if len(now) == 1 else COME, change=_change(one), now=names.all_of(now), then=names.all_of(then)
        )
        more = word(" So too in {models}.", models=counted(len(others), "other model")) if others else ""
        told.append(text(said, f"; {one.reason}." if one.reason else ".", more))
    return told


def _change(one: Difference) -> str:
    """Return which choices differ, in words."""
    found = []
    if "method" in one.changed:
        mine, other = in_sentence(one.variant.method), in_sentence(one.against.method)
        found.append(word("{now} instead of {then}", now=mine, then=other))
    now, then = one.variant.normalisation, one.against.normalisation
    if "normalisation" in one.changed and now is not None and then is not None:
        found.append(word("the normalisation {now} instead of {then}", now=now, then=then))
    if "weights" in one.changed:
        rules = {"now": _rule(one.variant.weights), "then": _rule(one.against.weights)}
        found.append(word("{now} weights instead of {then}", **rules))
    return word(" and ").join(found)


def _rule(name: str) -> str:
    return word(RULES[name]) if name in RULES else name.replace("_", " ")


def _model(name: str) -> str:
    """Return a method with its options, as in `topsis (vector)`, with the name that readers know."""
    method, bracket, options = name.partition(" (")
    return f"{in_sentence(method)}{bracket}{options}"


def _table(made: MethodComparison, names: Names) -> Table:
    from mcda.comparison.groups import groups

    keys = made.matrix.alternatives
    usual = set(made.reference.ranking.winners)
    rows = []
    for one in groups(made):
        first = {key for key, place in zip(keys, one.places, strict=True) if place == 1}
        cells = [Cell((str(place),), shade=4 if place == 1 else None) for place in one.places]
        how = "" if one.normalisations is None else f" ({', '.join(one.normalisations)})"
        rules = "" if one.weights is None else word(", {rules} weights", rules=", ".join(map(_rule, one.weights)))
        rows.append(Row((Cell((f"{method_name(one.method)}{how}{rules}",)), *cells), marked=first != usual))
    columns = (Column(word("Model")), *(Column(names.label(key), "centre") for key in keys))
    note = word(
        "Models of one method that give everybody the same place share a row; those with another best are marked."
    )
    caption = word("The place of every option in every model")
    return Table((caption,), columns, tuple(rows), (note,), folded=True)


def _turned(turned: Reversals) -> Text:
    models = list(dict.fromkeys(model for model, _ in turned.tried))
    won = list(dict.fromkeys(one.model for one in turned.findings if one.winner_changes))
    moved = [model for model in dict.fromkeys(one.model for one in turned.findings) if model not in won]
    if not won and not moved:
        return say(
            "Leaving out an option that is not the best, adding a copy of one, or making one worse changes the order "
            "of the others under none of the {methods}.",
            methods=counted(len(models), "method"),
        )
    told = word(
        "Leaving out an option that is not the best, adding a copy of one, or making one worse should not change how "
        "the others compare."
    )
    if won:
        told += word(" Who is the best changes under {methods}.", methods=_listing(won))
    else:
        told += word(" Who is the best changes under no method.")
    if moved:
        told += word(" Only the order behind the best changes under {methods}.", methods=_listing(moved))
    return (told,)


def _listing(models: list[str]) -> str:
    return plain(listed([_model(one) for one in models]))


def _findings(turned: Reversals) -> list[Block]:
    ordered: list[Reversal] = sorted(turned.findings, key=lambda one: not one.winner_changes)
    if not ordered:
        return []
    rest = len(ordered) - MOST
    items: list[Text] = [(one.told(capital(_model(one.model))),) for one in ordered[:MOST]]
    if rest > 0:
        items.append((word("And {n} more like these; the JSON document has all of them.", n=rest),))
    return [Items(tuple(items))]
