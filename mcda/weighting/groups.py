"""Several people's judgements: the group's, and how far its members are apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import Weights, listed
from mcda.numerals import Floats, fraction, shown
from mcda.weighting.judgements import Judgements

if TYPE_CHECKING:
    import pandas as pd

MEANS = ("geometric", "arithmetic")


@dataclass(frozen=True, eq=False)
class Group:
    """Members, their judgements of the same criteria, and how much each member counts.

    Attributes
    ----------
    members : tuple of str
    each : tuple of Judgements, one a member
    weights : Weights by member, of sum 1
    names : tuple of str
        The criteria, in the first member's order.
    """

    members: tuple[str, ...]
    each: tuple[Judgements, ...]
    weights: Weights
    names: tuple[str, ...]

    @classmethod
    def of(cls, judgements: Mapping[Any, Judgements] | Iterable[Judgements], weights: Any = None) -> Group:
        """Check a group.

        Parameters
        ----------
        judgements : mapping member -> Judgements, or a list of Judgements (members m1, m2, …)
        weights : what `Weights.of` takes, by member; left out, all count the same

        Raises
        ------
        McdaError
            No member, something else than Judgements, members that judge different criteria, weights that do not fit.

        Examples
        --------
        >>> group = Group.of({"ana": Judgements.of({("a", "b"): 2}), "luis": Judgements.of({("a", "b"): 8})})
        >>> float(group.judgements().value("a", "b"))
        4.0
        """
        if isinstance(judgements, Judgements) or not isinstance(judgements, Iterable):
            raise McdaError(f"a group must be a mapping member -> Judgements, got {shown(judgements)}")
        if not isinstance(judgements, Mapping):
            judgements = {f"m{k + 1}": one for k, one in enumerate(judgements)}
        members, each = listed(judgements, "members"), tuple(judgements.values())
        if not members:
            raise McdaError("a group must have at least one member")
        for member, one in zip(members, each, strict=True):
            if not isinstance(one, Judgements):
                raise McdaError(f"judgements of member {member!r} must be Judgements, got {shown(one)}")
            for name in one.names:
                if name not in each[0].names:
                    raise McdaError(
                        f"member {member!r} judges {name!r}, which {members[0]!r} does not{hint(name, each[0].names)}"
                    )
            for name in each[0].names:
                if name not in one.names:
                    raise McdaError(f"member {member!r} does not judge {name!r}, which {members[0]!r} does")
        given = Weights.equal(members) if weights is None else Weights.of(weights)
        for name in given.criteria or ():
            if name not in members:
                raise McdaError(f"'weights' names {name!r}, who is no member{hint(name, members)}")
        given = given.aligned(members)
        return cls(members, each, given, each[0].names)

    def judgements(self) -> Judgements:
        """Return the group's judgements (AIJ): ā_ij = Π_k a_ij(k)^μ_k, the weighted geometric mean of the members'.

        The only mean of ratios under which the group's judgements are reciprocal, one person's where all agree, and
        doubled where all double theirs. A pair counts as filled in where every member with a weight above 0 left it
        out.

        References
        ----------
        Aczél, J. and Saaty, T. L. (1983), Journal of Mathematical Psychology 27: the means with these properties,
        known from programs that cite it; that this one has them is immediate.
        """
        shares = self.weights.values
        pairs, filled = {}, []
        for pair in combinations(self.names, 2):
            said = [one.value(*pair) for one in self.each]
            same = len(set(said)) == 1
            mean = math.exp(sum(s * math.log(a) for s, a in zip(shares, said, strict=True)))
            pairs[pair] = said[0] if same else fraction(mean)
            if all(
                pair in one.filled or pair[::-1] in one.filled for one, s in zip(self.each, shares, strict=True) if s
            ):
                filled.append(pair)
        ways = {one.completion for one in self.each if one.completion}
        completion = (ways.pop() if len(ways) == 1 else "several rules") if filled else None
        return Judgements(self.names, MappingProxyType(pairs), tuple(filled), completion)

    def priorities(self, by: str = "eigenvector", mean: str = "geometric") -> Weights:
        """Return the mean of the members' weights (AIP).

        `geometric`: w_i ∝ Π_k w_i(k)^μ_k; with `by="geometric_mean"` the same as the weights of the group's judgements
        (both are the exponent of one linear mean of logarithms). `arithmetic`: w_i = Σ_k μ_k·w_i(k).

        Raises
        ------
        McdaError
            Unknown way or mean.

        References
        ----------
        Forman, E. and Peniwati, K. (1998), European Journal of Operational Research 108: the names AIJ and AIP, known
        from programs that cite it.

        Examples
        --------
        >>> group = Group.of([Judgements.of({("a", "b"): 1}), Judgements.of({("a", "b"): 3})])
        >>> group.priorities(mean="arithmetic").values.round(3).tolist()
        [0.625, 0.375]
        """
        if not isinstance(mean, str) or mean not in MEANS:
            raise McdaError(f"'mean' must be 'geometric' or 'arithmetic', got {shown(mean)}{hint(mean, MEANS)}")
        each, shares = self._each(by), self.weights.values
        if mean == "arithmetic":
            return Weights.of(shares @ each, self.names, computed=True)
        logs = shares @ np.log(each)
        return Weights.of(np.exp(logs - logs.max()), self.names, computed=True)

    def _each(self, by: str) -> Floats:
        """(members, n) weights of every member, criteria in the group's order."""
        return np.array([one.priorities(by).weights.aligned(self.names).values for one in self.each])

    def spread(self) -> pd.DataFrame:
        """Return how far the members are apart on each pair, the most disputed first.

        Returns
        -------
        table by (first, second): `mean` (the group's judgement), `spread` (exp of the weighted standard deviation of
        log a_ij: 1 where all agree, 2 where they typically differ by a factor of 2), `lowest`, `highest` and who said
        so (`lowest_by`, `highest_by`; the first of several).
        """
        import pandas as pd

        shares, rows = self.weights.values, []
        pairs = list(combinations(self.names, 2))
        for pair in pairs:
            logs = np.array([math.log(one.value(*pair)) for one in self.each])
            middle = float(shares @ logs)
            low, high = int(logs.argmin()), int(logs.argmax())
            apart = 0.0 if logs[low] == logs[high] else math.sqrt(float(shares @ (logs - middle) ** 2))
            rows.append(
                (math.exp(middle), math.exp(apart), float(self.each[low].value(*pair)), self.members[low],
                 float(self.each[high].value(*pair)), self.members[high])
            )  # fmt: skip
        names = ["mean", "spread", "lowest", "lowest_by", "highest", "highest_by"]
        index = pd.MultiIndex.from_tuples(pairs, names=["first", "second"]) if pairs else None
        frame = pd.DataFrame(rows, index=index, columns=names)
        return frame.iloc[np.argsort(-frame["spread"].to_numpy(dtype=float), kind="stable")]

    def distances(self, by: str = "eigenvector") -> pd.DataFrame:
        """Return how far each member is from the group, the farthest first.

        Returns
        -------
        table by member: `weight`; `distance` (exp of the root mean square of log a_ij − log ā_ij over the pairs: 1 for
        the group's own judgements); `moved` (half of Σ|w_i − w̄_i| against the weights of the group's judgements: the
        share of importance that would have to change hands); `consistency_ratio` of the member's judgements.
        """
        import pandas as pd

        group = self.judgements()
        whole = group.priorities(by).weights.values
        pairs = list(combinations(self.names, 2))
        middle = np.array([math.log(group.value(*pair)) for pair in pairs])
        rows = []
        for k, (one, vector) in enumerate(zip(self.each, self._each(by), strict=True)):
            off = np.array([math.log(one.value(*pair)) for pair in pairs]) - middle
            distance = math.exp(math.sqrt(float((off**2).mean()))) if pairs else 1.0
            rows.append(
                (self.weights.values[k], distance, float(np.abs(vector - whole).sum() / 2),
                 one.priorities().consistency_ratio)
            )  # fmt: skip
        names = ["weight", "distance", "moved", "consistency_ratio"]
        frame = pd.DataFrame(rows, index=pd.Index(self.members, name="member"), columns=names)
        return frame.iloc[np.argsort(-frame["distance"].to_numpy(), kind="stable")]
