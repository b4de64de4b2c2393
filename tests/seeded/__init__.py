"""Bugs kept as patches: each makes a promise false, and a named test has to turn red for it."""
