"""What the names of photos in archives say of each other, written down in the library."""

from __future__ import annotations

from dataclasses import replace

from connectors.net.archive_photos import Library
from connectors.net.kin import kin, shots


def link(library: Library) -> None:
    """Set what is part, edited form or another file of which photo, as far as names tell.

    Args:
        library: nothing of the kind is known in it.
    """
    for folder in library.folders():
        for name, one in kin(folder).items():
            part_of, edit_of, shown = (
                "" if folder.get(other, "") == folder[name] else folder.get(other, "")
                for other in (one.part_of, one.edit_of, one.stack)
            )
            if (photo := library.get(folder[name])) is not None:
                photo.cloud = replace(photo.cloud, part_of=part_of, edit_of=edit_of, stack=shown)
                library.put(photo)


def stack(library: Library, *, but: frozenset[str] = frozenset()) -> None:
    """Set `stack` of every photo that is not the one shown for its shot.

    Args:
        library: its photos know their films and edits already.
        but: folders not to look at.
    """
    for folder in library.folders(but=but):
        for cover, *others in shots(folder):
            for name in others:
                cloud = photo.cloud if (photo := library.get(folder[name])) else None
                alone = cloud and not (cloud.part_of or cloud.edit_of or cloud.stack)
                if folder[name] != folder[cover] and alone:
                    library.link(folder[name], stack=folder[cover])
