"""From an account into the vault: additions always, removals only when the guard lets them."""
