"""Everything asked of several cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from mcda.errors import McdaError
from mcda.notebook import shown
from mcda.questions import Questions
from mcda.study import METHODS, Study

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case, Evidence


@dataclass(frozen=True, eq=False)
class Comparison:
    """Several studies side by side."""

    studies: tuple[Study, ...]

    def _repr_html_(self) -> str:
        table = self.to_frame()
        table.insert(0, "title", [study.case.title for study in self.studies])
        return shown("", tables=[table])

    @property
    def evidence(self) -> Evidence:
        """What the ratings of all cases rest on."""
        counts = [vars(study.evidence) for study in self.studies]
        return type(self.studies[0].evidence)(**{basis: sum(one[basis] for one in counts) for basis in counts[0]})

    @cached_property
    def questions(self) -> Questions | None:
        """The rational actor's questions about all the cases; None where two have one name and are not told apart."""
        names = [study.case.stem for study in self.studies]
        return Questions.of(study.questions for study in self.studies) if len(set(names)) == len(names) else None

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """A table a question: `flips` (as `to_frame`), and those of `questions`."""
        asked = {} if self.questions is None else self.questions.tables
        return MappingProxyType({"flips": self.to_frame(), **asked})

    def to_frame(self) -> pd.DataFrame:
        """Return a table by case: best, margin, choice, agrees, and the nearest single-weight flip."""
        import pandas as pd

        rows = []
        for study in self.studies:
            flip = study.nearest
            rows.append(
                {
                    "case": study.case.stem,
                    "best": study.ranking.best,
                    "margin": study.ranking.margin,
                    "choice": study.case.choice,
                    "agrees": study.agrees,
                    "flip": None if flip is None else flip.subject,
                    "now": None if flip is None else flip.now,
                    "threshold": None if flip is None else flip.threshold,
                    "rival": None if flip is None else flip.rival,
                }
            )
        return pd.DataFrame(rows).set_index("case")


def compare(cases: Iterable[Case | Study], methods: Sequence[str] = METHODS) -> Comparison:
    """Study several cases; what is a study already stays as it is.

    Raises
    ------
    McdaError
        No case, or what `Study.of` refuses.
    """
    studies = tuple(one if isinstance(one, Study) else Study.of(one, methods) for one in cases)
    if not studies:
        raise McdaError("a comparison needs at least one case")
    return Comparison(studies)
