"""Compares albums that came back with the vault's, by name, order and what is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from connectors.model import Album
from desktop.vault import disk


def files(ours: Path, theirs: Path, damaged: Iterable[str]) -> list[str]:
    """A line for each album whose file is different.

    Args:
        ours: the account's folder of albums in the vault.
        theirs: the same in the scratch place.
        damaged: names of those whose bytes there are not the right ones.
    """
    ill = set(damaged)
    lines = []
    for path in sorted(ours.glob("*.json")):
        words = ""
        if path.name in ill:
            words = "its bytes there are not those that were sent"
        elif not disk.is_plain(theirs / path.name):
            words = "it did not come back"
        elif (mine := _read(path)) is not None:
            words = _words(mine, _read(theirs / path.name))
        if words:
            lines.append(f"Albums/{path.name}: {words}")
    return lines


def shelved(ours: Iterable[Album], theirs: Iterable[Album]) -> list[str]:
    """A line for each album that the vault which came back has otherwise."""
    there = {album.id: album for album in theirs}
    lines = []
    for album in ours:
        other = there.get(album.id)
        words = _words(_plain(album), _plain(other) if other is not None else None)
        if words:
            lines.append(f"Albums/{album.name}: {words}")
    return lines


def sent(
    ours: Iterable[Album], theirs: Iterable[Album], there: Mapping[str, str], *, ordered: bool
) -> list[str]:
    """A line for each album that the account sent to has otherwise, found there by its name.

    Photos of the person's own among ours over there are theirs to keep and no difference.

    Args:
        ours: as the vault has them.
        theirs: as the account has them, by its own ids.
        there: what each photo of the vault is called there, by its id in the vault.
        ordered: whether the account can keep the order of photos at all.
    """
    mine = {id_: own for own, id_ in there.items()}
    named: dict[str, list[tuple[str, ...]]] = {}
    for album in theirs:
        known = tuple(mine[id_] for id_ in album.items if id_ in mine)
        named.setdefault(album.name, []).append(known)
    lines = []
    for album in ours:
        if not album.items:
            continue
        wanted = {"name": album.name, "items": list(album.items), "facts": {}}
        best = max(named.get(album.name, []), default=None, key=lambda one: _alike(album, one))
        found = None
        if best is not None:
            items = list(best) if ordered else _as_ordered(best, album.items)
            found = {"name": album.name, "items": items, "facts": {}}
        if words := _words(wanted, found):
            lines.append(f"Albums/{album.name}: {words}")
    return lines


def _alike(album: Album, other: tuple[str, ...]) -> int:
    return -len(set(album.items) ^ set(other))


def _as_ordered(items: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """The same photos in another's order; those it does not have come last."""
    place = {id_: number for number, id_ in enumerate(order)}
    return sorted(items, key=lambda id_: place.get(id_, len(place)))


def _words(mine: dict[str, Any], other: dict[str, Any] | None) -> str:
    if other is None:
        return "it did not come back"
    if mine["name"] != other["name"]:
        return "another name"
    if mine["items"] != other["items"]:
        less = len(set(mine["items"]) - set(other["items"]))
        more = len(set(other["items"]) - set(mine["items"]))
        return f"{less} photos missing, {more} too many" if less or more else "another order"
    return "other facts" if mine["facts"] != other["facts"] else ""


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_bytes())
        items = [photo["id"] for photo in said["photos"]]
        return {"name": said["name"], "items": items, "facts": said.get("facts", {})}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(album: Album) -> dict[str, Any]:
    return {"name": album.name, "items": list(album.items), "facts": dict(album.facts)}
