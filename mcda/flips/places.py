"""The best place an alternative can have: one small mixed-integer program.

Minimise Σ z_c over admissible weights and z in {0, 1} with (V_b − V_c)·w + M_c z_c ≥ 0: whoever has z_c = 0 is not
ahead of b. The solver allows itself a tolerance, so its answer is a lower bound on those ahead; the set it leaves
behind is confirmed by b's exact lead over it, or forbidden, and the program solved again.
"""

from __future__ import annotations

from math import inf

import numpy as np

from mcda.flips.leads import Lead, Leads
from mcda.lp import Status, Warm

ROOM = 1e-6  # beyond the largest lead that a rival can have


def best_place(leads: Leads, b: int) -> tuple[int, Lead]:
    """Return the best place of an alternative, and its largest least lead over those that are not ahead there."""
    n, admissible = leads.size, leads.admissible
    rivals = np.flatnonzero(leads.rivals_of(b))
    gaps = leads.values[b] - leads.values[rivals]
    most = np.array([-leads.least(gap) for gap in gaps])  # how far each can be ahead
    least = np.array([leads.least(-gap) for gap in gaps])
    always, open_ = least > ROOM, (most > -ROOM) & (least <= ROOM)
    free, counted = rivals[open_], int(always.sum())
    k = len(free)
    model = Warm([*admissible.low, *np.zeros(k)], [*admissible.high, *np.ones(k)], whole=range(n, n + k))
    model.add([[1.0] * n + [0.0] * k], [1.0], [1.0])
    if len(admissible.rows):
        rows = np.c_[admissible.rows, np.zeros((len(admissible.rows), k))]
        model.add(rows, np.zeros(len(rows)), np.full(len(rows), inf))
    model.add(np.c_[gaps[open_], np.diag(most[open_] + ROOM)], np.zeros(k), np.full(k, inf))
    model.aim([0.0] * n + [-1.0] * k)
    while True:
        status = model.run()
        assert status is Status.OPTIMAL  # all z = 1 is always allowed
        behind = model.point[n:] < 0.5
        mask = np.zeros(len(leads.values), dtype=bool)
        mask[free[behind]] = True
        mask[rivals[~always & ~open_]] = True
        lead = leads.best(b, mask)
        if lead is None or lead.sign >= 0:
            break
        # these rivals hold b down together whatever the weights: one of them is ahead
        conflict = np.isin(free, lead.rivals)
        model.add([[0.0] * n + conflict.astype(float).tolist()], [1.0], [inf])
    if lead is None:
        lead = Lead(
            0.0,
            np.array(admissible.anywhere, dtype=float),
            0,
            (),
            np.empty(0),
            np.empty(0),
            mask,
            (admissible.anywhere, (), ()),
        )
    return 1 + counted + int((~behind).sum()), lead
