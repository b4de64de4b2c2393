"""Proves that a restore from the second cloud works."""
