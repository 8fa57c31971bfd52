"""A case: the matrix, the weights and the choice that a checked file gives, and everything that it says about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from mcda.case.checks import confined, crossed
from mcda.case.document import CASE_FORMAT, INTERESTS_FORMAT, Cell, Document
from mcda.case.evidence import Evidence
from mcda.case.faults import refuse_other, validated
from mcda.case.folder import OTHER_SHEETS, SHEET_ENDINGS
from mcda.case.interests import NationalInterests, judged
from mcda.case.reading import Source, parse, read
from mcda.case.translation import translated
from mcda.errors import CaseError, McdaError, Problem, hint
from mcda.matrix import DecisionMatrix, Weights
from mcda.notebook import shown
from mcda.value import ValueFunction
from mcda.weighting.judgements import Judgements, Priorities, principal_eigenvector

INTERESTS_FILE = "national_interests.yaml"
# How many times a criterion outweighs one that lies so many tiers below it.
TIER_RULE = (1, 2, 3, 5, 7)
ENDS = ("low", "likely", "high")


@dataclass(frozen=True, eq=False)
class Case:
    """A checked case file.

    Attributes
    ----------
    document : Document
        Everything the file says: actor, problem, factors, criteria, alternatives with their scores, judgements, choice,
        verdict, scenarios, second opinion, limits.
    path : Path or None
        The file; None for a case made from text.
    digest : str
        SHA-256 of the file's bytes, hexadecimal.
    interests : NationalInterests or None
        The file that `interests:` names, or `national_interests.yaml` beside the case where there is one.
    notes : tuple of str
        What was decided while reading a sheet: separators, decimal commas, hidden rows.
    untranslated : tuple of str
        Where a case loaded in another language has texts that its file of words lacks; they stay as they were written.

    Examples
    --------
    >>> case = Case.of('''
    ... format: ram-case/1
    ... title: A room to rent
    ... criteria: {price: min, light: max}
    ... weights: {price: 2, light: 1}
    ... alternatives:
    ...   attic: {scores: {price: 400, light: 9}}
    ...   cellar: {scores: {price: [250, 300, 320], light: 2}}
    ... ''')
    >>> case.matrix().values.tolist(), case.weights().exact
    ([[400.0, 9.0], [300.0, 2.0]], (Fraction(2, 3), Fraction(1, 3)))
    """

    document: Document
    path: Path | None
    digest: str
    interests: NationalInterests | None = None
    notes: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()

    @classmethod
    def load(
        cls, path: str | Path, sheet: str | None = None, language: str | None = None, weights: Any = None,
        sense: Any = None,
    ) -> Case:  # fmt: skip
        """Read and check a file whose first key is `format: ram-case/1`, or a spreadsheet: .csv, .tsv or .xlsx.

        Parameters
        ----------
        sheet : the name of a workbook's sheet; left out, the only one that holds anything
        language : "es" takes the texts from the file of that name in the folder `es` beside, where there is one
        weights : of a spreadsheet, in place of its row of weights: what `Weights.of` takes, or "equal"
        sense : of a spreadsheet without a row of directions: "max" and "min" for every column, or a mapping

        Notes
        -----
        A sheet has a header row with the criteria and a row for every alternative; above or below these, in any order,
        a row `weights` and a row `direction` (max or min; benefit and cost are read as these), and where wanted the
        rows `low` and `high` (the ends of the scales, next to each other), `unit` and `value` (what levels are worth:
        `low=0; medium=0.4; high=1` where cells are words, `0=0; 20=0.7; 50=1`, or the name of a shape).

        Raises
        ------
        CaseError
            All faults of the file at once, each with line and column or the address of the cell, what was expected,
            what was met and the nearest known name.
        """
        path = Path(path)
        ending = path.suffix.lower()
        if ending in SHEET_ENDINGS:
            return cls._of_sheet(path, sheet, weights, sense)
        if ending in OTHER_SHEETS:
            raise CaseError([Problem(str(path), 0, 0, f"{ending} is not read; save the sheet as .xlsx or .csv")])
        _refuse_sheet(path, sheet)
        if weights is not None or sense is not None:
            said = "'weights' and 'sense' are for spreadsheets: a case file states its own; give others to the question"
            raise CaseError([Problem(str(path), 0, 0, said)])
        source, untranslated = translated(read(path), path, language)
        found, faults = _beside(source, path, language)
        return replace(cls._of(source, path, found, faults), untranslated=untranslated)

    @classmethod
    def of(cls, text: str | bytes, file: str = "<text>", interests: NationalInterests | None = None) -> Case:
        """Check the text of a case; `file` names it in messages."""
        return cls._of(parse(text, file), None, interests, [])

    @classmethod
    def _of_sheet(cls, path: Path, sheet: str | None, weights: Any, sense: Any) -> Case:
        from mcda.case.sheets import beside, layout, separated, workbook  # here: a case file does without them

        if path.suffix.lower() == ".xlsx":
            grid = workbook.read(path, sheet)
        else:
            _refuse_sheet(path, sheet)
            grid = separated.read(path)
        document, notes = layout.document_of(beside.completed(grid, weights, sense))
        return cls(document, path, grid.digest, notes=notes)

    @classmethod
    def from_frame(
        cls, frame: Any, weights: Any = None, sense: Any = None, bounds: Any = None, title: str = "a DataFrame",
        value: Any = None,
    ) -> Case:  # fmt: skip
        """Return the case that a DataFrame lays out: alternatives as index, criteria as columns.

        Parameters
        ----------
        frame : DataFrame
            Numbers, or text where exactness matters. What is not given beside it may stand in rows `weights`,
            `direction`, `low` and `high` of its own, as in a sheet; `low` and `high` are such rows where the frame has
            `weights` or `direction` too, else alternatives.
        weights : what `Weights.of` takes
        sense : one of "max" and "min" for every column, or a mapping
        bounds : a pair (low, high) for all, a list of pairs or None, or a mapping
        value : a mapping from columns to their value functions, as `DecisionMatrix.of` takes them; a column with
            label → value may hold words, or ordered categories

        Raises
        ------
        CaseError
            All faults of the frame at once, by row and column.
        McdaError
            No DataFrame; weights, directions or bounds that do not fit it or that stand in it too.

        Examples
        --------
        >>> import pandas as pd
        >>> rooms = pd.DataFrame({"price": [400, 300], "light": [9, 2]}, index=["attic", "cellar"])
        >>> case = Case.from_frame(rooms, weights={"price": 2, "light": 1}, sense=("min", "max"))
        >>> case.matrix().values.tolist(), case.weights().exact
        ([[400.0, 9.0], [300.0, 2.0]], (Fraction(2, 3), Fraction(1, 3)))
        """
        from mcda.case.sheets import layout
        from mcda.case.sheets.frame import grid_of

        grid, kinds = grid_of(frame, weights, sense, bounds, title, value)
        document, notes = layout.document_of(grid, kinds)
        return cls(document, None, grid.digest, notes=notes)

    @classmethod
    def _of(cls, source: Source, path: Path | None, interests: NationalInterests | None, faults: list[Problem]) -> Case:
        refuse_other(source, CASE_FORMAT, {INTERESTS_FORMAT: "mcda.NationalInterests"})
        names = None if interests is None else interests.document.interests

        def found() -> Iterator[Problem]:
            yield from faults
            yield from crossed(source, names)

        return cls(validated(source, Document, found()), path, source.digest, interests)

    def __repr__(self) -> str:
        return f"Case({self.title!r}, {len(self.document.alternatives)} alternatives × {len(self.criteria)} criteria)"

    def _repr_html_(self) -> str:
        import pandas as pd

        told = self.document
        rows = [[str(told.alternatives[a].scores[c]) for c in self.criteria] for a in told.alternatives]
        labels = [one.label for one in told.alternatives.values()]
        table = pd.DataFrame(rows, index=labels, columns=[one.label for one in told.criteria.values()])
        return shown(self.title, [told.actor] if told.actor else [], [table], own=True)

    @property
    def title(self) -> str:
        """The case's name in one line."""
        return self.document.title

    @property
    def format(self) -> str:
        """The format and its version: `ram-case/1`."""
        return self.document.format

    @property
    def stem(self) -> str:
        """The file's name without its ending; `case` for a case made from text."""
        return "case" if self.path is None else self.path.stem

    @property
    def choice(self) -> str | None:
        """The key of the alternative that was chosen, in a prospective case recommended, or None."""
        return None if self.document.choice is None else self.document.choice.alternative

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria's keys in the order of the file."""
        return tuple(self.document.criteria)

    @property
    def weighting(self) -> Literal["judgements", "weights", "tiers"]:
        """What `weights()` comes from."""
        if self.document.judgements is not None:
            return "judgements"
        return "weights" if self.document.weights is not None else "tiers"

    @property
    def judgements(self) -> Judgements | None:
        """The pairwise judgements; those of the tier rule where the file gives tiers alone; None for direct weights.

        The tier rule: of two criteria, the one of the higher tier outweighs the other 1, 2, 3, 5 or 7 times for a
        difference of 0, 1, 2, 3 or 4 tiers.
        """
        if self.document.judgements is not None:
            return judged(self.document.judgements, self.document.criteria)
        if self.weighting == "weights":
            return None
        tiers = {name: one.tier or 1 for name, one in self.document.criteria.items()}
        return tier_judgements(tiers)

    def priorities(self, by: str = "eigenvector", random_index: str = "saaty_1980") -> Priorities | None:
        """Return the weights that the judgements imply and how far they agree; None for direct weights."""
        judgements = self.judgements
        return None if judgements is None else judgements.priorities(by=by, random_index=random_index)

    def matrix(self, which: Literal["low", "likely", "high"] = "likely", feasible_only: bool = True) -> DecisionMatrix:
        """Return the ratings as a decision matrix, exact as written, with the scales as bounds.

        Parameters
        ----------
        which : the end of each range to take; rankings use "likely". `low` and `high` are the numbers' own ends: for
            a criterion to be minimised the bad end is `high`; with a value function they are the levels of the range
            that are worth least and most.
        feasible_only : leave out the alternatives that a factor rules out
        """
        if which not in ENDS:
            raise McdaError(f"'which' must be 'low', 'likely' or 'high', got {which!r}{hint(which, ENDS)}")
        document, names = self.document, self.criteria
        values = {name: self.value_function(name) for name in names}
        rows = {
            key: [_level(one.scores[name], which, values[name]) for name in names]
            for key, one in document.alternatives.items()
            if one.feasible or not feasible_only
        }
        return DecisionMatrix.of(
            list(rows.values()),
            sense=[document.criteria[name].direction for name in names],
            alternatives=rows,
            criteria=names,
            bounds={name: self.scale(name) for name in names},
            value=values,
        )

    def scale(self, criterion: str) -> tuple[Fraction, Fraction] | None:
        """Return the ends of a criterion's scale: its own, else the case's, else None.

        A criterion whose values are stated at points or for labels has only its own.
        """
        if criterion not in self.document.criteria:
            raise McdaError(f"unknown criterion {criterion!r}{hint(criterion, self.criteria)}")
        one = self.document.criteria[criterion]
        free = one.value is not None and one.value.kinds[0] in ("points", "labels")
        scale = one.scale or (None if free else self.document.scale)
        return None if scale is None else (scale.low, scale.high)

    def value_function(self, criterion: str) -> ValueFunction | None:
        """Return what the levels of a criterion are worth; None where they count in proportion to their numbers."""
        scale, one = self.scale(criterion), self.document.criteria[criterion]
        return None if one.value is None else one.value.function(one.direction, scale)

    def weights(self, lens: str | None = None, common: bool = False) -> Weights:
        """Return the weights: of the case itself, of a lens, or of the common national interests.

        Parameters
        ----------
        lens : the key of a profile in the file of national interests
        common : take the common judgements; a common vector is cut to the case's criteria and divided by its sum

        Raises
        ------
        McdaError
            Unknown lens, no file of national interests, a criterion that stands for none, a lens that gives all
            criteria of the case weight 0.
        """
        if lens is not None and common:
            raise McdaError("'lens' and 'common' are two vectors; ask for one")
        if lens is None and not common:
            return self._own_weights()
        return self._cut(self._interests(), lens)

    def _own_weights(self) -> Weights:
        given = self.document.weights
        if given is not None:
            return Weights.of({name: given[name] for name in self.criteria})
        judgements = self.judgements
        assert judgements is not None
        vector, _ = principal_eigenvector(judgements.matrix())  # also where no table of random indices reaches
        return Weights.of(vector, judgements.names, computed=True)

    def _interests(self) -> NationalInterests:
        if self.interests is None:
            where = "" if self.path is None else f" in {str(self.path.parent)!r}"
            raise McdaError(f"{self.title!r} has no file of national interests; expected {INTERESTS_FILE}{where}")
        return self.interests

    def _cut(self, interests: NationalInterests, lens: str | None) -> Weights:
        whole = interests.weights(lens)
        assert whole.criteria is not None
        by_name = dict(zip(whole.criteria, whole.exact, strict=True))
        cut = {}
        for name, criterion in self.document.criteria.items():
            if criterion.interest is None:
                raise McdaError(f"criterion {name!r} stands for no national interest; add 'interest:' to it")
            cut[name] = by_name[criterion.interest]
        if not any(cut.values()):
            raise McdaError(f"the lens {lens!r} gives weight 0 to every criterion of {self.title!r}")
        return Weights.of(cut, computed=lens is None)

    def cells(self) -> Iterator[tuple[str, str, Cell]]:
        """Yield every rating as (alternative, criterion, cell), in the order of alternatives and criteria."""
        for key, alternative in self.document.alternatives.items():
            for name in self.criteria:
                yield key, name, alternative.scores[name]

    def evidence(self) -> Evidence:
        """Count what the ratings rest on."""
        return Evidence.of(cell for _, _, cell in self.cells())


def _refuse_sheet(path: Path, sheet: str | None) -> None:
    if sheet is not None:
        raise CaseError([Problem(str(path), 0, 0, f"has no sheets; {sheet!r} can only be one of an .xlsx workbook")])


def _level(cell: Cell, which: str, value: ValueFunction | None) -> Fraction | str:
    """Return an end of a rating as a matrix takes it: its number, or its label."""
    x = cell.likely if which == "likely" else getattr(cell, which)
    if value is None:
        return Fraction(x)
    if which != "likely":
        worst, best = value.extremes(cell.low, cell.high)
        x = worst if which == "low" else best
    return x if value.names is None else value.names[int(x) - 1]


def tier_judgements(tiers: dict[str, int]) -> Judgements:
    """Return the judgements of the tier rule: 1, 2, 3, 5, 7 for a difference of 0, 1, 2, 3, 4 tiers.

    Examples
    --------
    >>> tier_judgements({"gain": 5, "cost": 2, "risk": 4}).pairs["cost", "risk"]
    Fraction(1, 3)
    """
    pairs = {}
    for first, second in combinations(tiers, 2):
        gap = tiers[first] - tiers[second]
        times = Fraction(TIER_RULE[abs(gap)])
        pairs[first, second] = times if gap >= 0 else 1 / times
    return Judgements.of(pairs, tiers)


def _beside(source: Source, path: Path, language: str | None) -> tuple[NationalInterests | None, list[Problem]]:
    """Return the national interests in the folder of a case, and what is wrong with them."""
    data = source.root.plain()
    if any(confined(source, data)):
        return None, []  # reported with the other faults
    given = data.get("interests")
    file = path.parent / (given if isinstance(given, str) and given.strip() else INTERESTS_FILE)
    if not file.exists():
        if not isinstance(given, str):
            return None, []
        said = f"no such file {given!r} in the folder of the case"
        return None, [source.problem(("interests",), said)]
    try:
        return NationalInterests.load(file, language), []
    except CaseError as error:
        return None, list(error.problems)
