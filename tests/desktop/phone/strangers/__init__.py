"""Parsers that are none of ours: what a phone is given is read back by each of them."""
