"""The photos in a Facebook or Instagram download, with what its JSON files say of them.

The files change their places from year to year, so nothing goes by their names: any record with a
`uri` and a `creation_timestamp` speaks of the file of that path, and any with a `name` and
`photos` is an album.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.model import Album, Entry, Knowledge
from connectors.net import archive_knowledge
from connectors.net.archive_list import Located
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id
from connectors.net.archives import Archives
from connectors.net.desk import Desk
from connectors.net.found import PICTURES

_LARGEST = 256 << 20
_NOT_THEIRS = ("/messages/", "/stickers_used/", "/comments/")
_OF_ITSELF = {"mobile uploads", "timeline photos", "profile pictures", "cover photos", "videos"}
"""Albums that the service keeps by itself, in English."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS told(uri TEXT PRIMARY KEY, name TEXT, facts TEXT, id TEXT);
    CREATE INDEX IF NOT EXISTS named ON told(name)
"""


def read(archives: Archives, library: Library, earlier: Mapping[str, Album]) -> None:
    """All photos and albums of these downloads."""
    told = _Told(library.desk)
    for one in _theirs(archives):
        if one.member.path.lower().endswith(".json"):
            _listen(archives.small(one, _LARGEST), told)
    for one in _theirs(archives):
        folder, _, name = one.member.path.rpartition("/")
        if name.lower().rpartition(".")[2] not in PICTURES:
            continue
        said = told.path(one.member.path)
        id, held = content_id(archives, library, one)
        library.call(folder, name, id)
        if said:
            told.found(said, id)
        elif told.anything:
            library.alone.add([one.member.path])
        if held is None:
            entry = Entry(id, "", name, one.member.size)
            library.put(Photo(entry, one, told.facts(said), set_place=True))
    prove(archives, library)
    library.orphans.add(told.unfound())
    inside = {
        name: [id for uri in uris if (id := told.id(uri))]
        for name, uris in told.albums.items()
        if name.casefold() not in _OF_ITSELF
    }
    library.albums.update({name: Album(name, name, ()) for name, found in inside.items() if found})
    library.settle({name: inside[name] for name in library.albums if name in inside}, earlier)


def _theirs(archives: Archives) -> Iterator[Located]:
    for _, one in archives.files():
        if not any(part in f"/{one.member.path}".lower() for part in _NOT_THEIRS):
            yield one


class _Told:
    """What the JSON files say, by the path they name.

    Attributes:
        albums: paths by the album's name.
        anything: whether any file is told of.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.albums: dict[str, list[str]] = {}
        self.anything = False
        desk.lay_out(_TABLES)
        desk.put("DELETE FROM told")

    def tell(self, uri: str, facts: Knowledge) -> None:
        """Note what is said of a file; it replaces what was."""
        self.anything = True
        name = uri.rpartition("/")[2]
        said = archive_knowledge.written(facts)
        self._desk.put("INSERT OR REPLACE INTO told VALUES(?,?,?,'')", uri, name, said)

    def facts(self, uri: str) -> Knowledge:
        """What is said of a file; nothing of one never told of."""
        row = self._desk.one("SELECT facts FROM told WHERE uri=?", uri)
        return archive_knowledge.read(row[0] if row else "")

    def path(self, path: str) -> str:
        """Which path, as told, a member has; "" when none, or several, could be.

        Archives put folders before them, or leave some out.
        """
        name = path.rpartition("/")[2]
        found = [
            uri
            for (uri,) in self._desk.rows("SELECT uri FROM told WHERE name=?", name)
            if f"/{path}".endswith(f"/{uri}") or f"/{uri}".endswith(f"/{path}")
        ]
        return found[0] if len(found) == 1 else ""

    def found(self, uri: str, id: str) -> None:
        """Note that a file told of is there."""
        self._desk.put("UPDATE told SET id=? WHERE uri=?", id, uri)

    def id(self, uri: str) -> str:
        """The photo of a path; "" for none."""
        row = self._desk.one("SELECT id FROM told WHERE uri=?", uri)
        return str(row[0]) if row else ""

    def unfound(self) -> Iterator[str]:
        """Paths of files that are told of and are not there."""
        rows = self._desk.rows("SELECT uri FROM told WHERE id='' ORDER BY rowid")
        return (uri for (uri,) in rows)


def mended(words: object) -> str:
    """Text as it was meant: these files write each byte of UTF-8 as a character of its own."""
    if not isinstance(words, str):
        return ""
    try:
        return words.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return words.strip()


def _listen(body: bytes, told: _Told) -> None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    for record, title in _records(said):
        uri = record.get("uri")
        if isinstance(uri, str) and "creation_timestamp" in record and "://" not in uri:
            known = _knowledge(record, title)
            before = told.facts(uri)
            # A photo is told of where it was posted and in its album; the fuller words stay.
            more = known if len(known.description) >= len(before.description) else before
            place = known if known.latitude is not None else before
            taken = min(filter(None, (known.taken, before.taken)), default="")
            facts = replace(more, taken=taken, latitude=place.latitude, longitude=place.longitude)
            told.tell(uri, facts)
        photos, name = record.get("photos"), mended(record.get("name"))
        if name and isinstance(photos, list):
            uris = [one.get("uri") for one in photos if isinstance(one, dict)]
            told.albums.setdefault(name, []).extend(uri for uri in uris if isinstance(uri, str))


def _records(said: object, title: str = "", depth: int = 0) -> Iterator[tuple[dict[str, Any], str]]:
    """Every record with the words of the post it is in."""
    if depth > 40:
        return
    if isinstance(said, list):
        for one in said:
            yield from _records(one, title, depth + 1)
    elif isinstance(said, dict):
        yield said, title
        # The words of a post with several photos stand beside their list.
        inner = mended(said.get("title")) if isinstance(said.get("media"), list) else title
        for one in said.values():
            yield from _records(one, inner, depth + 1)


def _knowledge(record: dict[str, Any], title: str) -> Knowledge:
    exif = list(_exif(record))
    place = next((at for one in exif if (at := _place(one)) is not None), None)
    taken = next((one["taken_timestamp"] for one in exif if one.get("taken_timestamp")), None)
    own = mended(record.get("description")) or mended(record.get("title"))
    return Knowledge(
        taken=_moment(taken) or _moment(record.get("creation_timestamp")),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        description=own or title,
    )


def _exif(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    about = record.get("media_metadata")
    for kind in about.values() if isinstance(about, dict) else ():
        if isinstance(kind, dict):
            yield kind
            listed = kind.get("exif_data")
            yield from (
                (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
            )


def _place(one: dict[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = one.get("latitude"), one.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0, 0):
        return None
    return float(latitude), float(longitude)


def _moment(seconds: object) -> str:
    if not isinstance(seconds, int) or seconds <= 0:
        return ""
    try:
        made = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return made.isoformat() if made.year < 2200 else ""
