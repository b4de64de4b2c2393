"""The person's own copy: standard files in plain folders, their history, and an index."""

from desktop.vault.inventory import VaultFile
from desktop.vault.ledger import Ledger
from desktop.vault.shelf import Shelf
from desktop.vault.vault import Vault
from desktop.vault.words import Change, Findings, Hold, Kept, Pin, Thinned, VaultError, Version

__all__ = [
    "Change",
    "Findings",
    "Hold",
    "Kept",
    "Ledger",
    "Pin",
    "Shelf",
    "Thinned",
    "Vault",
    "VaultError",
    "VaultFile",
    "Version",
]
