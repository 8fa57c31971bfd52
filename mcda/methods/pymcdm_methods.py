"""Every method of the package pymcdm as `method("pymcdm:NAME", …)`: known by evaluation only.

What pymcdm takes silently is said or refused here: its defaults stand in the details of a ranking, scores of methods in
which lower is better are turned round, and input that it would turn into NaN is an error with the method's name.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import BlackBox, Method, evaluated_scores
from mcda.matrix import DecisionMatrix, Floats
from mcda.methods.pymcdm_options import FROM_SCALES, NAMED, arguments, check, classes, normalisation, parameters
from mcda.normalise import is_gain, require_positive
from mcda.numerals import shown

# Divide by ratings or take their roots or logarithms; whatever normalisation is asked for, these need ratios.
POSITIVE = ("ARAS", "CODAS", "COPRAS", "ERVD", "LMAW", "LoPM", "MARCOS", "OCRA", "RAM", "WASPAS", "WPM")
RATIOS = ("sum", "logarithmic", "linear", "nonlinear", "zavadskas_turskis")  # normalisations that divide by ratings
SPREAD = ("enhanced_accuracy",)  # normalisations that divide by a column's range
REFUSED = {
    "PROMETHEE_I": "has no scores; mcda.methods.promethee.partial_order gives its order",
    "StructuralCOMET": "is a tree of COMET models, each with experts of its own; here a method ranks one table",
}
FEWEST = {"SPROBID": 4}  # with fewer alternatives pymcdm 1.4 takes a row of distances for a column


def pymcdm_method(name: str, options: Mapping[str, Any]) -> Method:
    """Return a method of pymcdm; larger is better.

    Parameters
    ----------
    name : "EDAS", "MARCOS", "SPOTIS", …
    options : those of pymcdm's class under its own names, but `normalisation` (minmax, max, sum, vector, linear,
        nonlinear, logarithmic, enhanced_accuracy, zavadskas_turskis), `preference` (as in `promethee`) and `expert`
        (COMET: the name of the method that judges). Vectors and pairs are lists or mappings by criterion; `bounds`,
        `ideal`, `anti_ideal` and `cvalues` left out are taken from the criteria's scales.

    Notes
    -----
    The details of a ranking say the package's version, every option as it acted, that a score was turned round, and,
    for what pymcdm 1.4 makes of COPRAS and AROMAN, that costs count as gains.

    Raises
    ------
    McdaError
        Unknown name or option; on use, input for which the method has no finite scores.
    """
    kinds = classes()
    if name in REFUSED:
        raise McdaError(f"'pymcdm:{name}' {REFUSED[name]}")
    if name not in kinds:
        near = hint(name, kinds)
        told = near if "did you mean" in near else f"; known: {', '.join(key for key in kinds if key not in REFUSED)}"
        raise McdaError(f"unknown method {shown('pymcdm:' + name)}{told}")
    kind, label = kinds[name], f"pymcdm:{name}"
    known = {NAMED.get(key, key): one for key, one in parameters(kind).items()}
    for option in options:
        if option not in known:
            wrong = hint(option, known) if known else "; it has none"
            raise McdaError(f"method {label!r} has no option {option!r}{wrong}")
    for option, one in known.items():
        if option not in options and one.default is inspect.Parameter.empty and option not in FROM_SCALES:
            raise McdaError(f"method {label!r} needs the option {option!r}")
    check(label, known, options)

    def prepare(matrix: DecisionMatrix) -> BlackBox:
        _require(matrix, name, label, normalisation(known, options))
        return BlackBox(matrix, _evaluation(kind, label, matrix, options))

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        return _words(kind, known, options, matrix)

    return Method(
        label, "black box", prepare, evaluated_scores, exact=lambda matrix: None, describe=describe,
        options=MappingProxyType(dict(options)),
    )  # fmt: skip


def _require(matrix: DecisionMatrix, name: str, label: str, how: str | None) -> None:
    """Refuse what pymcdm turns into NaN or into numbers without a meaning."""
    what = f"method {label!r}"
    if len(matrix.alternatives) < FEWEST.get(name, 1):
        raise McdaError(f"{what} needs at least {FEWEST[name]} alternatives, got {len(matrix.alternatives)}")
    if name in POSITIVE:
        require_positive(matrix, what)
    elif how in RATIOS:
        require_positive(matrix, f"normalisation {how!r} of {what}")
    if name == "EDAS" and (bad := matrix.values.mean(axis=0) <= 0).any():
        raise McdaError(f"{what} needs columns of positive mean; {matrix.criteria[int(np.argmax(bad))]!r} has another")
    flat = np.ptp(matrix.values, axis=0) == 0
    if (name == "VIKOR" or how in SPREAD) and flat.any():
        raise McdaError(f"{what} needs columns that are not constant; {matrix.criteria[int(np.argmax(flat))]!r} is")
    if name in ("COPRAS", "MOORA") and "min" not in matrix.sense:
        raise McdaError(f"{what} needs at least one criterion to be minimised")


def _evaluation(
    kind: Any, label: str, matrix: DecisionMatrix, options: Mapping[str, Any]
) -> Callable[[Floats], Floats]:
    """Return the function from (k, n) weights to (k, m) scores, larger better."""
    x = matrix.values.astype(np.float64)
    types = np.where(is_gain(matrix), 1, -1)
    sign = 1.0 if larger_is_better(kind) else -1.0
    again = kind.__name__ in ("PROMETHEE_II", "COMET")  # spent after one call; made for one vector of weights
    given = arguments(kind, label, matrix, options)

    def made(weights: Floats) -> Any:
        if kind.__name__ != "COMET":
            return kind(**given)
        from pymcdm.methods.comet_tools import MethodExpert

        expert = pymcdm_expert(given["expert_function"])
        return kind(**{**given, "expert_function": MethodExpert(expert, weights, types)})

    def evaluate(rows: Floats) -> Floats:
        scores = np.empty((len(rows), len(x)))
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                one = made(rows[0])
                one._additional_validation(x, rows[0], types)
                for k, weights in enumerate(rows):
                    one = made(weights) if again and k else one
                    scores[k] = one(x, weights, types, validation=False)
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            raise McdaError(f"method {label!r}: {' '.join(str(error).split())}") from None
        if not np.isfinite(scores).all():
            k = int(np.argmin(np.isfinite(scores).all(axis=1)))
            told = ", ".join(f"{name} {w:.3g}" for name, w in zip(matrix.criteria, rows[k].tolist(), strict=True))
            raise McdaError(
                f"method {label!r} has no finite score here, at the weights {told}: weights of 0, columns or rows that "
                "are all alike, or an option that is worst on everything"
            )
        return sign * scores

    return evaluate


def pymcdm_expert(name: str) -> Any:
    """Return the method that judges COMET's characteristic objects, at its defaults.

    Raises
    ------
    McdaError
        A method that cannot be made without options.
    """
    try:
        return classes()[name]()
    except TypeError:
        raise McdaError(f"'expert' of 'pymcdm:COMET' must be a method without required options, got {name!r}") from None


def larger_is_better(kind: Any) -> bool:
    """Return what pymcdm's class says of its scores; LoPM writes it under another name than all others."""
    return bool(getattr(kind, "reverse_ranking", kind._reverse_ranking))


@cache
def costs_count_as_gains(name: str) -> bool:
    """Return whether, all else equal, the larger cost has the better score: tried on a problem of two alternatives."""
    kind = classes()[name]
    if parameters(kind).keys() - {"normalization_function", "l", "beta", "lam", "v"}:
        return False  # made for one problem, and read: none of these does
    x, types, weights = np.array([[2.0, 1.0], [2.0, 3.0]]), np.array([1, -1]), np.array([0.5, 0.5])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            low, high = kind()(x, weights, types, validation=False)
        except ValueError:
            return False
    return bool((high > low) if larger_is_better(kind) else (high < low))


def _words(kind: Any, known: Mapping[str, Any], options: Mapping[str, Any], matrix: DecisionMatrix) -> dict[str, str]:
    """Return the options as they acted, and what a reader must know of the method."""
    said = {"package": f"pymcdm {version('pymcdm')}"}
    for option, one in known.items():
        if option == "normalisation":
            said[option] = str(normalisation(known, options))
        elif options.get(option) is not None:
            said[option] = str(options[option])
        elif option in FROM_SCALES:
            said[option] = "TOPSIS" if option == "expert" else "the criteria's scales"
        elif one.default is not None:
            said[option] = str(one.default)
    if not larger_is_better(kind):
        said["direction"] = "lower is better there: the sign is turned"
    if costs_count_as_gains(kind.__name__) and "min" in matrix.sense:
        said["warning"] = "as pymcdm computes it, a larger cost raises the score"
    return said
