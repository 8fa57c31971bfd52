"""The exit codes."""

DONE = 0
BUG = 1  # ours
BAD_INPUT = 2  # or bad usage
NO_ANSWER = 3  # the model has none: infeasible, undefined
FRAGILE = 4  # only with --fail-if-fragile
INTERRUPTED = 130
