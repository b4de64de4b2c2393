"""Each log is written twice; a damaged or lost file of it is put back from its whole twin."""

from __future__ import annotations

from pathlib import Path

from desktop.vault import disk
from desktop.vault.log import START, Log, Position, soundness
from desktop.vault.port import Port


def mend(log: Log, port: Port, staging: Path) -> tuple[list[Path], list[Path]]:
    """Compare every file of a log with its twin.

    Returns:
        The files that were not as written, and those of them that are again.
    """
    wrong: list[Path] = []
    healed: list[Path] = []
    place = START
    names = {path.name for path in (*log.files(), *_files(log.copy))}
    for name in sorted(names):
        main, twin = log.folder / name, log.copy / name
        main_end, main_whole = _read(main, place)
        twin_end, twin_whole = _read(twin, place)
        # The twin is written second: where it is sealed further, this file's end was lost.
        further = twin_whole and twin_end.offset > main_end.offset
        main_whole = main_whole and not further and not _cut_off(main, twin)
        if not main_whole:
            wrong.append(main)
            if twin_whole and twin_end.offset:
                _put_aside(main, log, port, staging)
                disk.replace_bytes(main, twin.read_bytes(), port, staging)
                main_end = twin_end
                healed.append(main)
                log.forget()
        elif not _same(main, twin):
            if disk.is_plain(twin) and not main.read_bytes().startswith(twin.read_bytes()):
                wrong.append(twin)
                healed.append(twin)
            disk.replace_bytes(twin, main.read_bytes(), port, staging)
        place = Position(name, 0, main_end.seal)
    return wrong, healed


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.jsonl") if disk.is_plain(path))


def _read(path: Path, before: Position) -> tuple[Position, bool]:
    """The end of a file's last batch, and whether all of it is as written."""
    if not disk.is_plain(path):
        return Position(path.name, 0, before.seal), False
    return soundness(path, before.seal)


def _cut_off(main: Path, twin: Path) -> bool:
    if not disk.is_plain(twin) or twin.stat().st_size <= main.stat().st_size:
        return False
    with twin.open("rb") as stream:
        return stream.read(main.stat().st_size) == main.read_bytes()


def _same(one: Path, other: Path) -> bool:
    return disk.is_plain(other) and disk.digest(one) == disk.digest(other)


def _put_aside(path: Path, log: Log, port: Port, staging: Path) -> None:
    if disk.is_plain(path):
        aside = f"{log.folder.name}-{path.stem}-{disk.digest(path)[0][:12]}.jsonl"
        disk.replace_bytes(
            log.folder.parent.parent / "quarantine" / aside, path.read_bytes(), port, staging
        )
