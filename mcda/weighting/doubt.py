"""How sure a weight is of itself: the doubt that the judgements behind it, or a given interval, leave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mcda.weighting.judgements import Judgements


def weight_doubt(judgements: Judgements) -> pd.Series[float] | None:
    """Return the standard error of each weight that the disagreement of the judgements implies.

    With log a_ij = v_i − v_j + ε_ij and independent ε of variance σ² for every pair that was judged, least squares
    gives v with the covariance σ²L⁺, L the Laplacian of the graph of those pairs ((I/n − J/n²)σ² where all are); σ² is
    estimated by Σ residual² over the judgements to spare, n − 1 fewer than were given. For the weights
    w = exp(v)/Σ exp(v), a change dv moves w_i by w_i(dv_i − Σ w_k dv_k).

    Returns
    -------
    Series by criterion, in weight (0.01 is one point of 100); 0 for judgements in full agreement. None where no
    judgement is to spare: fewer than three criteria, or a tree of judgements whose gaps were filled in.

    References
    ----------
    Derived here from the logarithmic least-squares model of Crawford and Williams (1985).

    Examples
    --------
    >>> pairs = {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 5}
    >>> weight_doubt(Judgements.of(pairs)).round(4).to_dict()
    {'a': 0.0224, 'b': 0.0194, 'c': 0.0104}
    """
    n, names = len(judgements.names), judgements.names
    spare = len(judgements.pairs) - len(judgements.filled) - (n - 1)
    if spare <= 0:
        return None
    given = ~np.eye(n, dtype=bool)
    for first, second in judgements.filled:
        i, j = names.index(first), names.index(second)
        given[i, j] = given[j, i] = False
    logs = np.where(given, np.log(judgements.matrix()), 0.0)
    spread = np.linalg.pinv(np.diag(given.sum(axis=1)) - given.astype(float))
    means = spread @ logs.sum(axis=1)
    residuals = np.triu(np.where(given, logs - (means[:, None] - means), 0.0), 1)
    covariance = (residuals**2).sum() / spare * spread
    weights = np.exp(means) / np.exp(means).sum()
    jacobian = np.diag(weights) - np.outer(weights, weights)
    errors = np.sqrt(np.maximum(np.diag(jacobian @ covariance @ jacobian.T), 0))
    return pd.Series(errors, index=pd.Index(judgements.names, name="criterion"), name="doubt")
