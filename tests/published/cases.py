"""Printed examples: the input, the digits as printed, where they are printed and where they were read from.

`read` says how the numbers came here: "programs that cite it" (their tests carry the paper's numbers), or "memory": the
entry is then a regression value, its arithmetic confirmed by this engine, and its test's name says so.
"""

from __future__ import annotations

from typing import Any

DRINKS: dict[str, Any] = {
    "title": "Relative consumption of drinks, seven items",
    "source": "Saaty, T. L. (2008). Decision making with the analytic hierarchy process. IJSSci 1(1), 83-98.",
    "read": "programs that cite it: the tests of AHPy",
    "names": ("coffee", "wine", "tea", "beer", "soda", "milk", "water"),
    "judgements": (
        ("1", "9", "5", "2", "1", "1", "1/2"),
        ("1/9", "1", "1/3", "1/9", "1/9", "1/9", "1/9"),
        ("1/5", "3", "1", "1/3", "1/4", "1/3", "1/9"),
        ("1/2", "9", "3", "1", "1/2", "1", "1/3"),
        ("1", "9", "4", "2", "1", "2", "1/2"),
        ("1", "9", "3", "1", "1/2", "1", "1/3"),
        ("2", "9", "9", "3", "2", "3", "1"),
    ),
    "random_index": 1.35,
    "weights": (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327),
    "consistency_ratio": 0.022,
    "digits": 3,
}

TZENG: dict[str, Any] = {
    "title": "Four alternatives on three gains, vector normalisation",
    "source": "Tzeng, G.-H. and Huang, J.-J. (2011). Multiple Attribute Decision Making. CRC Press.",
    "read": "programs that cite it: the tests of scikit-criteria",
    "matrix": ((5, 8, 4), (7, 6, 8), (8, 8, 6), (7, 4, 6)),
    "sense": ("max", "max", "max"),
    "weights": ("0.3", "0.4", "0.3"),
    "closeness": (0.5037, 0.6581, 0.7482, 0.3340),
    "digits": 4,
}

LEADER: dict[str, Any] = {
    "title": "Choosing a leader: Tom, Dick or Harry",
    "source": "Wikipedia, Analytic hierarchy process - leader example",
    "read": "memory",
    "criteria": ("experience", "education", "charisma", "age"),
    "judgements": (("1", "4", "3", "7"), ("1/4", "1", "1/3", "3"), ("1/3", "3", "1", "5"), ("1/7", "1/3", "1/5", "1")),
    "alternatives": ("Tom", "Dick", "Harry"),
    "local": (
        (("1", "1/4", "4"), ("4", "1", "9"), ("1/4", "1/9", "1")),
        (("1", "3", "1/5"), ("1/3", "1", "1/7"), ("5", "7", "1")),
        (("1", "5", "9"), ("1/5", "1", "4"), ("1/9", "1/4", "1")),
        (("1", "1/3", "5"), ("3", "1", "9"), ("1/5", "1/9", "1")),
    ),
    "weights": (0.547, 0.127, 0.270, 0.056),
    "priorities": (0.358, 0.492, 0.149),
    "consistency_ratio": 0.044,
    "digits": 3,
}

REVERSAL: dict[str, Any] = {
    "title": "A copy of B joins, and A overtakes B",
    "source": "Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method. Omega 11(3), 228-230.",
    "read": "memory",
    "matrix": ((1, 9, 8), (9, 1, 9), (1, 1, 1)),
    "weights": ("1/3", "1/3", "1/3"),
    "before": (0.45, 0.47, 0.08),
    "after": (0.37, 0.29, 0.06, 0.29),
    "digits": 2,
}
