"""What the system says when the disk does not do as asked, in the vault's own words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.vault.words import VaultError

_CODES = {
    errno.ENOSPC: "vault-full",
    errno.EDQUOT: "vault-full",
    errno.EROFS: "vault-read-only",
    errno.EACCES: "vault-read-only",
    errno.EPERM: "vault-read-only",
    errno.ENOTDIR: "vault-is-another",
    errno.ENODEV: "vault-not-connected",
    errno.ENXIO: "vault-not-connected",
    errno.ESTALE: "vault-not-connected",
}


@contextmanager
def told() -> Iterator[None]:
    """Turns what the system says into the vault's own words."""
    try:
        yield
    except OSError as error:
        raise in_words(error) from error


def in_words(error: OSError) -> VaultError:
    """The same error as a VaultError; its text names the code and no path."""
    code = _CODES.get(error.errno or 0, "vault-failing")
    made = error.filename if error.filename2 is None else None  # a rename has two names
    if code == "vault-full" and made and has_room(Path(made).parent):
        code = "vault-too-many-files"  # a new file was refused, and not for want of bytes
    return VaultError(code, f"{code}: {errno.errorcode.get(error.errno or 0, '?')}")


def has_room(folder: Path) -> bool:
    """Whether the disk under a folder can take another small file, as far as it says."""
    import shutil

    try:
        return shutil.disk_usage(folder).free > 1 << 20
    except OSError:
        return False
