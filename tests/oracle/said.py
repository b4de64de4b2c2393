"""What a run said of itself, and what it let out: lies in reports, secrets in files and logs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST = 32 << 20
"""Files above this size are not read for secrets; none of those a test writes is so large."""

SHORTEST = 8
"""Letters of a password below which a chance find proves nothing."""


def lies(report: bytes) -> list[str]:
    """What a run's report says that cannot be: green over trouble, or counts that do not close."""
    told = json.loads(report)
    if "run" not in told:
        return []
    name, wrong = f"report {told['run']}", []
    rows = [row for one in told["accounts"] for row in one["collections"]]
    errors = [one for one in (told, *told["accounts"]) if one.get("error")]
    differ = [line for proof in told["proofs"].values() for line in proof["differ"]]
    broken = [path for path in told["damaged"] + told["missing"] if path not in told["repaired"]]
    if told["exit"] == 0:
        if errors:
            wrong.append(f"{name} says done over an error")
        if any(row["failed"] or row["held"] for row in rows):
            wrong.append(f"{name} says done though something failed or waits")
    if (differ or broken) and told["exit"] not in {3, 4, 5}:
        wrong.append(f"{name} says {told['exit']} though a copy is damaged")
    if told["verb"] in {"mirror", "restore"} and not errors:
        wrong += [
            f"{name}: the counts of {row['name']} do not close"
            for row in rows
            if row["total"] != row["sent"] + row["skipped"] + row["failed"] + row["held"]
        ]
    for kind, proof in told["proofs"].items():
        if proof["equal"] > proof["vault"] or proof["equal"] < 0:
            wrong.append(f"{name}: more {kind} came back equal than there are")
    return wrong


def leaks(secrets: Iterable[str], said: str, *folders: Path) -> list[str]:
    """Where a secret stands in the clear: in what was logged, or in any file below the folders."""
    sought = {one: one.encode() for one in secrets if len(one) >= SHORTEST}
    wrong = ["a secret was logged" for one in sought if one in said]
    if not sought:
        return wrong
    for folder in folders:
        for path in files(folder):
            if path.stat().st_size <= LARGEST:
                body = path.read_bytes()
                wrong += [f"{path.name} holds a secret" for one in sought.values() if one in body]
    return wrong


def files(folder: Path) -> Iterator[Path]:
    """Every plain file below a folder, never through a link."""
    for inner, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(inner) / name
            if path.is_file() and not path.is_symlink():
                yield path
