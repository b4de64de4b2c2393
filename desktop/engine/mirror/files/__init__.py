"""A mirror as files: the vault's standard folders in a place that keeps files."""
