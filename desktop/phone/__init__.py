"""The new phone: pages and files it can take, served from the vault."""
