"""How sure a weight is of itself: the doubt that the judgements behind it, or a given interval, leave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mcda.weighting.judgements import Judgements


def weight_doubt(judgements: Judgements) -> pd.Series[float] | None:
    """Return the standard error of each weight that the disagreement of the judgements implies.

    With log a_ij = v_i − v_j + ε_ij and independent ε of variance σ² for i < j, least squares gives v_i = the mean of
    log a_ij over j, with Var(v_i) = (n − 1)σ²/n² and Cov(v_i, v_k) = −σ²/n²; σ² is estimated by Σ_{i<j} residual²
    over the (n − 1)(n − 2)/2 judgements to spare. For the weights w = exp(v)/Σ exp(v), a change dv moves w_i by
    w_i(dv_i − Σ w_k dv_k).

    Returns
    -------
    Series by criterion, in weight (0.01 is one point of 100); 0 for judgements in full agreement. None for fewer
    than three criteria, where no judgement is to spare.

    References
    ----------
    Derived here from the logarithmic least-squares model of Crawford and Williams (1985).

    Examples
    --------
    >>> pairs = {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 5}
    >>> weight_doubt(Judgements.of(pairs)).round(4).to_dict()
    {'a': 0.0224, 'b': 0.0194, 'c': 0.0104}
    """
    n = len(judgements.names)
    if n < 3:
        return None
    logs = np.log(judgements.matrix())
    means = logs.mean(axis=1)
    residuals = np.triu(logs - (means[:, None] - means), 1)
    variance = (residuals**2).sum() / ((n - 1) * (n - 2) / 2)
    covariance = variance * (np.eye(n) / n - np.ones((n, n)) / n**2)
    weights = np.exp(means) / np.exp(means).sum()
    jacobian = np.diag(weights) - np.outer(weights, weights)
    errors = np.sqrt(np.maximum(np.diag(jacobian @ covariance @ jacobian.T), 0))
    return pd.Series(errors, index=pd.Index(judgements.names, name="criterion"), name="doubt")
