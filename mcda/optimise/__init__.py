"""The utility maximiser: the best use of shares, or the best single alternative, under limits."""

from mcda.optimise.limits import Limit
from mcda.optimise.maximiser import maximise
from mcda.optimise.optimum import Change, Optimum, OptimumStatus, Price
from mcda.optimise.portfolio import Portfolio, PortfolioStatus

__all__ = ["Change", "Limit", "Optimum", "OptimumStatus", "Portfolio", "PortfolioStatus", "Price", "maximise"]
