"""Durability, which the Rational Actor Model does not see: how long a choice can last, and what lasting counts for."""

from mcda.durability.lifetimes import Survival as Survival
from mcda.durability.lifetimes import survival as survival
from mcda.durability.limits import DriftLimit as DriftLimit
from mcda.durability.limits import largest_drift as largest_drift
