"""Every byte read again, here and in the mirror, and healed from the other."""
