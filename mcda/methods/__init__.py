"""The methods by name; each in a file of its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from mcda.errors import McdaError, hint
from mcda.forms import Method
from mcda.methods.ahp import ahp
from mcda.methods.promethee import promethee
from mcda.methods.topsis import topsis
from mcda.methods.vikor import vikor
from mcda.methods.weighted_product import weighted_product
from mcda.methods.weighted_sum import weighted_sum
from mcda.numerals import shown

METHODS: MappingProxyType[str, Callable[..., Method]] = MappingProxyType(
    {
        "weighted_sum": weighted_sum,
        "topsis": topsis,
        "ahp": ahp,
        "weighted_product": weighted_product,
        "vikor": vikor,
        "promethee": promethee,
    }
)


PREFIX = "pymcdm:"


def method(name: str | Method, **options: Any) -> Method:
    """Return a method by its name; those of the package pymcdm by "pymcdm:NAME".

    Raises
    ------
    McdaError
        Unknown name or option.

    Examples
    --------
    >>> method("topsis", normalisation="vector")
    method('topsis', normalisation='vector')
    """
    if isinstance(name, Method):
        if options:
            raise McdaError("options go with a method's name, not with a ready method")
        return name
    if isinstance(name, str) and name.startswith(PREFIX):
        from mcda.methods.pymcdm_methods import pymcdm_method  # importing pymcdm takes a second

        return pymcdm_method(name.removeprefix(PREFIX), options)
    if not isinstance(name, str) or name not in METHODS:
        raise McdaError(f"unknown method {shown(name)}{hint(name, METHODS)}")
    make = METHODS[name]
    known = inspect.signature(make).parameters
    for option in options:
        if option not in known:
            raise McdaError(f"method {name!r} has no option {option!r}{hint(option, known)}")
    return make(**options)
