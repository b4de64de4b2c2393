"""Which shelves there are, where a new one goes, and the folder an account has."""

from __future__ import annotations

import sqlite3

from connectors.model import Collection, Kind
from desktop.vault import names
from desktop.vault.batch import Shelved
from desktop.vault.log import Event
from desktop.vault.shelf import Shelf
from desktop.vault.store import Store

_KINDS = {
    Kind.CONTACTS: "Contacts",
    Kind.CALENDAR: "Calendars",
    Kind.TASKS: "Tasks",
    Kind.PHOTOS: "Photos",
}
_SHELVES = "SELECT s.*, a.name AS whose FROM shelves s JOIN accounts a ON a.folder=s.account"


def shelves(store: Store, account: str | None) -> tuple[Shelf, ...]:
    """The shelves of an account, or all."""
    with store.index.reading() as db:
        found = db.execute(
            f"{_SHELVES} WHERE ?1 IS NULL OR a.name=?1 ORDER BY s.folder, s.no", (account,)
        ).fetchall()
    return tuple(_shelf(store, row) for row in found)


def shelf(store: Store, vault: str, account: str, service: str, collection: Collection) -> Shelf:
    """The shelf of a collection, made when there is none; a renamed one keeps its folder.

    Args:
        store: of the vault.
        vault: its id, noted with an account that is new.
        account: whose, by name.
        service: of the account.
        collection: as the account tells of it.
    """
    found = _find(store, account, service, collection)
    if found is not None and found.collection == collection:
        return found
    with store.writing():
        # Work left unfinished by a crash is done by now, and may have made it.
        found = _find(store, account, service, collection)
        folder = _account_folder(store, account)
        event = _introduce(store, folder, service, collection, found)
        events: list[Event] = [event]
        if not _known(store, folder):
            events.insert(0, {"e": "account", "name": account, "vault": vault})
            with store.index.writing() as db:
                db.execute("INSERT INTO accounts (folder, name) VALUES (?, ?)", (folder, account))
        store.commit(folder, events)
    made = _find(store, account, service, collection)
    if made is None:
        raise KeyError(collection.id)
    return made


def folder_of(store: Store, account: str) -> str | None:
    """The folder of an account in the vault, by the account's name; None when it has none."""
    with store.index.reading() as db:
        row = db.execute("SELECT folder FROM accounts WHERE name=?", (account,)).fetchone()
    return str(row["folder"]) if row else None


def _shelf(store: Store, row: sqlite3.Row) -> Shelf:
    at = Shelved(row["no"], row["mark"], row["account"], Kind(row["kind"]), row["folder"])
    return Shelf(store, row["whose"], at)


def _find(store: Store, account: str, service: str, collection: Collection) -> Shelf | None:
    with store.index.reading() as db:
        row = db.execute(
            f"{_SHELVES} WHERE a.name=? AND s.service=? AND s.kind=? AND s.id=?",
            (account, service, collection.kind.value, collection.id),
        ).fetchone()
    return _shelf(store, row) if row is not None else None


def _known(store: Store, folder: str) -> bool:
    with store.index.reading() as db:
        row = db.execute("SELECT 1 FROM accounts WHERE folder=?", (folder,)).fetchone()
    return row is not None


def _account_folder(store: Store, account: str) -> str:
    known = folder_of(store, account)
    if known is not None:
        return known
    with store.index.reading() as db:
        used = {names.fold(row[0]) for row in db.execute("SELECT folder FROM accounts")}
    return names.free(
        names.account(account), "", account, lambda name: names.fold(name) in used, names.ACCOUNT
    )


def _introduce(
    store: Store, account: str, service: str, collection: Collection, found: Shelf | None
) -> Event:
    with store.index.reading() as db:
        there = db.execute(
            "SELECT mark, kind, folder FROM shelves WHERE account=?", (account,)
        ).fetchall()
    if found is not None:
        mark, folder = found.mark, found.folder
    else:
        mark = max((row["mark"] for row in there), default=0) + 1
        folder = f"{account}/{_KINDS[collection.kind]}"
        if collection.kind is not Kind.PHOTOS:
            used = {names.fold(row["folder"]) for row in there}
            folder += "/" + names.free(
                names.folder(collection.name), "", f"{service}/{collection.id}",
                lambda name: names.fold(f"{folder}/{name}") in used, names.FOLDER,
            )  # fmt: skip
    return {
        "e": "shelf", "shelf": mark, "service": service, "id": collection.id,
        "kind": collection.kind.value, "name": collection.name,
        "facts": dict(collection.facts), "writes": collection.writes, "folder": folder,
    }  # fmt: skip
