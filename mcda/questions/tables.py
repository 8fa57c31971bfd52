"""A table a question: cases in the rows, what there is no answer to missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from mcda.questions.one import CaseQuestions
    from mcda.questions.several import Questions

LEVEL = " = "


def tables(found: Questions) -> dict[str, pd.DataFrame]:
    """Return all tables; `partners` has a row a type of partner, `explained` one for all, past and recommended."""
    by_case: dict[str, Callable[[CaseQuestions], dict[str, Any]]] = {
        "choice": _choice, "goals": _goals, "rules": _rules, "scale": _scale, "sceptic": _sceptic,
    }  # fmt: skip
    made = {name: _frame(found, row) for name, row in by_case.items()}
    made["lenses"] = _lenses(found)
    made["leads"] = found.lenses.strip
    made["durability"] = found.lasting.table.reindex(list(found.cases)).rename_axis("case")
    if found.exposure is not None:
        made["partners"] = found.exposure.partners
    if found.explained is not None:
        made["explained"] = _explained(found)
    return made


def _frame(found: Questions, row: Callable[[CaseQuestions], dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    rows = [row(one) for one in found.cases.values()]
    columns = list(dict.fromkeys(name for one in rows for name in one))
    index = pd.Index(list(found.cases), name="case")
    return pd.DataFrame([[one.get(name) for name in columns] for one in rows], index, columns, dtype=object)


def _level(names: Iterable[str] | None) -> str | None:
    return None if names is None else LEVEL.join(names) or None


def _choice(one: CaseQuestions) -> dict[str, Any]:
    return {
        "winners": _level(one.ranking.winners), "lead": one.ranking.margin, "choice": one.case.choice,
        "agrees": one.agrees, "prospective": one.prospective,
    }  # fmt: skip


def _goals(one: CaseQuestions) -> dict[str, Any]:
    goals, flip = one.goals, one.goals.flip if one.goals else None
    ends = {name: None if goals is None else _level(getattr(goals, name)) for name in ("maximin", "minimax_regret")}
    return {
        "needs": None if one.needs is None else one.needs.name,
        "necessary": None if goals is None else _level(goals.necessary), **ends,
        "moves": None if flip is None else sum(abs(a - b) for _, a, b in flip.moves),
        "flip": None if flip is None else ", ".join(f"{goal} {a}→{b}" for goal, a, b in flip.moves),
        "then": None if flip is None else _level(flip.winners),
    }  # fmt: skip


def _rules(one: CaseQuestions) -> dict[str, Any]:
    rules = one.rules
    if rules is None:
        return {}
    same = None if rules.choice is None else len(rules.reproduced_by)
    return {**{rule: _level(names) for rule, names in rules.winners.items()}, "to_choice": same}


def _scale(one: CaseQuestions) -> dict[str, Any]:
    found = one.readings
    if found is None:
        return {"necessary": None, "possible": None, "moved": None, "rival": None, "bend": None, "bend_rival": None}
    bend, moved = found.bends[0] if found.bends else None, found.nearest.moved
    return {
        "necessary": _level(found.necessary), "possible": ", ".join(found.possible),
        "moved": moved, "rival": found.nearest.rival,
        "bend": None if bend is None else float(bend.at), "bend_rival": None if bend is None else bend.rival,
    }  # fmt: skip


def _sceptic(one: CaseQuestions) -> dict[str, Any]:
    found = one.raters
    if found is None:
        return {"theirs": None, "agree": None, "kappa": None, "differ": None, "smallest": None}
    cells = found.smallest[0] if found.smallest else ()
    return {
        "theirs": _level(found.theirs.winners), "agree": found.agree, "kappa": found.kappa,
        "differ": len(found.differences), "smallest": ", ".join(f"{c} of {a}" for a, c in cells) or None,
    }  # fmt: skip


def _lenses(found: Questions) -> pd.DataFrame:
    table = found.lenses.winners.copy()
    table["tells_apart"] = [name in found.lenses.diagnostic for name in table.index]
    return table


def _explained(found: Questions) -> pd.DataFrame:
    import pandas as pd

    whole = found.explained
    assert whole is not None
    rows = {}
    for kind, one in {"all": whole, **whole.apart}.items():
        case, rival = one.binding[0] if one.binding else (None, None)
        rows[kind] = {
            "cases": len(one.choices), "margin": one.margin, "share": one.share, "share_error": one.share_error,
            "binding": case, "rival": rival,
            "conflict": ", ".join(one.choices[k].label for k in one.conflict) or None,
        }  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index.name = "choices"
    return table.astype({"margin": float, "share": float, "share_error": float})
