"""Whether two photo files show the same, taken at the same time and place."""

from __future__ import annotations

from io import BytesIO

from connectors.formats import photo


def photo_differences(ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """What is different between two files that are not the same bytes."""
    found = []
    left, right = photo.pixels_digest(BytesIO(ours)), photo.pixels_digest(BytesIO(theirs))
    if not left or left != right:
        # What cannot be decoded (a film, a raw file) is the same only to the byte.
        found.append("picture: different")
    before, after = (
        photo.facts_in(BytesIO(ours), len(ours)),
        photo.facts_in(BytesIO(theirs), len(theirs)),
    )
    if (before.taken, before.offset) != (after.taken, after.offset):
        found.append("date taken: " + ("different" if after.taken else "missing"))
    place = (after.latitude, after.longitude)
    if (before.latitude, before.longitude) != place:
        found.append("place: " + ("missing" if None in place else "different"))
    return tuple(found)
