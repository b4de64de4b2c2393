"""The only file of the program that writes, renames or removes files: each step durable, in order.

A body is written under a fresh name, flushed, and only then takes its final name; the folder is
flushed after it. How plain files are read (`plain`) is offered here as well, so that other rooms
need one door.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from desktop.vault.failing import has_room, in_words, told
from desktop.vault.plain import AT_ONCE, chunks_of, digest, is_plain, read_small
from desktop.vault.port import DISK, Port
from desktop.vault.words import VaultError

__all__ = [
    "AT_ONCE", "DISK", "append_bytes", "chunks_of", "digest", "discard", "empty_scratch",
    "has_room", "is_plain", "make_folders", "no_link", "pause", "read_small", "replace_bytes",
    "replace_chunks", "take_place", "told", "write_all", "write_chunk", "write_new",
]  # fmt: skip

_HELD_BY_ANOTHER = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation

_HOLE = bytes(64 << 10)
"""Zeros that are left out of a new file where they end a chunk: a file with holes keeps them."""


def write_all(port: Port, fd: int, data: bytes) -> None:
    """Write every byte, however few the system takes at once."""
    done = port.write(fd, data)
    if done < len(data):
        view = memoryview(data)[done:]
        while view:
            view = view[port.write(fd, view) :]


def write_chunk(port: Port, fd: int, chunk: bytes) -> None:
    """Write a chunk of a new file; a long run of zeros at its end becomes a hole."""
    end = len(chunk)
    while chunk.endswith(_HOLE, 0, end):
        end -= len(_HOLE)
    if end:
        write_all(port, fd, chunk if end == len(chunk) else chunk[:end])
    if end < len(chunk):
        port.hole(fd, len(chunk) - end)


def write_new(
    port: Port,
    path: Path | str,
    chunks: Iterable[bytes],
    *,
    flush: bool,
) -> tuple[str, int]:
    """Write a file that does not exist yet; give the SHA-256 and the number of its bytes.

    A file that could not be written whole is removed again. With `flush` its bytes are on the
    disk when this returns; a flush that failed is never tried again on the same file. Errors of
    the disk are raised as VaultError, those of the chunks as they are.
    """
    # Without `told` where every item passes: entering it costs more than the system call does.
    seen, size = hashlib.sha256(), 0
    try:
        fd = port.create(path)
    except OSError as error:
        raise in_words(error) from error
    try:
        try:
            for chunk in chunks:
                seen.update(chunk)
                size += len(chunk)
                try:
                    write_chunk(port, fd, chunk)
                except OSError as error:
                    raise in_words(error) from error
            if flush:
                with told():
                    port.fsync(fd)
        finally:
            port.close(fd)
    except BaseException:
        with suppress(OSError):
            discard(port, path)
        raise
    return seen.hexdigest(), size


def take_place(port: Port, staged: Path | str, final: Path | str) -> None:
    """Rename over the final name; where another program holds it for a moment, ask again."""
    for wait in (0.05, 0.1, 0.2, 0.4, 0.8, 1.0):
        try:
            port.replace(staged, final)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_BY_ANOTHER:
                raise
            pause(wait)
        else:
            return
    port.replace(staged, final)


def discard(port: Port, path: Path | str) -> None:
    """Remove a file that may not be there."""
    try:
        port.unlink(path)
    except FileNotFoundError:
        return


def make_folders(port: Port, folder: Path) -> None:
    """Make a folder and those above it, each flushed into the one above."""
    if folder.is_dir():
        return
    make_folders(port, folder.parent)
    try:
        port.mkdir(folder)
    except FileExistsError:
        return
    port.fsync_dir(folder.parent)


def no_link(root: str, folder: str) -> None:
    """Whoever swaps a folder of the vault for a link must not have us write, or remove, behind it.

    Raises VaultError "vault-linked" when the folder, or one between it and the root, is one.
    """
    while len(folder) > len(root):
        if os.path.islink(folder):  # noqa: PTH114 asked with every batch
            raise VaultError("vault-linked", "a folder of the vault is a link")
        folder = folder.rpartition("/")[0]


def replace_bytes(path: Path, body: bytes, port: Port = DISK, staging: Path | None = None) -> None:
    """Write a small file so that a crash leaves the old one or the new one, never a part.

    Durable when it returns. For state of any room: settings, plans, journals' heads.

    Args:
        path: where to; folders are made as needed.
        body: all of it.
        port: the disk.
        staging: a folder of the same file system to write in first; beside the file when None.
    """
    replace_chunks(path, (body,), port, staging)


def replace_chunks(
    path: Path, chunks: Iterable[bytes], port: Port = DISK, staging: Path | None = None
) -> None:
    """`replace_bytes` for a file too large to be held at once."""
    with told():
        make_folders(port, path.parent)
        staged = (staging or path.parent) / f".{path.name[:40]}.{secrets.token_hex(6)}.part"
        write_new(port, staged, chunks, flush=True)
        try:
            take_place(port, staged, path)
        except BaseException:
            discard(port, staged)
            raise
        port.fsync_dir(path.parent)


def append_bytes(path: Path, body: bytes, port: Port = DISK) -> int:
    """Append to a file and flush it; give the offset at which the bytes begin."""
    with told():
        fresh = not path.exists()
        if fresh:
            make_folders(port, path.parent)
        fd = port.extend(path)
        try:
            start = os.lseek(fd, 0, os.SEEK_END)
            write_all(port, fd, body)
            port.fsync(fd)
        finally:
            port.close(fd)
        if fresh:
            port.fsync_dir(path.parent)
        return start


def empty_scratch(folder: Path) -> None:
    """Remove a scratch folder with all in it. Never for anything a person may miss."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)  # noqa: TID251 scratch only


def pause(seconds: float) -> None:
    """Give another program a moment with a file; never longer than a second."""
    threading.Event().wait(seconds)
