"""Bodies, names and small acts for judging places that keep files."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

from connectors.contract import Connector, Files, Session
from connectors.model import Stored

Another = Callable[[], Files]

NAMES = (
    "plain.vcf",
    "with space.vcf",
    " leading and trailing .vcf",
    "Zoë Müller.vcf",
    "日本語/家族.ics",
    "😀.vcf",
    "100% sure.vcf",
    "%41%2F.vcf",
    "#1 + me & you = us; ok?.vcf",
    'it\'s "quoted".vcf',
    "[brackets] {braces}, (round).vcf",
    ".hidden.vcf",
    ".elsewhere/objects/ab/cdef",
    "a/b/c/d/e/deep.vcf",
    "~tilde$.vcf",
    "back`tick^caret.vcf",
    "a" * 200 + ".vcf",
)
FORMS = tuple(
    unicodedata.normalize(form, f"{form.lower()}/Ångström é.vcf") for form in ("NFC", "NFD")
)


def files_of(connector: Connector, session: Session) -> Files:
    """An account as a place for files."""
    assert connector.files is not None
    return connector.files(session)


def body(folder: Path, data: bytes) -> tuple[Path, str]:
    digest = hashlib.sha256(data).hexdigest()
    path = folder / f"body-{digest[:16]}"
    path.write_bytes(data)
    return path, digest


def put(files: Files, folder: Path, path: str, data: bytes) -> Stored:
    return files.write(path, *body(folder, data))


def whole(files: Files, path: str, start: int = 0) -> bytes:
    return b"".join(files.read(path, start))


def resident() -> int:
    """Bytes of memory this process has in use (Linux)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
