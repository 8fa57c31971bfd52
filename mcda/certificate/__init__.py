"""Certificates: what a result claims, checked in Fractions from the claim alone.

Nothing here solves anything, and nothing is imported but `fractions`. A certificate carries the rational rows of the
problem, why nothing nearer flips, and a point where another alternative is ahead; the checks are sums and signs of
polynomials.
"""

from mcda.certificate.mix import MixCertificate
from mcda.certificate.path import PathCertificate, Piece
from mcda.certificate.problem import Problem, Vector
from mcda.certificate.verdict import Verdict, verify

__all__ = ["MixCertificate", "PathCertificate", "Piece", "Problem", "Vector", "Verdict", "verify"]
