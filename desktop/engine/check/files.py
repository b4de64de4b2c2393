"""Compares a mirror of files with the vault, by hash, and heals either from the other."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from connectors.contract import Files
from connectors.errors import ConnectorError, Full, NotThere, SignInAgain, TryLater, Unsound
from connectors.model import Stored
from desktop.engine.check.scrub import Wants, everything
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.encrypted.place import EncryptedFiles
from desktop.engine.mirror.files import edited
from desktop.engine.mirror.files.place import WRITERS, journal, listing, opened
from desktop.engine.mirror.files.plan import mirrored, object_path
from desktop.engine.mirror.files.reading import fetch, sha256_there
from desktop.engine.mirror.files.sent import FilesSent, Wrote
from desktop.engine.patience import NotGiven
from desktop.vault import VaultFile, disk


@dataclass(slots=True)
class Compared:
    """What a mirror was found to be; its paths are told as `<target>:<path>`.

    Attributes:
        files: how many of its files were judged by their bytes.
        damaged: those with other bytes, and those that the place names and does not give.
        missing: those not there.
        repaired: of both, and of the vault's own broken ones, those healed.
    """

    files: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)


def compare(
    context: Context,
    source: str,
    target: str,
    tell: Tell,
    broken: Iterable[str],
    wants: Wants = everything,
) -> Compared:
    """Judge the files this mirror should hold; that they are there, of all of them.

    Args:
        context: the run.
        source: whose copy it is.
        target: where it lies.
        tell: hears how far it is.
        broken: the vault's own files that need healing, by path.
        wants: whose bytes to judge.
    """
    found = Compared()
    ill = set(broken)
    files = {one.path: one for one in context.vault.files(source) if mirrored(one.path)}
    sent = FilesSent(context.vault.ledger(journal(source, target)))
    place = opened(context, target)
    try:
        with Crew(WRITERS, lambda: opened(context, target)) as crew:
            there = listing(context, place)
            ours = [
                one
                for one in files.values()
                if one.path in sent.wrote and (wants(one) or one.path not in there)
            ]
            works = [(one, sent.wrote[one.path], there.get(one.path)) for one in ours]
            states = crew.each(works, lambda hand, work: _state(context, hand, *work))
            for done, ((file, _, _), state) in enumerate(states, 1):
                tell("comparing", f"{target}: {file.path}", done, len(works))
                found.files += state != "missing"
                if state == "sound":
                    continue
                (found.missing if state == "missing" else found.damaged).append(
                    f"{target}:{file.path}"
                )
            _heal_vault(context, place, there, files, ill, sent, found)
            _heal_mirror(context, place, target, there, files, ill, sent, found)
            if isinstance(place, EncryptedFiles):
                _heal_list(place, target, found)
    finally:
        place.close()
    return found


def _heal_list(place: EncryptedFiles, target: str, found: Compared) -> None:
    """The list of an encrypted copy, where somebody changed it or put an older one back."""
    ill = [f"{target}:{name}" for name in place.ill()]
    found.damaged += ill
    if ill and place.mend():
        found.repaired += ill


def _state(
    context: Context, place: Files, file: VaultFile, wrote: Wrote, stored: Stored | None
) -> str:
    """Sound is what was written last, though the vault has gone on since; or the vault's own."""
    if stored is None:
        return "missing"
    if stored.size not in {wrote.size, file.size}:
        return "damaged"
    try:
        told = stored.hashes.get("sha256")
        told = told or sha256_there(context.patience, place, file.path)[0]
    except NotThere:
        return "missing"
    except NotGiven:
        return "damaged"
    return "sound" if told in {wrote.sha256, file.sha256} else "damaged"


def _heal_vault(
    context: Context,
    place: Files,
    there: Mapping[str, Stored],
    files: Mapping[str, VaultFile],
    ill: set[str],
    sent: FilesSent,
    found: Compared,
) -> None:
    """The vault's own broken files, out of the mirror's file or its history."""
    written = {wrote.sha256: path for path, wrote in sent.wrote.items()}
    for path in sorted(ill):
        # Of a body that history has lost nothing but its hash is left, which is its name.
        sha256 = files[path].sha256 if path in files else path.rpartition("/")[2]
        if path not in files and path != object_path(sha256):
            continue
        for candidate in (path, object_path(sha256), written.get(sha256, "")):
            if candidate in there and _bring(context, place, candidate, path, sha256):
                found.repaired.append(path)
                ill.discard(path)
                break


def _bring(context: Context, place: Files, candidate: str, path: str, sha256: str) -> bool:
    staged = context.vault.stage() / secrets.token_hex(8)
    try:
        if fetch(context.patience, place, candidate, staged)[0] != sha256:
            return False
        context.vault.heal(path, sha256, staged)
    except (NotThere, Unsound):
        return False
    finally:
        disk.discard(disk.DISK, staged)
    return True


def _heal_mirror(
    context: Context,
    place: Files,
    target: str,
    there: Mapping[str, Stored],
    files: Mapping[str, VaultFile],
    ill: set[str],
    sent: FilesSent,
    found: Compared,
) -> None:
    """The mirror's broken files, out of the vault where it is sound itself.

    What somebody may have put in their place is kept as evidence first.
    """
    healed: list[tuple[str, Wrote]] = []
    for name in (*found.damaged, *found.missing):
        path = name.removeprefix(f"{target}:")
        if path in ill:
            continue
        file = files[path]
        body = context.vault.root / path
        if disk.digest(body)[0] != file.sha256:
            continue
        try:
            if path in there and not _may_go(context, place, target, there[path], sent):
                continue
            wrote, proven = _written_anew(context, place, body, file)
        except (Full, SignInAgain, TryLater):
            raise
        except ConnectorError:
            continue
        healed.append((path, wrote))
        if proven:
            found.repaired.append(name)
    sent.note(healed)


def _written_anew(
    context: Context, place: Files, body: Path, file: VaultFile
) -> tuple[Wrote, bool]:
    """What the journal is to say of a file written again, and whether it was read back as sent.

    Raises Unsound when it was not, and what the place raises.
    """
    stored = context.patience.call_for_one(lambda: place.write(file.path, body, file.sha256))
    wrote = Wrote(file.sha256, file.size, stored.revision)
    try:
        if sha256_there(context.patience, place, file.path)[0] != file.sha256:
            raise Unsound("not what was sent", about=file.path)
    except NotGiven:
        return wrote, False
    return wrote, True


def _may_go(context: Context, place: Files, target: str, stored: Stored, sent: FilesSent) -> bool:
    """Whether nothing is lost by writing over a file; NotGiven when that cannot be seen."""
    if stored.revision == sent.wrote[stored.path].revision:
        return True  # nobody wrote it since we did: its bytes broke where they lie
    sha256 = sha256_there(context.patience, place, stored.path)[0]
    if not edited.somebodys(context, stored.path, sha256):
        return True
    return edited.keep(context, place, target, stored, sha256)
