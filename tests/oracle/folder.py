"""Reads a vault's folder, with none of the program's code: what is lost, torn or doubled in it."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.oracle.said import files, lies


@dataclass
class Told:
    """What a vault's log says, read line by line.

    Attributes:
        current: path and hash of each item by shelf and id.
        ever: every hash an item ever had.
        seen: every hash a path ever had.
        staged: by path, names in staging under which the last bytes may still wait.
        last: the hash each item had last, current or not.
        thrown: hashes the person had thrown away.
        wrong: what may not be, whatever the folder holds.
    """

    current: dict[tuple[str, int, str], tuple[str, str]] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    staged: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    shelves: dict[tuple[str, int], str] = field(default_factory=dict)
    last: dict[tuple[str, int, str], str] = field(default_factory=dict)
    thrown: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def vaults_under(*roots: Path) -> Iterator[Path]:
    """Every vault below these folders, not looking into any."""
    for root in roots:
        for folder, inner, _ in os.walk(root):
            if ".elsewhere" in inner and (Path(folder) / ".elsewhere/vault.json").is_file():
                yield Path(folder)
                inner.clear()


def wrong_with(root: Path, acknowledged: Iterable[str] = ()) -> list[str]:
    """What is not as promised in one vault's folder; empty when all is well.

    Args:
        root: the vault's folder, with nobody writing in it.
        acknowledged: hashes of bodies the program said were kept.
    """
    inner = root / ".elsewhere"
    told = Told()
    wrong = [line for log in _folders(inner / "log") for line in _read_log(log, told)]
    objects, bad = _objects(inner / "objects")
    wrong += bad
    wrong += told.wrong
    wrong += _lost(root, told, objects, acknowledged)
    wrong += _torn(root, told)
    wrong += _doubled(root, told)
    wrong += [line for path in files(inner / "runs") for line in lies(path.read_bytes())]
    return wrong


def _read_log(folder: Path, told: Told) -> Iterator[str]:
    seal, before = "", b""
    for path in sorted(folder.glob("*.jsonl")):
        lines: list[bytes] = []
        for line in path.read_bytes().splitlines(keepends=True):
            event = _event(line)
            kind = event.get("e")
            if kind == "again":
                lines = []
            elif kind == "seal":
                body = b"".join(lines)
                said = str(event["sha256"])
                if hashlib.sha256(seal.encode() + body).hexdigest() != said:
                    yield f"a seal of {folder.name}'s log does not close over what it seals"
                for one in lines:
                    _apply(folder.name, _event(one), told)
                seal, lines = said, []
            else:
                lines.append(line)
        before = path.read_bytes()
        twin = folder.parent.parent / "log-copy" / folder.name / path.name
        if twin.is_file() and not before.startswith(twin.read_bytes()):
            yield f"the twin of {folder.name}'s log says something else"


def _apply(account: str, event: dict[str, Any], told: Told) -> None:
    kind, mark = event.get("e"), event.get("shelf", 0)
    key = (account, mark, str(event.get("id", "")))
    if kind == "shelf":
        told.shelves[account, mark] = event["folder"]
    elif kind == "keep":
        told.current[key] = (event["path"], event["sha256"])
        told.ever.add(event["sha256"])
        told.last[key] = event["sha256"]
        told.thrown.discard(event["sha256"])
        for part in (event, event.get("side"), event.get("yours")):
            if part and part.get("path"):
                told.seen[part["path"]].add(part["sha256"])
                if part.get("staged"):
                    told.staged[part["path"]].add(part["staged"])
            if part is event.get("yours") and part:
                told.ever.add(part["sha256"])
    elif kind == "drop":
        told.current.pop(key, None)
        if event.get("yours"):
            told.seen[event["path"]].add(event["yours"]["sha256"])
    elif kind == "moved" and key in told.current:
        told.current[key] = (event["path"], told.current[key][1])
        told.seen[event["path"]].add(told.current[key][1])
    elif kind == "yours":
        told.seen[event["path"]].add(event["sha256"])
    elif kind == "thrown":
        told.thrown |= set(event["bodies"])
        for one in set(told.last.values()) & set(event["bodies"]):
            told.wrong.append(f"the last version {one[:12]} was thrown away")


def _lost(root: Path, told: Told, objects: set[str], acknowledged: Iterable[str]) -> list[str]:
    have = set(objects)
    for path, sha256 in told.current.values():
        waiting = {root / ".elsewhere/staging" / name for name in told.staged[path]}
        if any(_hash(place) == sha256 for place in (root / path, *waiting)):
            have.add(sha256)
    lost = (told.ever | set(acknowledged)) - have - told.thrown
    # What the person's own version lies beside is found by its path.
    lost -= {_hash(root / path) for path in told.seen} if lost else set()
    return [f"the body {one[:12]} was kept once and is nowhere" for one in sorted(lost)]


def _torn(root: Path, told: Told) -> Iterator[str]:
    for path in files(root):
        inside = path.relative_to(root)
        if inside.parts[:2] == (".elsewhere", "staging"):
            continue
        if path.name.endswith((".part", ".tmp")):
            yield f"{inside} was left behind"
        if path.name == "SHA256SUMS":
            yield from _sums(root, path, told)


def _sums(root: Path, sums: Path, told: Told) -> Iterator[str]:
    for line in sums.read_text("utf-8").splitlines():
        sha256, _, name = line.partition("  ")
        place = (sums.parent / name).relative_to(root).as_posix()
        found = _hash(root / place)
        if found == sha256:
            continue
        if found is None and place not in {path for path, _ in told.current.values()}:
            continue  # dropped since the sums were written
        if found is not None and found in told.seen[place]:
            continue  # a newer version than the sums
        if any((root / ".elsewhere/staging" / one).exists() for one in told.staged[place]):
            continue  # sealed, and about to take its place
        yield f"{place} is not what its sums say"


def _doubled(root: Path, told: Told) -> Iterator[str]:
    taken: dict[str, tuple[str, int, str]] = {}
    for key, (place, _) in told.current.items():
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", place).casefold())
        if folded in taken:
            yield f"{place} is the file of two items"
        taken[folded] = key
    by_folder: dict[str, set[str]] = defaultdict(set)
    for place, sha256 in told.current.values():
        by_folder[place.rpartition("/")[0]].add(sha256)
    for folder, hashes in by_folder.items():
        for path in sorted((root / folder).glob("*")):
            inside = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
            if path.is_file() and inside not in told.seen and _hash(path) in hashes:
                yield f"{inside} is a second file of an item"


def _objects(folder: Path) -> tuple[set[str], list[str]]:
    have: set[str] = set()
    wrong: list[str] = []
    for path in files(folder):
        if len(path.name) == 64:
            if _hash(path) == path.name:
                have.add(path.name)
            else:
                wrong.append(f"history's {path.name[:12]} has other bytes than its name says")
    return have, wrong


def _event(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir())
