"""The analytic hierarchy process whole: a tree of criteria, weights through it, alternatives under its leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights, listed
from mcda.methods.ahp import ahp
from mcda.numerals import shown
from mcda.ranking import Ranking, rank
from mcda.weighting.groups import Group
from mcda.weighting.judgements import Judgements, Priorities

if TYPE_CHECKING:
    import pandas as pd

Children = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A goal, criteria of any depth under it, and, where given, the alternatives under the lowest ones.

    Attributes
    ----------
    goal : str
    children : mapping node -> tuple of str, the nodes under each node that has any
    criteria : tuple of str
        The leaves, depth first: what weights and matrix are about.
    local : mapping node -> Weights of its children, of sum 1
    priorities : mapping node -> Priorities
        Of the nodes whose children were compared pairwise, and of the leaves under which the alternatives were.
    mode : "distributive" | "ideal"
    """

    goal: str
    children: MappingProxyType[str, Children]
    criteria: tuple[str, ...]
    local: MappingProxyType[str, Weights]
    priorities: MappingProxyType[str, Priorities]
    mode: str
    _matrix: DecisionMatrix | None

    @classmethod
    def of(
        cls,
        comparisons: Mapping[str, Any],
        alternatives: Mapping[str, Any] | DecisionMatrix | None = None,
        *,
        mode: str = "distributive",
        sense: Mapping[str, str] | None = None,
        by: str = "eigenvector",
        random_index: str = "saaty_1980",
        incomplete: str | None = None,
    ) -> Hierarchy:
        """Check a hierarchy.

        Parameters
        ----------
        comparisons : mapping node -> how the nodes under it compare
            Judgements, a Group's judgements, pairs as `Judgements.of` takes them, or weights by name. The one node that
            stands under no other is the goal; a node that has no comparisons of its own is a leaf.
        alternatives : mapping leaf -> how the alternatives compare under it
            Pairwise (Judgements or pairs: how many times better) or rated (a mapping alternative -> positive number);
            or a DecisionMatrix whose criteria are the leaves. Left out, the hierarchy has weights only.
        mode : "distributive" | "ideal"
            Local priorities add up to 1 under each leaf, or are divided by the best one's.
        sense : mapping leaf -> "max" | "min", for rated leaves; left out: larger is better
        by, random_index : as `Judgements.priorities` takes them
        incomplete : how to fill in pairs that are missing, as `Judgements.of` takes it; left out, they are refused

        Raises
        ------
        McdaError
            No goal or several, a node under two others or under itself, names that do not fit, alternatives that differ
            from leaf to leaf, and all that `Judgements.of`, `Weights.of` and `DecisionMatrix.of` refuse.

        Notes
        -----
        In the ideal mode a copy of an alternative, or any new one that is nowhere the best, changes no order of the
        others where they are rated, or compared without contradiction: the ratios of the others and the best of each
        leaf stay. Pairwise judgements that contradict each other give no such promise in any mode, since one more row
        moves the eigenvector itself.

        Examples
        --------
        >>> hierarchy = Hierarchy.of(
        ...     {"car": {("price", "comfort"): 2}, "comfort": {"seats": 1, "noise": 3}},
        ...     {"price": {("x", "y"): "1/2"}, "seats": {("x", "y"): 3}, "noise": {"x": 4, "y": 2}},
        ... )
        >>> hierarchy.weights().series().round(4).to_dict()
        {'price': 0.6667, 'seats': 0.0833, 'noise': 0.25}
        >>> hierarchy.groups()
        {'comfort': ('seats', 'noise')}
        >>> hierarchy.rank().best
        'y'
        """
        method = ahp(mode=mode)  # refuses an unknown mode
        if not isinstance(comparisons, Mapping) or not comparisons:
            raise McdaError(f"a hierarchy must be a mapping node -> comparisons, got {shown(comparisons)}")
        nodes = dict(zip(listed(comparisons, "nodes"), comparisons.values(), strict=True))
        local: dict[str, Weights] = {}
        priorities: dict[str, Priorities] = {}
        for node, given in nodes.items():
            found = _compared(given, f"under {node!r}", incomplete)
            if isinstance(found, Judgements):
                priorities[node] = found.priorities(by, random_index)
                local[node] = priorities[node].weights
            else:
                local[node] = found
        children = {node: one.criteria or () for node, one in local.items()}
        goal = _goal(children)
        leaves = _leaves(goal, children)
        matrix = None
        if alternatives is not None:
            matrix = _matrix(leaves, alternatives, sense, by, random_index, incomplete, priorities)
            method.prepare(matrix)  # refuses ratings that are no ratios
        elif sense is not None:
            raise McdaError("'sense' goes with alternatives that are rated, and there are none")
        return cls(
            goal,
            MappingProxyType(children),
            leaves,
            MappingProxyType(local),
            MappingProxyType(priorities),
            mode,
            matrix,
        )

    def weights(self) -> Weights:
        """Return the weights of the leaves: the products of the local weights from the goal down, of sum exactly 1."""
        shares = self._shares()
        kinds = {one.origin for one in self.local.values()}
        found = Weights.of({leaf: shares[leaf] for leaf in self.criteria}, computed="computed" in kinds)
        return found if kinds <= {"given"} or "computed" in kinds else replace(found, origin="shortest decimal")

    def _shares(self) -> dict[str, Fraction]:
        shares, left = {self.goal: Fraction(1)}, [self.goal]
        while left:
            node = left.pop()
            if node in self.local:
                for child, share in zip(self.children[node], self.local[node].exact, strict=True):
                    shares[child] = shares[node] * share
                    left.append(child)
        return shares

    def shares(self) -> pd.Series[float]:
        """Return the weight of every node, inner ones too, in the whole; the goal's is 1."""
        import pandas as pd

        shares = self._shares()
        order = [self.goal, *(child for node in self._inner() for child in self.children[node])]
        index = pd.Index(order, name="node")
        return pd.Series([float(shares[node]) for node in order], index=index, name="weight")

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the leaves under each inner node but the goal: what `winner_path(along=…)` moves together.

        Examples
        --------
        >>> Hierarchy.of({"g": {"a": 1, "b": 1}, "a": {"c": 1, "d": 1}}).groups()["a"]
        ('c', 'd')
        """
        return {node: _leaves(node, self.children) for node in self._inner() if node != self.goal}

    def _inner(self) -> list[str]:
        """Nodes that have nodes under them, each before those under it, in their order."""
        found, left = [], [self.goal]
        while left:
            node = left.pop()
            if node in self.children:
                found.append(node)
                left += reversed(self.children[node])
        return found

    def matrix(self) -> DecisionMatrix:
        """Return alternatives × leaves: local priorities of sum 1 where they were compared, ratings where rated.

        With `weights()` it is what the engine asks every question of; the method that goes with it is `method()`.

        Raises
        ------
        McdaError
            The hierarchy has no alternatives.
        """
        if self._matrix is None:
            raise McdaError("this hierarchy has no alternatives: give Hierarchy.of a mapping leaf -> comparisons")
        return self._matrix

    def method(self) -> Method:
        """Return the AHP in this hierarchy's mode."""
        return ahp(mode=self.mode)

    def rank(self) -> Ranking:
        """Rank the alternatives: Σ_j w_j p_aj with p the local priorities in this hierarchy's mode.

        Raises
        ------
        McdaError
            The hierarchy has no alternatives.
        """
        return rank(self.matrix(), self.weights(), self.method())

    def consistency(self) -> pd.Series[float]:
        """Return the consistency ratio of every set of pairwise judgements, by node."""
        import pandas as pd

        index = pd.Index(list(self.priorities), name="node", dtype=object)
        ratios = [one.consistency_ratio for one in self.priorities.values()]
        return pd.Series(ratios, index=index, name="consistency_ratio", dtype=float)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about the judgements, by node."""
        return tuple(f"{node}: {note}" for node, one in self.priorities.items() for note in one.notes)


def _is_pairs(given: Mapping[Any, Any]) -> bool:
    return bool(given) and all(isinstance(key, (tuple, list)) for key in given)


def _compared(given: Any, where: str, incomplete: str | None) -> Judgements | Weights:
    """Read one set of comparisons: judgements, a group's, pairs, or numbers by name."""
    try:
        if isinstance(given, Group):
            found: Judgements | Weights = given.judgements()
        elif isinstance(given, (Judgements, Weights)):
            found = given
        elif isinstance(given, Mapping) and given and not _is_pairs(given):
            found = Weights.of(given)
        else:
            found = Judgements.of(given, incomplete=incomplete)
    except McdaError as error:
        raise McdaError(f"{where}: {error}") from None
    if isinstance(found, Weights) and found.criteria is None:
        raise McdaError(f"{where}: weights must be by name")
    return found


def _goal(children: Mapping[str, Children]) -> str:
    """Return the one node that stands under no other; refuse a second parent."""
    parent: dict[str, str] = {}
    for node, under in children.items():
        for child in under:
            if child in parent:
                raise McdaError(f"{child!r} stands under {parent[child]!r} and under {node!r}; each node has one place")
            parent[child] = node
    tops = [node for node in children if node not in parent]
    if not tops:
        raise McdaError(f"no node is the goal: {next(iter(children))!r} stands under itself, by way of {_ring(parent)}")
    if len(tops) > 1:
        leaves = [child for child in parent if child not in children]
        raise McdaError(
            f"one node must be the goal, and {tops[0]!r} and {tops[1]!r} both stand under no other"
            f"{hint(tops[1], leaves)}"
        )
    reached, left = {tops[0]}, [tops[0]]
    while left:
        under = children.get(left.pop(), ())
        reached.update(under)
        left += under
    for node in children:
        if node not in reached:
            raise McdaError(f"{node!r} stands under itself and not under the goal {tops[0]!r}")
    return tops[0]


def _ring(parent: Mapping[str, str]) -> str:
    node = next(iter(parent))
    seen: list[str] = []
    while node not in seen:
        seen.append(node)
        node = parent[node]
    return ", ".join(map(repr, seen[seen.index(node) :][:12]))


def _leaves(node: str, children: Mapping[str, Children]) -> tuple[str, ...]:
    found, left = [], [node]
    while left:
        one = left.pop()
        if one in children:
            left += reversed(children[one])
        else:
            found.append(one)
    return tuple(found)


def _matrix(
    leaves: tuple[str, ...],
    alternatives: Any,
    sense: Mapping[str, str] | None,
    by: str,
    random_index: str,
    incomplete: str | None,
    priorities: dict[str, Priorities],
) -> DecisionMatrix:
    """Return the matrix of what is known under each leaf; add the priorities of the compared ones to `priorities`."""
    if isinstance(alternatives, DecisionMatrix):
        if sense is not None:
            raise McdaError("'sense' does not go with a DecisionMatrix, which has its own")
        return _ordered(alternatives, leaves)
    if not isinstance(alternatives, Mapping):
        raise McdaError(f"alternatives must be a mapping leaf -> comparisons, got {shown(alternatives)}")
    given = dict(zip(listed(alternatives, "alternatives"), alternatives.values(), strict=True))
    _require_leaves(given, leaves, "alternatives")
    senses = {} if sense is None else dict(zip(listed(sense, "sense"), sense.values(), strict=True))
    for leaf in senses:
        if leaf not in leaves:
            raise McdaError(f"'sense' names {leaf!r}, which is no leaf{hint(leaf, leaves)}")
    columns: list[dict[str, Any]] = []
    compared = False
    for leaf in leaves:
        where = f"alternatives under {leaf!r}"
        if isinstance(given[leaf], Mapping) and given[leaf] and not _is_pairs(given[leaf]):
            columns.append(dict(zip(listed(given[leaf], where), given[leaf].values(), strict=True)))
            continue
        found = _compared(given[leaf], where, incomplete)
        if isinstance(found, Judgements):
            if senses.get(leaf, "max") != "max":
                raise McdaError(f"{where} are compared by how many times better they are; 'sense' must be 'max'")
            priorities[leaf] = found.priorities(by, random_index)
            compared, found = True, priorities[leaf].weights
        columns.append(dict(zip(found.criteria or (), found.exact, strict=True)))
    names = _same_alternatives(leaves, columns)
    cells = np.empty((len(names), len(leaves)), dtype=object)
    for j, column in enumerate(columns):
        cells[:, j] = [column[name] for name in names]
    matrix = DecisionMatrix.of(cells, [senses.get(leaf, "max") for leaf in leaves], names, leaves)
    return replace(matrix, origin="computed") if compared else matrix


def _same_alternatives(leaves: tuple[str, ...], columns: list[dict[str, Any]]) -> tuple[str, ...]:
    names = tuple(columns[0])
    for leaf, column in zip(leaves, columns, strict=True):
        for name in column:
            if name not in names:
                raise McdaError(f"alternatives under {leaf!r}: {name!r} is no alternative{hint(name, names)}")
        for name in names:
            if name not in column:
                raise McdaError(f"alternatives under {leaf!r}: nothing is said about {name!r}")
    return names


def _require_leaves(given: Mapping[str, Any], leaves: tuple[str, ...], what: str) -> None:
    for leaf in given:
        if leaf not in leaves:
            raise McdaError(f"{what} are given under {leaf!r}, which is no leaf{hint(leaf, leaves)}")
    for leaf in leaves:
        if leaf not in given:
            raise McdaError(f"nothing is said about the {what} under the leaf {leaf!r}")


def _ordered(matrix: DecisionMatrix, leaves: tuple[str, ...]) -> DecisionMatrix:
    _require_leaves(dict.fromkeys(matrix.criteria), leaves, "alternatives")
    order = [matrix.criteria.index(leaf) for leaf in leaves]
    found = DecisionMatrix.of(
        matrix.exact[:, order], [matrix.sense[j] for j in order], matrix.alternatives, leaves,
        [matrix.bounds[j] for j in order],
    )  # fmt: skip
    value = tuple(matrix.value[j] for j in order) if matrix.value else ()
    return replace(found, origin=matrix.origin, value=value)
