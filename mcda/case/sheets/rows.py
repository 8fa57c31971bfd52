"""The rows of a sheet that are no alternatives, and the words that make them so."""

from __future__ import annotations

# Compared without regard to capitals.
WORDS = {
    "weights": ("weights", "weight", "pesos", "peso"),
    "directions": ("direction", "directions", "sense"),
    "low": ("low",),
    "high": ("high",),
    "unit": ("unit", "units"),
    "value": ("value", "value function"),
}
SPECIAL = {word: kind for kind, words in WORDS.items() for word in words}
# Compared exactly.
DIRECTIONS = {"max": "max", "min": "min", "benefit": "max", "cost": "min"}
