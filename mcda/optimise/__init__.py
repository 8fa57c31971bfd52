"""The utility maximiser: shares, single alternatives, sets, frontiers, and one budget over several cases."""

from mcda.optimise.allocation import Allocation, AllocationStatus, choose
from mcda.optimise.choices import Choices
from mcda.optimise.combination import combine
from mcda.optimise.frontier import Frontier, Point, efficient_frontier
from mcda.optimise.limits import Limit
from mcda.optimise.maximiser import maximise
from mcda.optimise.optimum import Change, Optimum, OptimumStatus, Price
from mcda.optimise.portfolio import Portfolio, PortfolioStatus
from mcda.optimise.several import allocate

__all__ = [
    "Allocation", "AllocationStatus", "Change", "Choices", "Frontier", "Limit", "Optimum", "OptimumStatus", "Point",
    "Portfolio", "PortfolioStatus", "Price", "allocate", "choose", "combine", "efficient_frontier", "maximise",
]  # fmt: skip
