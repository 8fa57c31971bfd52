"""The options of pymcdm's classes: checked, read for a matrix, and said."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Floats, fraction
from mcda.normalise import scale_ends
from mcda.numerals import shown

LARGEST = 20_000  # characteristic objects of COMET
NAMED = {"normalization_function": "normalisation", "preference_function": "preference", "expert_function": "expert"}
VECTORS = ("esp", "ref_point", "ideal", "anti_ideal", "property_limits", "p", "q")
PAIRS = ("bounds", "ref_ideal")
KINDS = MappingProxyType({"max": 1, "min": -1, "target": 0})
FUNCTIONS = MappingProxyType(  # our names of its preference functions, and the thresholds that each reads
    {
        "usual": ("usual", ()),
        "u_shape": ("ushape", ("q",)),
        "v_shape": ("vshape", ("p",)),
        "level": ("level", ("q", "p")),
        "linear": ("vshape_2", ("q", "p")),
    }
)
FROM_SCALES = ("bounds", "ideal", "anti_ideal", "cvalues", "expert")


@cache
def classes() -> dict[str, Any]:
    """Return pymcdm's methods by name."""
    from pymcdm import methods
    from pymcdm.methods.mcda_method import MCDA_method

    found = {key: one for key, one in vars(methods).items() if inspect.isclass(one) and issubclass(one, MCDA_method)}
    return dict(sorted(found.items()))


@cache
def normalisations() -> dict[str, Callable[..., Floats]]:
    """Return pymcdm's normalisations by name."""
    from pymcdm import normalizations

    names = [name for name in normalizations.__all__ if name.endswith("_normalization")]
    return {name.removesuffix("_normalization"): getattr(normalizations, name) for name in names}


def parameters(kind: Any) -> dict[str, inspect.Parameter]:
    """Return what a class of pymcdm is made with."""
    if kind.__init__ is object.__init__:
        return {}
    return {key: one for key, one in inspect.signature(kind.__init__).parameters.items() if key != "self"}


def check(label: str, known: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """Refuse values that are wrong whatever the matrix."""
    choices: dict[str, Any] = {
        "normalisation": normalisations(), "preference": FUNCTIONS, "expert": classes(),
        "co_ordering": ("product", "gray_code"),
    }  # fmt: skip
    for option, value in options.items():
        if option in choices:
            if not isinstance(value, str) or value not in choices[option]:
                raise McdaError(f"unknown {option} {shown(value)} of {label!r}{hint(value, choices[option])}")
        elif option not in (*VECTORS, *PAIRS, "cvalues", "property_types"):
            number(label, option, value)
    thresholds = FUNCTIONS[options["preference"]][1] if "preference" in options else ()
    for option in ("q", "p"):
        if "preference" in known and (option in thresholds) != (options.get(option) is not None):
            wants = "needs" if option in thresholds else "has no"
            raise McdaError(f"preference {options['preference']!r} {wants} threshold {option!r}")


def number(label: str, option: str, value: Any) -> float:
    """Return an option as a float.

    Raises
    ------
    McdaError
        Not a finite number.
    """
    try:
        return float(fraction(value))
    except (McdaError, OverflowError):
        raise McdaError(f"{option!r} of {label!r} must be a number, got {shown(value)}") from None


def normalisation(known: Mapping[str, Any], options: Mapping[str, Any]) -> str | None:
    """Return the normalisation that acts, by name; "own" where it is the method's."""
    if "normalisation" not in known:
        return None
    asked = options.get("normalisation")
    default = known["normalisation"].default
    return asked or next((name for name, one in normalisations().items() if one is default), "own")


def arguments(kind: Any, label: str, matrix: DecisionMatrix, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of pymcdm's class for this matrix."""
    given: dict[str, Any] = {}
    for key, one in parameters(kind).items():
        option = NAMED.get(key, key)
        value = options.get(option)
        if value is None and option not in FROM_SCALES:
            given[key] = one.default
        elif option in WORDS:
            given[key] = WORDS[option](value)
        elif option == "cvalues":
            given[key] = _characteristic(label, matrix, value)
        elif option in (*VECTORS, *PAIRS):
            read = _vector if option in VECTORS else _pairs
            given[key] = _from_scales(label, option, matrix) if value is None else read(label, option, matrix, value)
        else:
            given[key] = number(label, option, value)
    if kind.__name__ == "PROMETHEE_II" and options["preference"] != "usual":
        none = np.zeros(len(matrix.criteria))
        given |= {key: none if given[key] is None else given[key] for key in ("p", "q")}
    if given.get("property_limits") is not None:
        wanted = options.get("property_types", dict(zip(matrix.criteria, matrix.sense, strict=True)))
        kinds = [KINDS.get(str(word)) for word in _each(label, "property_types", matrix, wanted)]
        if None in kinds:
            raise McdaError(f"'property_types' of {label!r} must be max, min or target for every criterion")
        given["property_types"] = np.array(kinds)
    return given


WORDS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "normalisation": lambda value: normalisations()[value],
        "preference": lambda value: FUNCTIONS[value][0],
        "expert": lambda value: value or "TOPSIS",
        "co_ordering": lambda value: value,
        "property_types": lambda value: None,  # read together with the limits
    }
)


def _each(label: str, option: str, matrix: DecisionMatrix, value: Any) -> list[Any]:
    """Return one value a criterion, from a list, a Series or a mapping."""
    if hasattr(value, "to_dict"):
        value = value.to_dict()
    if isinstance(value, Mapping):
        named = {str(key): one for key, one in value.items()}
        for name in named:
            if name not in matrix.criteria:
                known = hint(name, matrix.criteria)
                raise McdaError(f"{option!r} of {label!r} names {name!r}, which is no criterion{known}")
        missing = [name for name in matrix.criteria if name not in named]
        if missing:
            raise McdaError(f"{option!r} of {label!r} says nothing about criterion {missing[0]!r}")
        return [named[name] for name in matrix.criteria]
    if option in ("p", "q") and not hasattr(value, "__len__"):
        return [value] * len(matrix.criteria)
    listed = list(value) if hasattr(value, "__len__") and not isinstance(value, (str, bytes)) else []
    if len(listed) != len(matrix.criteria):
        raise McdaError(f"{option!r} of {label!r} must give one value for each of {len(matrix.criteria)} criteria")
    return listed


def _vector(label: str, option: str, matrix: DecisionMatrix, value: Any) -> Floats:
    return np.array([number(label, option, one) for one in _each(label, option, matrix, value)])


def _pairs(label: str, option: str, matrix: DecisionMatrix, value: Any) -> Floats:
    rows = []
    for name, pair in zip(matrix.criteria, _each(label, option, matrix, value), strict=True):
        ends = list(pair) if hasattr(pair, "__len__") and not isinstance(pair, (str, bytes)) else []
        if len(ends) != 2:
            raise McdaError(f"{option!r} of {label!r} must be a pair (low, high) for {name!r}, got {shown(pair)}")
        rows.append([number(label, option, end) for end in ends])
    return np.array(rows)


def _from_scales(label: str, option: str, matrix: DecisionMatrix) -> Floats:
    both = _scales(label, option, matrix)
    return both if option in PAIRS else np.asarray(both[:, int(option == "ideal")])


def _scales(label: str, option: str, matrix: DecisionMatrix) -> Floats:
    for name, ends in zip(matrix.criteria, matrix.bounds, strict=True):
        if ends is None:
            raise McdaError(f"method {label!r} needs {option!r} or the scale of every criterion; {name!r} has none")
    return np.stack(scale_ends(matrix, np.float64), axis=1)


def _characteristic(label: str, matrix: DecisionMatrix, value: Any) -> list[list[float]]:
    """Return COMET's characteristic values: those given, else the ends and the middle of every scale."""
    if value is None:
        rows = [[low, (low + high) / 2, high] for low, high in _scales(label, "cvalues", matrix).tolist()]
    else:
        rows = [[number(label, "cvalues", x) for x in row] for row in _each(label, "cvalues", matrix, value)]
    count = int(np.prod([float(len(row)) for row in rows]))
    if count > LARGEST:
        raise McdaError(f"method {label!r} would compare {count} characteristic objects; give fewer 'cvalues'")
    return rows
