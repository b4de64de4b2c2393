"""Which files of a second cloud make the vault again, and which bytes each of them must have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connectors.contract import Files
from connectors.errors import Unsound
from connectors.model import Stored
from desktop.engine.mirror.files import manifest
from desktop.engine.mirror.files.plan import MANIFESTS, MARKER, OBJECTS
from desktop.engine.mirror.files.reading import whole
from desktop.engine.patience import NotGiven, Patience

COPY = ".elsewhere/vault-copy.json"
_LOGS = (".elsewhere/log/", ".elsewhere/log-copy/")
_SUMS = "/SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to bring back.

    Attributes:
        path: where it lies, over there and here.
        sha256: what its bytes must hash to; "" where nobody knows, and any bytes are taken.
        size: bytes, over there; None when it is not there.
    """

    path: str
    sha256: str
    size: int | None


def wanted(patience: Patience, place: Files, there: Mapping[str, Stored]) -> list[Wanted]:
    """Every file of the vault but its markers, which are laid last.

    The lists left by each finished mirror say what belongs to the vault. Logs that went on since
    then, while a later mirror was cut, are newer than those lists; the sums of each folder, which
    are written before the logs, then say what the folder holds.
    """
    listed: dict[str, str] = {}
    unsound: list[str] = []
    for path in sorted(there):
        if path.startswith(MANIFESTS):
            try:
                listed.update(manifest.read(whole(patience, place, path)))
            except Unsound:
                unsound.append(path)
    said = sums(patience, place, there) if _went_on(patience, place, there, listed) else {}
    expected = {**listed, **said}
    # Where a list cannot be read, everything there is wanted.
    paths: Iterable[str] = expected if listed and not unsound else {*expected, *there}
    extra = [path for path in there if path.startswith((OBJECTS, *_LOGS))]
    found = [Wanted(path, "", there[path].size) for path in unsound]
    for path in sorted({*paths, *extra}):
        if path in {MARKER, COPY} or path.startswith(MANIFESTS) or not _safe(path):
            continue
        sha256 = _object(path) or expected.get(path, "")
        if path.startswith(_LOGS):
            sha256 = ""  # its own seals prove it, and it may have gone on since
        found.append(Wanted(path, sha256, there[path].size if path in there else None))
    return found


def sums(patience: Patience, place: Files, there: Mapping[str, Stored]) -> dict[str, str]:
    """SHA-256 by path as the sums of each folder tell it; "" for those files themselves."""
    found: dict[str, str] = {}
    for path in there:
        if path.endswith(_SUMS) and not path.startswith(".elsewhere/"):
            folder = path.removesuffix("SHA256SUMS")
            found[path] = ""
            try:
                listed = manifest.read(whole(patience, place, path))
            except Unsound:
                continue
            found.update({f"{folder}{name}": sha256 for name, sha256 in listed.items()})
    return found


def _went_on(
    patience: Patience, place: Files, there: Mapping[str, Stored], listed: Mapping[str, str]
) -> bool:
    """Whether a log is another than the one listed, or nothing is listed at all."""
    if not listed:
        return True
    from desktop.engine.mirror.files.reading import sha256_there

    try:
        return any(
            path not in listed or sha256_there(patience, place, path)[0] != listed[path]
            for path in there
            if path.startswith(_LOGS[0])
        )
    except NotGiven:
        return True


def _object(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name if path.startswith(OBJECTS) and len(name) == 64 else ""


def _safe(path: str) -> bool:
    parts = path.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and "\\" not in path
