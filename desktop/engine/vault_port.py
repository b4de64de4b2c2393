"""The vault's door, as the engine's verbs name it."""

from __future__ import annotations

from desktop.vault import Ledger, Shelf, Vault, VaultFile

__all__ = ["Ledger", "Shelf", "Vault", "VaultFile"]
