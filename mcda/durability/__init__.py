"""Durability, which the Rational Actor Model does not see: how long a choice can last, and what lasting counts for."""

from mcda.durability.exposure import Exposure as Exposure
from mcda.durability.exposure import utility_and_exposure as utility_and_exposure
from mcda.durability.lasting import Lasting as Lasting
from mcda.durability.lasting import WeightOfLasting as WeightOfLasting
from mcda.durability.lasting import lasting_flips as lasting_flips
from mcda.durability.lifetimes import Survival as Survival
from mcda.durability.lifetimes import survival as survival
from mcda.durability.limits import DriftLimit as DriftLimit
from mcda.durability.limits import largest_drift as largest_drift
