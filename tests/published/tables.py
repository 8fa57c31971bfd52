"""More printed tables, each with where it is printed, where its numbers were read, and what is wrong with it.

All were read in the tests of programs that carry the paper's numbers, never from memory.
"""

from __future__ import annotations

from typing import Any

PYREPO = "programs that cite it: the tests of pyrepo-mcda"
OBJECTIVE = "programs that cite it: the tests of objective-weights-mcda"
AHPY = "programs that cite it: the tests of AHPy"

BOOK: dict[str, Any] = {
    "title": "Six sites of a facility on four gains, three methods",
    "source": "Papathanasiou, J. and Ploskas, N. (2018). Multiple Criteria Decision Aid. Springer, pp. 31-129.",
    "read": PYREPO,
    "matrix": ((8, 7, 2, 1), (5, 3, 7, 5), (7, 5, 6, 4), (9, 9, 7, 3), (11, 10, 3, 7), (6, 9, 5, 4)),
    "weights": ("0.4", "0.3", "0.1", "0.2"),
    "v": "0.625",
    "Q": (0.640, 1.000, 0.693, 0.271, 0.000, 0.694),
    "net": (-0.26, -0.52, -0.22, 0.36, 0.70, -0.06),
    "criteria": (("1", "1", "5", "3"), ("1", "1", "5", "3"), ("1/5", "1/5", "1", "1/3"), ("1/3", "1/3", "3", "1")),
    "local": (
        (
            ("1", "5", "1", "1", "1/3", "3"),
            ("1/5", "1", "1/3", "1/5", "1/7", "1"),
            ("1", "3", "1", "1/3", "1/5", "1"),
            ("1", "5", "3", "1", "1/3", "3"),
            ("3", "7", "5", "3", "1", "7"),
            ("1/3", "1", "1", "1/3", "1/7", "1"),
        ),
        (
            ("1", "7", "3", "1/3", "1/3", "1/3"),
            ("1/7", "1", "1/3", "1/7", "1/9", "1/7"),
            ("1/3", "3", "1", "1/5", "1/5", "1/5"),
            ("3", "7", "5", "1", "1", "1"),
            ("3", "9", "5", "1", "1", "1"),
            ("3", "7", "5", "1", "1", "1"),
        ),
        (
            ("1", "1/9", "1/7", "1/9", "1", "1/5"),
            ("9", "1", "1", "1", "5", "3"),
            ("7", "1", "1", "1", "5", "1"),
            ("9", "1", "1", "1", "7", "3"),
            ("1", "1/5", "1/5", "1/7", "1", "1/3"),
            ("5", "1/3", "1", "1/3", "3", "1"),
        ),
        (
            ("1", "1/5", "1/5", "1/3", "1/7", "1/5"),
            ("5", "1", "1", "3", "1/3", "1"),
            ("5", "1", "1", "1", "1/3", "1"),
            ("3", "1/3", "1", "1", "1/7", "1"),
            ("7", "3", "3", "7", "1", "5"),
            ("5", "1", "1", "1", "1/5", "1"),
        ),
    ),
    "priorities": (0.117, 0.071, 0.095, 0.212, 0.350, 0.155),
}

ZIEMBA_2019: dict[str, Any] = {
    "title": "Nine locations on twelve criteria, linear preference with indifference, a column of negative numbers",
    "source": "Ziemba, P. (2019). Towards strong sustainability management. Sustainability 11(6), 1555.",
    "read": PYREPO,
    "columns": (
        ("min", "0.3333", 420, 2100, (38723, 34913, 25596, 34842, 22570, 39773, 19500, 34525, 16486)),
        ("min", "0.1667", 1000, 5000, (33207, 32085, 2123, 32095, 1445, 17485, 868, 16958, 958)),
        ("max", "0.1667", 10, 50, (0, "0.2", 5, "0.2", "0.2", "0.2", 99, 99, 99)),
        ("min", "0.3333", 40, 200, (3375, 3127, 3547, 3115, 3090, 4135, 3160, 4295, 3653)),
        ("max", "0.25", 1, 5, ("11.36", "12.78", "12.78", "12.86", "12.86", 17, "12.86", 17, "12.86")),
        ("max", "0.75", 7, 20, ("-320.9", "-148.4", "-148.4", "-9.9", "-9.9", 0, "-9.9", 0, "-9.9")),
        ("min", 1, 50, 100, ("203.7", 463, "356.2", "552.5", 295, 383, 264, 352, 264)),
        ("max", 1, 20, 80, (0, "11.7", "44.8", "11.7", "95.9", "95.9", "116.8", "116.8", "164.9")),
        ("max", "0.4", 1, 4, (0, "4.9", "10.7", "5.4", "11.2", "11.2", "11.2", "11.2", "11.2")),
        ("min", "0.2", 1, 2, (1, 1, 1, "3.5", 4, 4, 4, 4, 4)),
        ("min", "0.4", "4.6", 23, ("21.5", "47.9", "27.7", "39.7", "1.5", "22.7", "2.7", "23.9", 1)),
        ("max", 1, 1, 3, (0, "3.7", "4.5", "10.3", "11.5", "11.5", "11.3", "11.3", "11.4")),
    ),
    "net": (-0.4143, -0.5056, -0.2317, -0.2892, 0.3313, 0.0619, 0.4296, 0.1626, 0.4554),
}

ZIEMBA_2017: dict[str, Any] = {
    "title": "Four sites of offshore wind farms on twelve criteria, V-shape preference",
    "source": "Ziemba, P., Wątróbski, J., Zioło, M. and Karczmarczyk, A. (2017). Energies 10(11), 1755.",
    "read": PYREPO,
    "columns": (
        ("min", 20, 7280, (16347, 14219, 8160, 8160)),
        ("min", 5, 4, (9, "8.5", 9, "8.5")),
        ("min", 5, "13.4", ("73.8", 55, "64.8", "62.5")),
        ("min", "1.67", "7.4", ("36.7", 36, "28.5", "29.5")),
        ("min", "1.67", 3, ("1.5", 2, 2, "1.5")),
        ("max", "11.67", 1662, (3730, 3240, 1860, 1860)),
        ("min", "11.67", 3, (2, 1, 2, 1)),
        ("min", 5, 3, (1, 1, 2, 3)),
        ("max", 5, "13.8", ("38.8", "33.1", "45.8", "27.3")),
        ("min", "16.67", 3, (4, 2, 4, 3)),
        ("max", "8.33", 766240, (1720524, 1496512, 858830, 858830)),
        ("max", "8.33", 17820, (40012, 34803, 19973, 19973)),
    ),
    "net": (-0.0445, 0.1884, -0.0954, -0.0485),
}

SUPPLIERS = ((30, 30, 38, 29), (19, 54, 86, 29), (19, 15, 85, "28.9"), (68, 70, 60, 29))
PODVEZKO = ((3, 100, 10, 7), ("2.5", 80, 8, 5), ("1.8", 50, 20, 11), ("2.2", 70, 12, 9))

OBJECTIVE_WEIGHTS: tuple[dict[str, Any], ...] = (
    {
        "rule": "critic",
        "source": "Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995). Computers & OR 22(7), 763-770.",
        "read": "programs that cite it: the tests of scikit-criteria, whose digits are computed from the paper's data",
        "matrix": (
            (61, "1.08", "4.33"), ("20.7", "0.26", "4.34"), ("16.3", "1.98", "2.53"), (9, "3.29", "1.65"),
            ("5.4", "2.77", "2.33"), (4, "4.12", "1.21"), ("-6.1", "3.52", "2.10"), ("-34.6", "3.31", "0.98"),
        ),
        "sense": ("max", "max", "max"),
        "weights": (0.20222554, 0.48090173, 0.31687273),
        "digits": 8,
    },
    {
        "rule": "critic",
        "source": "Tuş, A. and Aytaç Adalı, E. (2019). Opsearch 56(2), 528-538.",
        "read": OBJECTIVE,
        "note": "The first column is a cost; the printed weights are those of a gain (correlations not turned).",
        "matrix": ((5000, 3, 3, 4, 3, 2), (680, 5, 3, 2, 2, 1), (2000, 3, 2, 3, 4, 3), (600, 4, 3, 1, 2, 2),
                   (800, 2, 4, 3, 3, 4)),
        "sense": ("max",) * 6,
        "weights": (0.157, 0.249, 0.168, 0.121, 0.154, 0.151),
        "digits": 3,
    },
    {
        "rule": "merec",
        "source": "Keshavarz-Ghorabaee, M. and others (2021). Symmetry 13(4), 525.",
        "read": OBJECTIVE,
        "matrix": ((450, 8000, 54, 145), (10, 9100, 2, 160), (100, 8200, 31, 153), (220, 9300, 1, 162),
                   (5, 8400, 23, 158)),
        "sense": ("max", "max", "min", "min"),
        "weights": (0.5752, 0.0141, 0.4016, 0.0091),
        "digits": 4,
    },
    {
        "rule": "entropy",
        "source": "Xu, X. (2004). European Journal of Operational Research 156(2), 530-532.",
        "read": OBJECTIVE,
        "matrix": SUPPLIERS,
        "sense": ("max",) * 4,
        "weights": (0.4630, 0.3992, 0.1378, 0.0000),
        "digits": 4,
    },
    {
        "rule": "angle",
        "source": "Shuai, D., Zongzhun, Z., Yongji, W. and Lei, L. (2012). CCDC, 3889-3892.",
        "read": OBJECTIVE,
        "matrix": SUPPLIERS,
        "sense": ("max",) * 4,
        "weights": (0.4150, 0.3612, 0.2227, 0.0012),
        "digits": 4,
    },
    *(
        {
            "rule": rule,
            "source": "Zavadskas, E. K. and Podvezko, V. (2016). Int. J. of IT & Decision Making 15(2), 267-283.",
            "read": OBJECTIVE,
            "matrix": PODVEZKO,
            "sense": ("min", "max", "min", "max"),
            "weights": weights,
            "digits": digits,
        }
        for rule, weights, digits in (
            ("entropy", (0.1146, 0.1981, 0.4185, 0.2689), 4),
            ("cilos", (0.334, 0.220, 0.196, 0.250), 3),
            ("idocriw", (0.166, 0.189, 0.355, 0.291), 3),
        )
    ),
    {
        "rule": "standard_deviation",
        "source": "Sałabun, W., Wątróbski, J. and Shekhovtsov, A. (2020). Symmetry 12(9), 1549.",
        "read": OBJECTIVE,
        "matrix": (("0.619", "0.449", "0.447"), ("0.862", "0.466", "0.006"), ("0.458", "0.698", "0.771"),
                   ("0.777", "0.631", "0.491"), ("0.567", "0.992", "0.968")),
        "sense": ("max",) * 3,
        "weights": (0.217, 0.294, 0.488),
        "digits": 3,
    },
)  # fmt: skip

GOSWAMI: dict[str, Any] = {
    "title": "Ten mobile phones; ARAS and COPRAS",
    "source": "Goswami, S. and Mitra, S. (2020). Int. J. of Data and Network Science 4(1), 27-42.",
    "read": PYREPO,
    "note": "pymcdm's COPRAS counts costs as gains, and so does not give the printed utilities; it says so.",
    "matrix": (
        (80, 16, 2, 5), (110, 32, 2, 9), (130, 64, 4, 9), (185, 64, 4, 1), (135, 64, 3, 4),
        (140, 32, 3, 5), (185, 64, 6, 7), (110, 16, 3, 3), (120, 16, 4, 3), (340, 128, 6, 5),
    ),
    "sense": ("min", "max", "max", "max"),
    "weights": ("0.60338", "0.13639", "0.19567", "0.06456"),
    "ARAS": (0.68915, 0.58525, 0.62793, 0.46666, 0.54924, 0.49801, 0.56959, 0.54950, 0.54505, 0.53549),
    "COPRAS": (1, 0.85262, 0.91930, 0.68523, 0.80515, 0.72587, 0.83436, 0.79758, 0.79097, 0.79533),
    "digits": 5,
}  # fmt: skip

CITIES: dict[str, Any] = {
    "title": "Where to live: four cities on five criteria",
    "source": "Saaty, T. L. (2005). Theory and Applications of the Analytic Network Process. RWS.",
    "read": AHPY,
    "criteria": {
        ("Culture", "Housing"): 3, ("Culture", "Transportation"): 5, ("Family", "Culture"): 5,
        ("Family", "Housing"): 7, ("Family", "Transportation"): 7, ("Housing", "Transportation"): 3,
        ("Jobs", "Culture"): 2, ("Jobs", "Housing"): 4, ("Jobs", "Transportation"): 7, ("Family", "Jobs"): 1,
    },
    "cities": {
        "Culture": {
            ("Bethesda", "Pittsburgh"): 1, ("Boston", "Bethesda"): 2, ("Boston", "Pittsburgh"): 2.5,
            ("Boston", "Santa Fe"): 1, ("Santa Fe", "Bethesda"): 2, ("Santa Fe", "Pittsburgh"): 2.5,
        },
        "Family": {
            ("Bethesda", "Boston"): 2, ("Bethesda", "Santa Fe"): 4, ("Boston", "Santa Fe"): 2,
            ("Pittsburgh", "Bethesda"): 3, ("Pittsburgh", "Boston"): 8, ("Pittsburgh", "Santa Fe"): 9,
        },
        "Housing": {
            ("Bethesda", "Boston"): 5, ("Bethesda", "Santa Fe"): 2.5, ("Pittsburgh", "Bethesda"): 2,
            ("Pittsburgh", "Boston"): 9, ("Pittsburgh", "Santa Fe"): 7, ("Santa Fe", "Boston"): 4,
        },
        "Jobs": {
            ("Bethesda", "Pittsburgh"): 3, ("Bethesda", "Santa Fe"): 4, ("Boston", "Bethesda"): 2,
            ("Boston", "Pittsburgh"): 6, ("Boston", "Santa Fe"): 8, ("Pittsburgh", "Santa Fe"): 1,
        },
        "Transportation": {
            ("Bethesda", "Boston"): 1.5, ("Bethesda", "Santa Fe"): 4, ("Boston", "Santa Fe"): 2.5,
            ("Pittsburgh", "Bethesda"): 2, ("Pittsburgh", "Boston"): 3.5, ("Pittsburgh", "Santa Fe"): 9,
        },
    },
    "priorities": {"Bethesda": 0.229, "Boston": 0.275, "Pittsburgh": 0.385, "Santa Fe": 0.111},
    "digits": 3,
}  # fmt: skip

BOZOKI: dict[str, Any] = {
    "title": "One judgement of four criteria missing; and twelve of eight",
    "source": "Bozóki, S., Fülöp, J. and Rónyai, L. (2010). Mathematical and Computer Modelling 52, 318-333.",
    "read": "the authors' manuscript (its Example 3); the second, in the tests of AHPy",
    "note": (
        "The paper prints 0.7302965066047 for the best value, and 0.73029674334 = √(8/15) for an approximation that "
        "agrees with it to six digits; the largest eigenvalue is smaller at √(8/15), so that the printed digits after "
        "the sixth are where the authors' iteration ended."
    ),
    "judgements": {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4},
    "best": 0.7302965066047,
    "approximation": 0.73029674334,
    "weights": {"a": 0.3738, "b": 0.3920, "c": 0.0985, "d": 0.1357},
    "eight": {
        ("a", "b"): 5, ("a", "c"): 3, ("a", "d"): 7, ("a", "e"): 6, ("a", "f"): 6, ("b", "d"): 5, ("b", "f"): 3,
        ("c", "e"): 3, ("c", "g"): 6, ("f", "d"): 4, ("g", "a"): 3, ("g", "e"): 5, ("h", "a"): 4, ("h", "b"): 7,
        ("h", "d"): 8, ("h", "f"): 6,
    },
    "filled": {
        ("b", "c"): 0.330019, ("b", "e"): 1.719741, ("b", "g"): 0.466352, ("c", "d"): 9.920513, ("c", "f"): 4.852486,
        ("c", "h"): 0.569607, ("d", "e"): 0.525277, ("d", "g"): 0.142444, ("e", "f"): 0.931197, ("e", "h"): 0.109308,
        ("f", "g"): 0.291212, ("g", "h"): 0.403090,
    },
}  # fmt: skip

SENSITIVITY: dict[str, Any] = {
    "title": "By how many percent a weight must change before two alternatives change places",
    "source": "Triantaphyllou, E. and Sánchez, A. (1997). Decision Sciences 28(1), 151-194.",
    "read": "memory",
    "note": (
        "Percent of the weight before the vector is divided by its sum again; the printed digits come from preferences "
        "rounded to four decimals (P2 − P3 is 0.0145 in full and 0.0147 as printed), hence a tolerance of 1.5 %."
    ),
    "matrix": (
        ("0.3088", "0.2897", "0.3867", "0.1922"), ("0.2163", "0.3458", "0.1755", "0.6288"),
        ("0.4509", "0.2473", "0.1194", "0.0575"), ("0.0240", "0.1172", "0.3184", "0.1215"),
    ),
    "weights": ("0.3277", "0.3058", "0.2876", "0.0790"),
    "preferences": (0.3162, 0.2768, 0.2621, 0.1450),
    "degrees": (19.1061, 48.7901, 64.8297, 32.5317),
    "first_place": ("c3", "a2", 64.8297),
}  # fmt: skip
