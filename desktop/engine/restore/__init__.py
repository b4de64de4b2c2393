"""From the vault into an account: nothing doubled, nothing overwritten, and undone on request."""
