"""Whether an account is a folder in or around the vault's own: what is copied would copy itself."""

from __future__ import annotations

from pathlib import Path

from desktop.engine.context import Context


def inside(context: Context, account: str) -> bool:
    """Whether the account's folder is the vault's own, or lies in it."""
    folder, root = _folder(context, account), context.vault.root.resolve()
    return folder is not None and (folder == root or root in folder.parents)


def around(context: Context, account: str) -> bool:
    """Whether the vault lies in the account's folder."""
    folder, root = _folder(context, account), context.vault.root.resolve()
    return folder is not None and folder in root.parents


def _folder(context: Context, account: str) -> Path | None:
    found = context.accounts.get(account)
    path = found.settings.get("path", "") if found.service == "folder" else ""
    return Path(path).expanduser().resolve() if path else None
