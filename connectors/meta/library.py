"""The photos in a Facebook or Instagram download, with what its JSON files say of them.

The files change their places from year to year, so nothing goes by their names: any record with a
`uri` and a `creation_timestamp` speaks of the file of that path, and any with a `name` and
`photos` is an album.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.model import Album, Entry, Knowledge
from connectors.net.archive_pairs import prove
from connectors.net.archive_photos import Library, Photo, content_id, settle
from connectors.net.archives import Archives, Located
from connectors.net.found import PICTURES

_LARGEST = 256 << 20
_NOT_THEIRS = ("/messages/", "/stickers_used/", "/comments/")
_OF_ITSELF = {"mobile uploads", "timeline photos", "profile pictures", "cover photos", "videos"}
"""Albums that the service keeps by itself, in English."""


@dataclass(slots=True)
class _Told:
    """What the JSON files say, by the path they name."""

    facts: dict[str, Knowledge] = field(default_factory=dict)
    albums: dict[str, list[str]] = field(default_factory=dict)


def read(
    archives: Archives, members: Iterable[tuple[str, Located]], earlier: Mapping[str, Album]
) -> Library:
    """All photos and albums of these downloads."""
    library, told = Library(), _Told()
    pictures: list[Located] = []
    for _, located in members:
        path = f"/{located.member.path}".lower()
        ending = path.rpartition(".")[2]
        if any(part in path for part in _NOT_THEIRS):
            continue
        if ending == "json":
            _listen(archives.small(located, _LARGEST), told)
        elif ending in PICTURES:
            pictures.append(located)
    paths = _Paths(told.facts)
    ids: dict[str, str] = {}
    folders: dict[str, dict[str, str]] = {}
    for located in pictures:
        said = paths.of(located.member.path)
        id = content_id(archives, library, located)
        folder, _, name = located.member.path.rpartition("/")
        folders.setdefault(folder, {})[name] = id
        if said:
            ids[said] = id
        elif told.facts:
            library.alone.append(located.member.path)
        if id not in library.photos:
            cloud = told.facts.get(said, Knowledge())
            entry = Entry(id, "", name, located.member.size)
            library.photos[id] = Photo(entry, located, cloud, set_place=True)
    prove(archives, library, folders.values())
    library.orphans += [uri for uri in told.facts if uri not in ids]
    inside = {
        name: [ids[uri] for uri in uris if uri in ids]
        for name, uris in told.albums.items()
        if name.casefold() not in _OF_ITSELF
    }
    library.albums.update({name: Album(name, name, ()) for name, found in inside.items() if found})
    settle(library, {name: inside[name] for name in library.albums if name in inside}, earlier)
    return library


def mended(words: object) -> str:
    """Text as it was meant: these files write each byte of UTF-8 as a character of its own."""
    if not isinstance(words, str):
        return ""
    try:
        return words.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return words.strip()


class _Paths:
    """Which named path a member has: archives put folders before them, or leave some out."""

    def __init__(self, uris: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for uri in uris:
            self._by_name.setdefault(uri.rpartition("/")[2], []).append(uri)

    def of(self, path: str) -> str:
        """The path meant; "" when none, or several, could be."""
        found = [
            uri
            for uri in self._by_name.get(path.rpartition("/")[2], [])
            if f"/{path}".endswith(f"/{uri}") or f"/{uri}".endswith(f"/{path}")
        ]
        return found[0] if len(found) == 1 else ""


def _listen(body: bytes, told: _Told) -> None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    for record, title in _records(said):
        uri = record.get("uri")
        if isinstance(uri, str) and "creation_timestamp" in record and "://" not in uri:
            known = _knowledge(record, title)
            before = told.facts.get(uri, Knowledge())
            # A photo is told of where it was posted and in its album; the fuller words stay.
            more = known if len(known.description) >= len(before.description) else before
            place = known if known.latitude is not None else before
            taken = min(filter(None, (known.taken, before.taken)), default="")
            told.facts[uri] = replace(
                more, taken=taken, latitude=place.latitude, longitude=place.longitude
            )
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
