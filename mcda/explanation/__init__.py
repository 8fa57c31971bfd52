"""Why one alternative comes before another: trade-offs that lead to it, and the statements that already force it."""

from mcda.explanation.explanation import Explanation, Status, explain
from mcda.explanation.statements import Proof, Statement
from mcda.explanation.trade_offs import Move, Step

__all__ = ["Explanation", "Move", "Proof", "Statement", "Status", "Step", "explain"]
