"""What drift cannot do, without simulation: survival of a Brownian motion between two barriers, and what follows.

No weights whose factors all lie in [1/ρ, ρ] put another alternative ahead (ρ from the percent radius). The factors of
n drifting weights are n Brownian motions in logarithms; that all stay inside ± log ρ has at least the product of the
n probabilities, drawn together or not (Šidák). So these are lower bounds of survival, in continuous time.
"""

from __future__ import annotations

import math

FEW = 40  # terms of either series; both converge like a Gaussian


def stays_within(barrier: float, spread: float) -> float:
    """Return P(sup |B| < barrier) of a Brownian motion from 0 whose standard deviation at the end is `spread`.

    Examples
    --------
    >>> round(stays_within(1, 1), 6), stays_within(1, 0), stays_within(0, 1)
    (0.370777, 1.0, 0.0)
    """
    if barrier <= 0:
        return 0.0
    if spread <= 0 or math.isinf(barrier):
        return 1.0
    x = barrier / spread
    if x < 1.5:  # eigenfunctions: fast where the barrier is near
        terms = ((-1) ** k / (2 * k + 1) * math.exp(-(((2 * k + 1) * math.pi / x) ** 2) / 8) for k in range(FEW))
        return min(1.0, 4 / math.pi * math.fsum(terms))
    images = ((-1) ** k * math.erfc((2 * k + 1) * x / math.sqrt(2)) for k in range(FEW))  # reflections: fast where far
    return max(0.0, 1 - 2 * math.fsum(images))


def ends_within(barrier: float, spread: float) -> float:
    """Return P(|B| < barrier) at the end.

    Examples
    --------
    >>> round(ends_within(1.96, 1), 3)
    0.95
    """
    if spread <= 0:
        return float(barrier > 0)
    return math.erf(barrier / spread / math.sqrt(2))


def path_bound(ratio: float, drift: float, years: float, criteria: int) -> float:
    """Return a lower bound of the probability that the choice stays first for so many years.

    [P(sup |sB| < log ρ)]ⁿ, n the criteria with weight.

    Examples
    --------
    >>> round(path_bound(1.5, 0.05, 10, 5), 3)
    0.901
    """
    return stays_within(math.log(ratio), drift * math.sqrt(years)) ** criteria


def end_bound(ratio: float, drift: float, years: float, criteria: int) -> float:
    """Return a lower bound of the probability that the choice is first at the end: [2Φ(log ρ/(s√T)) − 1]ⁿ."""
    return ends_within(math.log(ratio), drift * math.sqrt(years)) ** criteria
