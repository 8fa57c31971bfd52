"""National interests that several cases share: one vector of importance, and the profiles of the theories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mcda.case.document import CASE_FORMAT, INTERESTS_FORMAT, InterestsDocument, Lens
from mcda.case.faults import block, refuse_other, validated
from mcda.case.reading import Source, contents, parse, read
from mcda.case.references import named, opening, pairs, shares, source_lines
from mcda.case.translation import translated
from mcda.errors import McdaError, Problem, hint
from mcda.matrix import Weights
from mcda.weighting.judgements import Judgements, Priorities


@dataclass(frozen=True, eq=False)
class NationalInterests:
    """A checked file of national interests.

    Attributes
    ----------
    document : InterestsDocument
        Everything the file says.
    path : Path or None
    digest : str
        SHA-256 of the file's bytes, hexadecimal.
    """

    document: InterestsDocument
    path: Path | None
    digest: str

    @classmethod
    def load(cls, path: str | Path, language: str | None = None) -> NationalInterests:
        """Read and check a file whose first key is `format: national-interests/1`; `language` as for `Case.load`.

        Raises
        ------
        CaseError
            All faults of the file, each with line and column.
        """
        if language is None:
            return _loaded(contents(path), Path(path))
        return cls._of(translated(read(path), Path(path), language)[0], Path(path))

    @classmethod
    def of(cls, text: str | bytes, file: str = "<text>") -> NationalInterests:
        """Check the text of a file; `file` names it in messages."""
        return cls._of(parse(text, file), None)

    @classmethod
    def _of(cls, source: Source, path: Path | None) -> NationalInterests:
        refuse_other(source, INTERESTS_FORMAT, {CASE_FORMAT: "mcda.Case"})
        return cls(validated(source, InterestsDocument, _crossed(source)), path, source.digest)

    @property
    def title(self) -> str:
        """The file's name in one line."""
        return self.document.title

    @property
    def lenses(self) -> dict[str, Lens]:
        """The profiles of priorities, by key."""
        return self.document.lenses

    @property
    def judgements(self) -> Judgements:
        """The pairwise judgements of the interests."""
        return judged(self.document.judgements, self.document.interests)

    def priorities(self, by: str = "eigenvector", random_index: str = "saaty_1980") -> Priorities:
        """Return the weights that the common judgements imply, and how far they agree."""
        return self.judgements.priorities(by=by, random_index=random_index)

    def weights(self, lens: str | None = None) -> Weights:
        """Return the weights of all interests: of the common judgements, or of a lens.

        Raises
        ------
        McdaError
            Unknown lens.
        """
        if lens is None:
            return self.priorities().weights
        if lens not in self.lenses:
            raise McdaError(f"unknown lens {lens!r}{hint(lens, self.lenses)}")
        points = self.lenses[lens].points
        return Weights.of({name: points[name] for name in self.document.interests})


def judged(judgements: Any, names: Any) -> Judgements:
    """Return the judgements of a checked document."""
    return Judgements.of({one.pair: one.value for one in judgements}, names)


def _crossed(source: Source) -> Iterator[Problem]:
    data = source.root.plain()
    interests = block(data, "interests")
    yield from opening(source, data)
    yield from named(source)
    yield from source_lines(source, data)
    if isinstance(data.get("interests"), dict) and not interests:
        yield source.problem(("interests",), "expected at least one national interest", key=True)
    yield from pairs(source, data, interests, "national interest")
    for name, lens in block(data, "lenses").items():
        yield from shares(source, ("lenses", name, "points"), block(lens).get("points"), interests, "national interest")


@lru_cache(maxsize=4)
def _loaded(data: bytes, path: Path) -> NationalInterests:
    """Check a file once: every case of a folder asks for the interests beside it."""
    return NationalInterests._of(parse(data, str(path)), path)
