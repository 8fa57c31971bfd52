"""Where weights come from: judgements, swings, an order of importance, the ratings themselves, or several of these."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Where each public name lives. Loaded on first use, so that one rule does not cost the imports of all.
_HOMES = {
    "Judgements": "judgements",
    "Priorities": "judgements",
    "Triad": "consistency",
    "RANDOM_INDICES": "consistency",
    "Revision": "revision",
    "revisions": "revision",
    "repair": "revision",
    "Group": "groups",
    "BatchPriorities": "batch",
    "priorities_batch": "batch",
    "weight_doubt": "doubt",
    "swing": "swings",
    "swing_statements": "swings",
    "rank_order": "rank_orders",
    "objective": "objective_rules",
    "combine": "combination",
}
__all__ = [*_HOMES]  # noqa: PLE0604 - the names are the table's keys

if TYPE_CHECKING:
    from mcda.weighting.batch import BatchPriorities as BatchPriorities
    from mcda.weighting.batch import priorities_batch as priorities_batch
    from mcda.weighting.combination import combine as combine
    from mcda.weighting.consistency import RANDOM_INDICES as RANDOM_INDICES
    from mcda.weighting.consistency import Triad as Triad
    from mcda.weighting.doubt import weight_doubt as weight_doubt
    from mcda.weighting.groups import Group as Group
    from mcda.weighting.judgements import Judgements as Judgements
    from mcda.weighting.judgements import Priorities as Priorities
    from mcda.weighting.objective_rules import objective as objective
    from mcda.weighting.rank_orders import rank_order as rank_order
    from mcda.weighting.revision import Revision as Revision
    from mcda.weighting.revision import repair as repair
    from mcda.weighting.revision import revisions as revisions
    from mcda.weighting.swings import swing as swing
    from mcda.weighting.swings import swing_statements as swing_statements


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'mcda.weighting' has no attribute {name!r}")
    return getattr(import_module(f"mcda.weighting.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
