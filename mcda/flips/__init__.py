"""Which changes flip the choice."""
