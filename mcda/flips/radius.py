"""What a nearest-flip solver is told and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats


@dataclass(frozen=True, eq=False)
class Limits:
    """What the weights may be: bounds on each, frozen ones, and rows that must not be negative (ranked goals).

    Attributes
    ----------
    lower, upper : (n,) bounds on the normalised weights
    frozen : (n,) whether a weight stays as it is
    rows : (k, n) with rows·w ≥ 0
    """

    lower: Floats
    upper: Floats
    frozen: NDArray[np.bool_]
    rows: Floats

    @classmethod
    def none(cls, n: int) -> Limits:
        """Return the whole simplex."""
        return cls(np.zeros(n), np.ones(n), np.zeros(n, dtype=bool), np.empty((0, n)))


@dataclass(frozen=True, eq=False)
class Radius:
    """The distance to the nearest flip, bracketed, and where it is.

    Attributes
    ----------
    lower, upper : float
        Nothing nearer than `lower` flips; `weights` flips at `upper`. Infinite where nothing flips at all.
    weights : (n,) or None
        The witness: level there or past it; for `percent` the raw weights w·(1 ± r), not yet divided by their sum.
    rival : int or None
        Who has overtaken at `weights`.
    certify : makes the certificate (or the words "float bound") when it is first asked for
    never, tie_only : positions of the rivals that no allowed weights bring level, or level but not ahead
    """

    lower: float
    upper: float
    weights: Floats | None
    rival: int | None
    certify: Callable[[], Any]
    never: tuple[int, ...] = field(default=())
    tie_only: tuple[int, ...] = field(default=())
