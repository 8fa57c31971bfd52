"""What a study found as tables of numbers, a title each: for spreadsheets, and for who goes on computing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.flips.table import tabulate
from mcda.language import word
from mcda.report.heads import head
from mcda.report.naming import Names, method_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from mcda.several import Comparison
    from mcda.study import Study

Titled = tuple[str, "pd.DataFrame"]


def of_case(study: Study) -> dict[str, pd.DataFrame]:
    """Return the tables of a case by title, in the order of its report; shares and weights are of 1.

    Examples
    --------
    >>> import mcda
    >>> case = mcda.Case.of('''
    ... format: ram-case/1
    ... title: A room to rent
    ... criteria: {price: min, light: max}
    ... weights: {price: 2, light: 1}
    ... alternatives:
    ...   attic: {scores: {price: 400, light: 9}}
    ...   cellar: {scores: {price: 300, light: 2}}
    ... ''')
    >>> list(of_case(mcda.Study.of(case)))[:4]
    ['Scores', 'Ratings', 'Weights', 'Flips of weights']
    """
    names = Names(study)
    found = [
        (word("Scores"), _scores(study, names)),
        (word("Ratings"), _ratings(study, names)),
        (word("Weights"), _weights(study, names)),
        (word("Flips of weights"), _flips(study)),
        (word("Winner strips"), _strips(study)),
        (word("Nearest flips"), _nearest(study)),
        *_others(study),
    ]
    return {title: table for title, table in found if len(table)}


def of_several(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return the tables of several cases by title."""
    return {head(title): table for title, table in comparison.tables.items() if len(table)}


def _scores(study: Study, names: Names) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for key in study.ranking:
        row: dict[str, Any] = {"alternative": key, "label": names.label(key)}
        for name, ranking in study.rankings.items():
            row[f"{method_name(name)}: {word('score')}"] = float(ranking.scores[key])
            row[f"{method_name(name)}: {word('place')}"] = int(ranking.places[key])
        if study.ends:
            row["low"], row["high"] = study.ends[key]
        rows.append(row)
    return pd.DataFrame(rows).set_index("alternative")


def _ratings(study: Study, names: Names) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "alternative": key, "criterion": criterion, "label": names.criterion(criterion), "low": _level(cell.low),
            "likely": _level(cell.likely), "high": _level(cell.high), "reason": cell.reason,
            "lines": ", ".join(map(str, cell.lines)), "basis": ", ".join(cell.basis),
        }
        for key, criterion, cell in study.case.cells()
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index(["alternative", "criterion"])


def _level(x: Any) -> Any:
    """Return a rating as a number, or as its label where it has one."""
    return getattr(x, "label", None) or float(x)


def _weights(study: Study, names: Names) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for j, key in enumerate(study.matrix.criteria):
        row: dict[str, Any] = {"criterion": key, "label": names.criterion(key)}
        row |= {"direction": study.matrix.sense[j], "weight": float(study.weights.values[j])}
        for name, table in study.stability.items():
            line = table.loc[key]
            known = line["status"] != "not defined"  # else the criterion has all the weight: there is no interval
            row |= {
                f"{method_name(name)}: {end}": line[end] if known else None
                for end in ("lower", "upper", "lower_rival", "upper_rival")
            }
        rows.append(row)
    return pd.DataFrame(rows).set_index("criterion")


def _flips(study: Study) -> pd.DataFrame:
    import pandas as pd

    found = {name: tabulate(flips, study.case) for name, flips in study.flips.items() if flips}
    return pd.concat(found, names=["method", "number"]).droplevel("number") if found else pd.DataFrame()


def _strips(study: Study) -> pd.DataFrame:
    import pandas as pd

    found = {
        (name, criterion): path[["start", "end", "winner"]]
        for name, paths in study.paths.items()
        for criterion, path in paths.items()
        if len(path)
    }
    return pd.concat(found, names=["method", "criterion", "number"]).droplevel("number") if found else pd.DataFrame()


def _nearest(study: Study) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for name, norms in study.combined.items():
        for norm, flip in norms.items():
            low, high = flip.bracket or (None, None)
            row = {"method": name, "norm": norm, "status": flip.status.name, "distance": flip.distance}
            row |= {"at least": low, "at most": high, "winner": flip.winner, "rival": flip.rival}
            there = {} if flip.weights is None else {f"weight of {key}": x for key, x in flip.weights.items()}
            rows.append({**row, **there})
    return pd.DataFrame(rows).set_index("method") if rows else pd.DataFrame()


def _others(study: Study) -> Iterator[Titled]:
    if study.possible is not None:
        table = study.possible.drop(columns=["witness"], errors="ignore")
        yield word("Who can be best"), table if study.shares is None else table.assign(share=study.shares)
    if study.cells:
        yield word("Flips of ratings"), _told(study.cells, study)
    if study.judged:
        yield word("Flips of judgements"), _told(study.judged, study)
    if study.replay is not None:
        yield word("Events"), study.replay.alone
        if study.event_flips:
            yield word("Flips by events"), _told(study.event_flips, study)
    if study.drawn is not None:
        yield word("Drawn ratings"), study.drawn.to_frame()
        yield word("Which ratings matter"), study.drawn.importance
    if study.information is not None:
        yield word("Worth knowing"), study.information.table
    if study.raters is not None and len(study.raters.differences):
        yield word("Second rater"), study.raters.differences
    if study.doubt is not None and len(study.doubt):
        yield word("Against doubt"), _doubted(study.doubt, study)


def _told(flips: Any, study: Study) -> pd.DataFrame:
    table = tabulate(flips, study.case)
    return table.assign(subject=[" / ".join(x) if isinstance(x, (tuple, list)) else x for x in table["subject"]])


def _doubted(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the flips against doubt, their sentences in the case's labels and in the language spoken."""
    import pandas as pd

    from mcda.sentences import Labels, doubt_in

    labels = Labels.of(study.case)
    rows: list[dict[str, Any]] = [
        {str(key): None if pd.isna(x) else x for key, x in row.items()}
        for row in table[["subject", "rival", "needs", "doubt", "times"]].to_dict("records")
    ]
    return table.assign(sentence=[doubt_in(labels, row) for row in rows])
