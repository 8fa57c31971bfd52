"""Cases through the lenses of theories: whom each profile of priorities puts first, and which case tells lenses apart.

A case that every lens decides alike supports none of them against another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.forms import Method
from mcda.language import noted
from mcda.matrix import DecisionMatrix, Weights, position
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd

Winners = tuple[str, ...]
POINTS = 100
OURS = (noted("the case's own weights"), noted("the common national interests"), noted("equal weights"))


@dataclass(frozen=True)
class Seen:
    """A case through one lens.

    Attributes
    ----------
    winners : tuple of str
        Everyone in the first place.
    lead : float or None
        Of the winners over the best of the others, in points: hundredths of the method's score; None where all win.
    choice_lead : float or None
        Of the choice over the best of the others in points, negative where it is behind; None without a choice or
        another option.
    """

    winners: Winners
    lead: float | None
    choice_lead: float | None


@dataclass(frozen=True, eq=False)
class Lenses:
    """Whom each lens puts first in each case.

    Attributes
    ----------
    seen : mapping case -> {lens: Seen}
    missing : mapping (case, lens) -> why that lens cannot look at that case
    choices : mapping case -> what was chosen, or None
    prospective : the cases whose choice is only recommended
    labels : mapping lens -> the lens in words, in the order of the tables
    theories : tuple of str
        The lenses that are held against each other: profiles and equal weights. A case's own weights and the common
        vector stand beside them.
    """

    seen: Mapping[str, Mapping[str, Seen]]
    missing: Mapping[tuple[str, str], str]
    choices: Mapping[str, str | None]
    prospective: frozenset[str]
    labels: Mapping[str, str]
    theories: tuple[str, ...]
    method: Method

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for a case and a lens: `case, lens, winners, lead, choice_lead, agrees`.

        `agrees`: whether the choice alone comes first; missing without a choice.
        """
        import pandas as pd

        rows = [
            (case, lens, " = ".join(one.winners), one.lead, one.choice_lead, self._agrees(case, lens))
            for case, row in self.seen.items()
            for lens, one in row.items()
        ]
        columns = ["case", "lens", "winners", "lead", "choice_lead", "agrees"]
        table = pd.DataFrame(rows, columns=columns)
        table["agrees"] = table["agrees"].astype(object)
        return table.astype({"lead": float, "choice_lead": float})

    @cached_property
    def winners(self) -> pd.DataFrame:
        """Cases × lenses: who comes first; None where the lens cannot look."""
        return self._grid(lambda one: " = ".join(one.winners), object)

    @cached_property
    def leads(self) -> pd.DataFrame:
        """Cases × lenses: the lead of the winners in points."""
        return self._grid(lambda one: one.lead, float)

    @cached_property
    def strip(self) -> pd.DataFrame:
        """The heat strip, cases × lenses: the lead of the choice in points, negative where another option is ahead."""
        return self._grid(lambda one: one.choice_lead, float)

    def _grid(self, told: Any, kind: Any) -> pd.DataFrame:
        import pandas as pd

        rows = {
            case: [told(row[lens]) if lens in row else None for lens in self.labels] for case, row in self.seen.items()
        }
        table = pd.DataFrame.from_dict(rows, orient="index", columns=list(self.labels), dtype=object)
        table.index.name = "case"
        return table.astype(kind) if kind is float else table

    def _agrees(self, case: str, lens: str) -> bool | None:
        choice = self.choices[case]
        return None if choice is None else self.seen[case][lens].winners == (choice,)

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Lens by lens, over the cases with a choice: how many choices come first alone, of how many, and the leads.

        Columns `agrees, of, mean_lead, least_lead`, leads of the choice in points.
        """
        import pandas as pd

        table = pd.DataFrame.from_dict(self._counts, orient="index")
        table.index.name = "lens"
        return table.astype({"mean_lead": float, "least_lead": float})

    @cached_property
    def _counts(self) -> dict[str, dict[str, float | None]]:
        found: dict[str, dict[str, float | None]] = {}
        for lens in self.labels:
            cases = [case for case, row in self.seen.items() if lens in row and self.choices[case] is not None]
            leads = [lead for case in cases if (lead := self.seen[case][lens].choice_lead) is not None]
            found[lens] = {
                "agrees": sum(bool(self._agrees(case, lens)) for case in cases), "of": len(cases),
                "mean_lead": sum(leads) / len(leads) if leads else None, "least_lead": min(leads, default=None),
            }  # fmt: skip
        return found

    def groups(self, case: str) -> dict[Winners, tuple[str, ...]]:
        """Return who comes first in a case, and the theories that say so."""
        found: dict[Winners, tuple[str, ...]] = {}
        for lens in self.theories:
            if lens in self.seen[case]:
                winners = self.seen[case][lens].winners
                found[winners] = (*found.get(winners, ()), lens)
        return found

    @property
    def diagnostic(self) -> tuple[str, ...]:
        """The cases that tell some theories apart."""
        return tuple(case for case in self.seen if len(self.groups(case)) > 1)

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Theories × theories: how many cases have other winners under the one than under the other."""
        import pandas as pd

        names = list(self.theories)
        table = pd.DataFrame(0, index=pd.Index(names, name="lens"), columns=names)
        for first, second in combinations(names, 2):
            rows = [row for row in self.seen.values() if first in row and second in row]
            count = sum(row[first].winners != row[second].winners for row in rows)
            table.loc[first, second] = table.loc[second, first] = count
        return table

    @cached_property
    def alike(self) -> tuple[tuple[str, ...], ...]:
        """Groups of two or more theories that no case tells apart."""
        found: dict[Any, list[str]] = {}
        for lens in self.theories:
            key = tuple(row[lens].winners if lens in row else None for row in self.seen.values())
            found.setdefault(key, []).append(lens)
        return tuple(tuple(group) for group in found.values() if len(group) > 1)

    def diagnosticity(self, case: str) -> str:
        """Return what a case says of the theories, in a sentence."""
        groups, choice = self.groups(case), self.choices[case]
        count = sum(map(len, groups.values()))
        if count < 2:
            return f"{case}: fewer than two lenses look at it; there is nothing to tell apart"
        told = "; ".join(f"{' = '.join(winners)} under {', '.join(group)}" for winners, group in groups.items())
        if len(groups) == 1:
            told = f"every lens leads to {' = '.join(next(iter(groups)))}; the case supports none against another"
        against = [lens for winners, group in groups.items() if choice not in winners for lens in group]
        if choice is None or (len(groups) == 1 and not against):
            return f"{case}: {told}"
        whom = "all of them" if len(against) == count else ", ".join(against) or "none of them"
        what = "the choice recommended" if case in self.prospective else "the choice"
        return f"{case}: {told}; {what}, {choice}, speaks against {whom}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole, then every case, then the theories that no case tells apart."""
        return (
            str(self), *(self.diagnosticity(case) for case in self.seen),
            *(f"no case tells {', '.join(group)} apart" for group in self.alike),
        )  # fmt: skip

    def __str__(self) -> str:
        alike = [case for case in self.seen if len(self.groups(case)) == 1]
        said = f"{len(alike)} of {len(self.seen)} cases are decided alike by every lens and support none of them"
        return f"{said}; some are told apart by {', '.join(self.diagnostic)}" if self.diagnostic else said

    def __repr__(self) -> str:
        return f"<Lenses: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "sentences": list(self.sentences), "method": self.method.name, "labels": dict(self.labels),
            "theories": list(self.theories),
            "cases": {
                case: {
                    "choice": self.choices[case], "sentence": self.diagnosticity(case),
                    "lenses": {
                        lens: {"winners": list(one.winners), "lead": one.lead, "choice_lead": one.choice_lead,
                               "agrees": self._agrees(case, lens)} for lens, one in row.items()
                    },
                } for case, row in self.seen.items()
            },
            "missing": [{"case": case, "lens": lens, "why": why} for (case, lens), why in self.missing.items()],
            "agreement": self._counts,
            "diagnostic": list(self.diagnostic), "alike": [list(group) for group in self.alike],
        }  # fmt: skip


def compare_lenses(
    cases: Iterable[Any], method: Method | str = "weighted_sum", *, profiles: Mapping[str, Any] | None = None
) -> Lenses:
    """Return whom every lens puts first in every case.

    Parameters
    ----------
    cases : Case objects, or (matrix, chosen) pairs where chosen may be None
        A case is looked at through the profiles of its file of national interests, cut to its criteria and divided by
        their sum, through equal weights, its own weights, and the common vector.
    method : Method, or a method's name
    profiles : mapping lens -> weights by criterion, or by the interest a case's criterion stands for
        In place of the profiles of the file; they may name more than a case has.

    Returns
    -------
    Lenses
        Winners as in `rank`: ties are decided in Fractions where the numbers are exact.

    Raises
    ------
    McdaError
        No case, two of one name, a choice that is no alternative.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 2], [5, 6]], ("max", "max"), ["arm", "talk"], ["power", "law"], bounds=(0, 10))
    >>> profiles = {"realist": {"power": 3, "law": 1}, "legal": {"power": 0, "law": 1}}
    >>> found = compare_lenses([(matrix, "talk")], profiles=profiles)
    >>> print(found.diagnosticity("case 1"))
    case 1: arm under realist; talk under legal; arm = talk under equal; the choice, talk, speaks against realist
    """
    if hasattr(cases, "matrix") or isinstance(cases, (str, bytes)) or not isinstance(cases, Iterable):
        raise McdaError("'cases' must be a list of cases or of (matrix, chosen) pairs")
    chosen, views = by_name(method), [_View.of(k, case, profiles) for k, case in enumerate(cases)]
    if not views:
        raise McdaError("'cases' must hold at least one case")
    names = [one.label for one in views]
    for name in names:
        if names.count(name) > 1:
            raise McdaError(f"two cases are called {name!r}")
    profile_labels = {lens: label for one in views for lens, label in one.profiles.items()}
    own, common = _free("own", profile_labels), _free("common", profile_labels)
    level = all(one.equal_is_equal for one in views)
    equal = "equal" if level else _free("equal", profile_labels)
    labels = {own: OURS[0], common: OURS[1], **profile_labels}
    labels.setdefault(equal, OURS[2])
    asked = {own: _View.own, common: _View.common, equal: _View.equal}
    seen: dict[str, dict[str, Seen]] = {one.label: {} for one in views}
    missing: dict[tuple[str, str], str] = {}
    for one in views:
        for lens in labels:
            try:
                weights = asked[lens](one) if lens in asked else one.profile(lens)
            except McdaError as error:
                missing[one.label, lens] = str(error)
                continue
            seen[one.label][lens] = _through(one.matrix, weights, chosen, one.choice)
    for lens in (own, common):  # a column that no case has says nothing
        if not any(lens in row for row in seen.values()):
            del labels[lens]
    return Lenses(
        MappingProxyType(seen), MappingProxyType({at: why for at, why in missing.items() if at[1] in labels}),
        MappingProxyType({one.label: one.choice for one in views}),
        frozenset(one.label for one in views if one.prospective), MappingProxyType(labels),
        tuple(lens for lens in labels if lens not in (own, common)), chosen,
    )  # fmt: skip


def _free(name: str, taken: Iterable[str]) -> str:
    """Return a name for one of our own columns that no profile has."""
    while name in taken:
        name += " weights"
    return name


def _through(matrix: DecisionMatrix, weights: Weights, method: Method, choice: str | None) -> Seen:
    ranking = rank(matrix, weights, method)
    lead, own, scores = ranking.margin, None, ranking.values.tolist()
    if choice is not None and len(scores) > 1:
        k = matrix.alternatives.index(choice)
        own = POINTS * (scores[k] - max(x for i, x in enumerate(scores) if i != k))
    return Seen(ranking.winners, None if lead is None else POINTS * lead, own)


@dataclass(frozen=True, eq=False)
class _View:
    """A case made ready to be looked at; `profiles` has the lenses that it brings, or that are given, in words."""

    label: str
    matrix: DecisionMatrix
    choice: str | None
    prospective: bool
    profiles: dict[str, str]
    case: Any
    given: Mapping[str, Any] | None

    @classmethod
    def of(cls, k: int, case: Any, given: Mapping[str, Any] | None) -> _View:
        label, owner = f"case {k + 1}", None
        if hasattr(case, "matrix") and hasattr(case, "choice"):
            label, matrix, choice, owner = getattr(case, "stem", label), case.matrix(), case.choice, case
        else:
            try:
                matrix, choice = case
            except (TypeError, ValueError):
                raise McdaError(f"expected a case or a pair (matrix, chosen), got {shown(case)}") from None
            if not isinstance(matrix, DecisionMatrix):
                raise McdaError(f"expected a DecisionMatrix in {label!r}, got {type(matrix).__name__}")
        if choice is not None:
            position(matrix.alternatives, choice, f"choice of {label!r}")
        interests, document = getattr(owner, "interests", None), getattr(owner, "document", None)
        if given is not None:
            words = {str(name): str(name) for name in given}
            given = {str(name): Weights.of(points) for name, points in given.items()}
        else:
            words = {} if interests is None else {name: one.label for name, one in interests.lenses.items()}
        prospective = getattr(document, "tense", "past") == "prospective"
        return cls(label, matrix, choice, prospective, words, owner, given)

    @property
    def equal_is_equal(self) -> bool:
        """Whether a profile called equal, if there is one, gives everything the same."""
        if "equal" not in self.profiles:
            return True
        whole: Weights = self.case.interests.weights("equal") if self.given is None else self.given["equal"]
        return len(set(whole.exact)) == 1

    def equal(self) -> Weights:
        """Return the same weight for every criterion."""
        return Weights.equal(self.matrix.criteria)

    def own(self) -> Weights:
        """Return the case's own weights."""
        if self.case is None:
            raise McdaError(f"{self.label!r} is a matrix without weights of its own")
        found: Weights = self.case.weights()
        return found

    def common(self) -> Weights:
        """Return the common vector, cut to the case."""
        if not hasattr(self.case, "interests"):
            raise McdaError(f"{self.label!r} is a matrix without national interests")
        found: Weights = self.case.weights(common=True)
        return found

    def profile(self, lens: str) -> Weights:
        """Return the weights of a lens, cut to the case's criteria and divided by their sum."""
        if self.given is None:
            if self.case is None:
                raise McdaError(f"{self.label!r} is a matrix without profiles: give 'profiles'")
            found: Weights = self.case.weights(lens=lens)
            return found
        whole: Weights = self.given[lens]
        if whole.criteria is None:
            return whole.aligned(self.matrix.criteria)
        document = getattr(self.case, "document", None)
        common = {} if document is None else {name: one.interest or name for name, one in document.criteria.items()}
        shares = dict(zip(whole.criteria, whole.exact, strict=True))
        cut = {name: shares.get(common.get(name, name)) for name in self.matrix.criteria}
        for name, share in cut.items():
            if share is None:
                raise McdaError(f"the profile {lens!r} says nothing of {common.get(name, name)!r}")
        if not any(cut.values()):
            raise McdaError(f"the profile {lens!r} gives weight 0 to every criterion of {self.label!r}")
        return Weights.of(cut, computed=whole.origin == "computed")
