"""Whether the vault holds anything of the accounts a person named."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cli.asked import Wrong
from desktop.vault import Vault


def held(vault: Vault, names: Iterable[str]) -> None:
    """Raises Wrong for a name the vault holds nothing of."""
    for name in names:
        if name not in vault.accounts():
            raise Wrong(f"the vault holds no account named {name}")
