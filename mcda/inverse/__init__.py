"""The inverse problem: which weights explain the choices that were made?"""

from mcda.inverse.rationalisation import Rationalisation as Rationalisation
from mcda.inverse.rationalisation import rationalise as rationalise
