"""A new computer: the vault laid out anew from the second cloud alone."""
