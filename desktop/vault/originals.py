"""The services' own records, and whether they are still as the services sent them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path

from desktop.vault import disk
from desktop.vault.store import Store


def wrong(store: Store, account: str | None) -> tuple[list[str], list[str]]:
    """Files of records with bytes changed, and files that are gone; vault-relative.

    Each record that a version of an item speaks of is read at its place and hashed.
    """
    wanted: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    with store.index.reading() as db:
        rows = db.execute(
            "SELECT s.account AS whose, x.more AS more FROM shelves s JOIN (SELECT shelf, more FROM"
            " items UNION SELECT shelf, more FROM versions) x ON x.shelf=s.no"
            " WHERE x.more<>'{}' AND (?1 IS NULL OR s.account=?1)",
            (account,),
        )
        for row in rows:
            if place := json.loads(row["more"]).get("original"):
                file = f".elsewhere/service/{row['whose']}/{Path(place['file']).name}"
                wanted[file].add((place["offset"], place["size"], place.get("sha256", "")))
    damaged, missing = [], []
    for file, places in sorted(wanted.items()):
        if not disk.is_plain(store.root / file):
            missing.append(file)
        elif not _sound(store.root / file, places):
            damaged.append(file)
    return damaged, missing


def _sound(path: Path, places: set[tuple[int, int, str]]) -> bool:
    with path.open("rb") as stream:
        for offset, size, sha256 in sorted(places):
            stream.seek(offset)
            body = stream.read(size)
            if len(body) != size or (sha256 and hashlib.sha256(body).hexdigest() != sha256):
                return False
    return True
