"""What the names of photos in archives say of each other, written down in the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from connectors.net.archive_photos import Library
from connectors.net.kin import kin, shots


def link(library: Library, folders: Iterable[Mapping[str, str]]) -> None:
    """Set what is part, edited form or another file of which photo, as far as names tell.

    Args:
        library: nothing of the kind is known in it.
        folders: ids by file name, a folder each: names mean something within one folder only.
    """
    for folder in folders:
        for name, one in kin(folder).items():
            photo = library.photos[folder[name]]
            part_of, edit_of, shown = (
                "" if folder.get(other, "") == folder[name] else folder.get(other, "")
                for other in (one.part_of, one.edit_of, one.stack)
            )
            photo.cloud = replace(photo.cloud, part_of=part_of, edit_of=edit_of, stack=shown)


def stack(library: Library, folders: Iterable[Mapping[str, str]]) -> None:
    """Set `stack` of every photo that is not the one shown for its shot.

    Args:
        library: its photos know their films and edits already.
        folders: as for `link`.
    """
    for folder in folders:
        for cover, *others in shots(folder):
            for name in others:
                photo = library.photos[folder[name]]
                alone = not photo.cloud.part_of and not photo.cloud.edit_of
                if folder[name] != folder[cover] and alone and not photo.cloud.stack:
                    photo.cloud = replace(photo.cloud, stack=folder[cover])
