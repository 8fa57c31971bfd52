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

MOUNTAIN: dict[str, Any] = {
    "title": "Mountain climbing: risk to be least, altitude to be most",
    "source": "Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods. EJOR 156(2), 445-455.",
    "read": "programs that cite it: the tests of scikit-criteria",
    "matrix": ((1, 3000), (2, 3750), (5, 4500)),
    "sense": ("min", "max"),
    "weights": ("0.5", "0.5"),
    "v": "0.5",
    "S": (0.5, 0.375, 0.5),
    "R": (0.5, 0.25, 0.5),
    "Q": (1.0, 0.0, 1.0),
}

ZHAO: dict[str, Any] = {
    "title": "Three alternatives, usual criterion",
    "source": "Zhao, H., Peng, Y. and Li, W. (2013). Procedia Computer Science 17, 181-188.",
    "read": "programs that cite it: the tests of pymcdm",
    "matrix": ((4, 3, 2), (3, 2, 4), (5, 1, 3)),
    "sense": ("max", "max", "max"),
    "weights": ("0.5", "0.3", "0.2"),
    "net": (0.1, -0.3, 0.2),
}

DEZERT: dict[str, Any] = {
    "title": "SPOTIS: four alternatives on fixed scales, negative values among them",
    "source": "Dezert, J., Tchamova, A., Han, D. and Tacnet, J.-M. (2020). SPOTIS. FUSION 2020.",
    "read": "programs that cite it: the tests of pymcdm",
    "matrix": (("10.5", "-3.1", "1.7"), ("-4.7", "0", "3.4"), ("8.1", "0.3", "1.3"), ("3.2", "7.3", "-5.3")),
    "sense": ("max", "min", "max"),
    "bounds": ((-5, 12), (-6, 10), (-8, 5)),
    "weights": ("0.2", "0.3", "0.5"),
    "distance": (0.1989, 0.3705, 0.3063, 0.7491),
    "digits": 4,
}

CENTROID: dict[str, Any] = {
    "title": "Rank-order centroid weights",
    "source": "Barron, F. H. and Barrett, B. E. (1996). Management Science 42(11), 1515-1523.",
    "read": "memory",
    "weights": (
        (0.6111, 0.2778, 0.1111),
        (0.5208, 0.2708, 0.1458, 0.0625),
        (0.4567, 0.2567, 0.1567, 0.0900, 0.0400),
    ),
    "digits": 4,
}
