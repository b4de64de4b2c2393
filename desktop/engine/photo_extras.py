"""What is exported beside a photo: the sidecar with what its cloud knew, and a JPEG of a HEIC.

The photo itself is never altered. A JPEG is made only for accounts whose person asked for it.
"""

from __future__ import annotations

from pathlib import Path

from connectors.formats import xmp
from desktop.engine.accounts.account import Account
from desktop.pictures.gallery import Gallery
from desktop.vault import Kept, Shelf, disk

_OLD_DEVICES_CANNOT = (".heic", ".heif", ".hif", ".avif")


def wants_jpegs(account: Account | None) -> bool:
    """Whether the person chose to have JPEG copies of this account's photos."""
    return account is not None and account.settings.get("jpegs") == "yes"


def sidecar(shelf: Shelf, kept: Kept) -> bytes:
    """The sidecar as it lies in the vault; b"" when the photo has none."""
    known = shelf.known(kept)
    path = Path(f"{shelf.path(kept)}.xmp")
    return xmp.sidecar(known) if known is not None and disk.is_plain(path) else b""


def write(shelf: Shelf, kept: Kept, body: Path, photo: Path, gallery: Gallery | None) -> bool:
    """Write what goes beside an exported photo; what is there already stays as it is.

    Args:
        shelf: where the photo comes from.
        kept: the photo.
        body: its proven bytes.
        photo: its exported file.
        gallery: makes JPEGs; None when none are wanted.

    Returns False when a JPEG was wanted and the photo could not be read.
    """
    side = sidecar(shelf, kept)
    if side:
        _once(Path(f"{photo}.xmp"), side)
    if gallery is None or photo.suffix.lower() not in _OLD_DEVICES_CANNOT:
        return True
    final = Path(f"{photo}.jpg")
    if disk.is_plain(final):
        return True
    made = gallery.jpeg(body, side)
    if made is None:
        return False
    _once(final, made)
    return True


def _once(final: Path, body: bytes) -> None:
    if not disk.is_plain(final):
        disk.replace_bytes(final, body)
