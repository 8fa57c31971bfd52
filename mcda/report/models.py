"""How much the answer depends on how it was modelled: other methods, normalisations, weight rules, other options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.parts import Block, Cell, Column, Heading, Items, Paragraph, Row, Table, Text, plain, text
from mcda.report.words import capital, counted, listed

if TYPE_CHECKING:
    from mcda.comparison.reasons import Difference
    from mcda.comparison.reversals import Reversal, Reversals
    from mcda.comparison.variants import MethodComparison
    from mcda.study import Study

MOST = 3  # sentences of a kind; the JSON document has all


def blocks(study: Study, names: Names) -> list[Block]:
    """Return what a comparison of all models found, below the methods that the report leads with."""
    made, turned = study.models, study.reversals
    if len(made.matrix.alternatives) < 2:
        return []
    found: list[Block] = [Heading("Modelled otherwise"), Paragraph(_winners(made, names))]
    if made.drivers is not None and made.drivers.disagreement:
        found.append(Paragraph((str(made.drivers),)))
    reasons = _reasons(made, names)
    if reasons:
        found.append(Items(tuple(reasons)))
    found.append(_table(made, names))
    if turned is not None:
        found += [Heading("With other options"), Paragraph(_turned(turned)), *_findings(turned)]
    return found


def _winners(made: MethodComparison, names: Names) -> Text:
    """Say how many models there are and who comes first in how many."""
    methods = len({one.method for one in made.variants})
    count = len(made.variants)
    rules = counted(len(made.weights), "rule")
    of = f"{counted(methods, 'method')}, each with every normalisation that fits and {rules}"
    first = sorted((name for name, share in made.wins.items() if share), key=lambda name: -made.wins[name])
    told = []
    for name in first:
        share = made.wins[name]
        told.append(text(names.option(name), f" in {share if share.denominator == 1 else f'{float(share):.1f}'}"))
    ties = any(made.wins[name].denominator != 1 for name in first)
    level = " Options that are level share a model." if ties else ""
    if len(first) == 1:
        return text(f"{capital(of)} for the weights make {count} models. All put ", names.option(first[0]), " first.")
    return text(f"{capital(of)} for the weights make {count} models. First comes ", listed(told), f".{level}")


def _reasons(made: MethodComparison, names: Names) -> list[Text]:
    """Return a sentence for each choice changed and winner found, and how many models more it stands for."""
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for one in made.differences:
        groups.setdefault((one.changed, one.variant.ranking.winners), []).append(one)
    told = []
    for one, *others in list(groups.values())[:MOST]:
        now, then = one.variant.ranking.winners, one.against.ranking.winners
        verb = " comes first" if len(now) == 1 else " come first, level,"
        said = text(f"With {_change(one)}, ", names.all_of(now), verb, " instead of ", names.all_of(then))
        more = f" So too in {counted(len(others), 'other model')}." if others else ""
        told.append(text(said, f"; {one.reason}." if one.reason else ".", more))
    return told


def _change(one: Difference) -> str:
    """Return which choices differ, in words."""
    found = []
    if "method" in one.changed:
        found.append(f"{in_sentence(one.variant.method)} instead of {in_sentence(one.against.method)}")
    now, then = one.variant.normalisation, one.against.normalisation
    if "normalisation" in one.changed and now is not None and then is not None:
        found.append(f"the normalisation {now} instead of {then}")
    if "weights" in one.changed:
        found.append(f"{_rule(one.variant.weights)} weights instead of {_rule(one.against.weights)}")
    return " and ".join(found)


def _rule(name: str) -> str:
    return name.replace("_", " ")


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
        rules = "" if one.weights is None else f", {', '.join(map(_rule, one.weights))} weights"
        rows.append(Row((Cell((f"{method_name(one.method)}{how}{rules}",)), *cells), marked=first != usual))
    columns = (Column("Model"), *(Column(names.label(key), "centre") for key in keys))
    note = "Models of one method that give everybody the same place share a row; those with another best are marked."
    return Table(("The place of every option in every model",), columns, tuple(rows), (note,), folded=True)


def _turned(turned: Reversals) -> Text:
    models = list(dict.fromkeys(model for model, _ in turned.tried))
    won = list(dict.fromkeys(one.model for one in turned.findings if one.winner_changes))
    moved = [model for model in dict.fromkeys(one.model for one in turned.findings) if model not in won]
    asked = "Leaving out an option that is not the best, adding a copy of one, or making one worse"
    if not won and not moved:
        return (f"{asked} changes the order of the others under none of the {counted(len(models), 'method')}.",)
    told = [f"{asked} should not change how the others compare."]
    told.append(
        f" Who is the best changes under {_listing(won)}." if won else " Who is the best changes under no method."
    )
    if moved:
        told.append(f" Only the order behind the best changes under {_listing(moved)}.")
    return ("".join(told),)


def _listing(models: list[str]) -> str:
    return plain(listed([_model(one) for one in models]))


def _findings(turned: Reversals) -> list[Block]:
    ordered: list[Reversal] = sorted(turned.findings, key=lambda one: not one.winner_changes)
    if not ordered:
        return []
    rest = len(ordered) - MOST
    items: list[Text] = [(capital(_model(one.model)) + str(one).removeprefix(one.model),) for one in ordered[:MOST]]
    if rest > 0:
        items.append((f"And {rest} more of the kind; the JSON document has all of them.",))
    return [Items(tuple(items))]
