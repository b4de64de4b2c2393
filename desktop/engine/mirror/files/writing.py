"""Writes what a mirror of files has to write: in ranks, several at a time, noted and proven."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from connectors.contract import Files
from connectors.errors import ConnectorError, Full, SignInAgain, TryLater
from connectors.model import Stored
from desktop.engine.mirror.files import manifest
from desktop.engine.mirror.files.append_only import torn
from desktop.engine.mirror.files.place import Upload, listing
from desktop.engine.mirror.files.plan import FilesPlan, object_path
from desktop.engine.mirror.files.proof import prove
from desktop.engine.mirror.files.sent import Wrote
from desktop.engine.patience import NotGiven
from desktop.vault import VaultFile

NOTED_EACH = 500
"""Files after which the journal is written."""


def write(upload: Upload, found: FilesPlan) -> list[tuple[VaultFile, Stored]]:
    """Write what the plan says; gives what was written, which is noted in the journal by then."""
    total = sum(len(files) for files in found.write.values())
    wrote: list[tuple[VaultFile, Stored]] = []
    fresh: list[tuple[str, Wrote]] = []
    size = 0
    left: set[str] = set()
    try:
        for _, files in sorted(found.write.items()):
            ready = [file for file in files if not _must_wait(upload, file, left)]
            for file, outcome in upload.crew.each(ready, _writer(upload)):
                if isinstance(outcome, str):
                    upload.counts.refused(file.path, outcome)
                    left.add(file.path)
                    continue
                wrote.append((file, outcome))
                fresh.append((file.path, remembered(file, outcome)))
                upload.counts.sent(file.path)
                size += file.size
                if len(fresh) >= NOTED_EACH:
                    upload.sent.note(fresh)
                    fresh.clear()
                upload.tell("sending", f"{upload.target}: {file.path}", len(wrote), total, size)
    finally:
        upload.sent.note(fresh)
    return wrote


def _must_wait(upload: Upload, file: VaultFile, left: AbstractSet[str]) -> bool:
    """Whether it would go over a version that history over there could not be given."""
    past = upload.sent.wrote.get(file.path)
    waits = past is not None and object_path(past.sha256) in left
    if waits:
        upload.counts.refused(file.path, "not-taken-now")
    return waits


def _writer(upload: Upload) -> Callable[[Files, VaultFile], Stored | str]:
    root, patience = upload.context.vault.root, upload.context.patience

    def write(place: Files, file: VaultFile) -> Stored | str:
        if torn(root, file.path, upload.sent.wrote.get(file.path)):
            return "damaged-in-vault"
        try:
            return patience.call_for_one(
                lambda: place.write(file.path, root / file.path, file.sha256)
            )
        except (Full, SignInAgain, TryLater):
            raise
        except NotGiven:
            return "not-taken-now"
        except ConnectorError as error:
            return error.code

    return write


def prove_written(upload: Upload, wrote: list[tuple[VaultFile, Stored]]) -> int:
    """See that all of it is there; the exit status that asks for."""
    upload.tell("checking", upload.target)
    there = listing(upload.context, upload.place)
    bad = prove(upload.context.patience, upload.place, upload.crew, wrote, there)
    upload.sent.lost(bad)
    for path in bad:
        upload.counts.lost(path)
    renewed = [
        (file.path, remembered(file, there[file.path]))
        for file, stored in wrote
        if file.path not in bad and there[file.path].revision != stored.revision
    ]
    upload.sent.note(renewed)
    return 5 if bad else 0


def write_manifest(upload: Upload, files: list[VaultFile]) -> None:
    """The list of all files with their hashes, written last: a place without hashes has ours."""
    vault, name = upload.context.vault, manifest.path(upload.source)
    written = [
        file
        for file in files
        if (past := upload.sent.wrote.get(file.path)) is not None and past.sha256 == file.sha256
    ]
    body = manifest.text(written)
    sha256 = manifest.digest(body)
    past = upload.sent.wrote.get(name)
    if past is not None and past.sha256 == sha256:
        return
    staged = manifest.stage(vault.stage(), body)
    try:
        stored = upload.context.patience.call(lambda: upload.place.write(name, staged, sha256))
    finally:
        manifest.discard(staged)
    upload.sent.note([(name, Wrote(sha256, len(body), stored.revision))])


def remembered(file: VaultFile, stored: Stored) -> Wrote:
    """What the journal says of a file that is there."""
    return Wrote(file.sha256, file.size, stored.revision)
