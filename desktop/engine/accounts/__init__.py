"""The accounts signed in to, and their secrets."""
