"""Pairs of bodies and whether they mean the same; each is (why, ours, theirs)."""
