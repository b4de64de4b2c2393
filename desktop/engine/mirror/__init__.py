"""The vault's copy of an account into a second cloud."""
