"""Benchmarks: what the engine takes, with the answer asserted and set-up outside the timed part."""
