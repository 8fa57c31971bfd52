"""The whole range at once: weights and scores drawn at random, and how often each alternative comes where."""

from mcda.simulation.information import Information as Information
from mcda.simulation.information import value_of_information as value_of_information
from mcda.simulation.runs import simulate as simulate
from mcda.simulation.simulation import Simulation as Simulation
