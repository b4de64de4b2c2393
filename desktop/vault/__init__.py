"""The person's own copy: standard files in plain folders, their history, and an index."""
