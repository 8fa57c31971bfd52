"""What runs in the peers' own environments: one server, and one module a peer that needs nothing of this project.

A module names its PACKAGES and its TASKS: task → call → make(arrays, options) → (the timed call, its reader).
"default" is what people run, "fastest" the fastest call that the package documents; both answer the same question.
"""
