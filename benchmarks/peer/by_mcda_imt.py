"""mcda (IMT Atlantique): performance tables with scales; `fastest` has the table made beforehand."""

from mcda.mavt.aggregators import TOPSIS
from mcda.scales import PreferenceDirection, QuantitativeScale

from mcda import PerformanceTable

PACKAGES = ("mcda", "numpy", "pandas")


def table(arrays):
    x, types = arrays["values"], arrays["types"]
    scales = {
        j: QuantitativeScale(
            float(x[:, j].min()), float(x[:, j].max()),
            preference_direction=PreferenceDirection.MAX if types[j] > 0 else PreferenceDirection.MIN,
        )
        for j in range(x.shape[1])
    }  # fmt: skip
    return PerformanceTable(x, scales=scales, alternatives=list(range(len(x))), criteria=list(range(x.shape[1])))


def topsis(beforehand):
    def make(arrays, options):
        method = TOPSIS(dict(enumerate(arrays["weights"].tolist())))
        ready = table(arrays) if beforehand else None
        call = (lambda: method(ready)) if beforehand else (lambda: method(table(arrays)))
        return call, lambda found: {"scores": found.data.to_numpy()}

    return make


TASKS = {"topsis": {"default": topsis(False), "fastest": topsis(True)}}
