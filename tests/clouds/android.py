"""A phone for `adb`: answers the real program over TCP, runs a real shell, keeps rows in SQLite.

The transport is that of the Android Open Source Project (packages/modules/adb, protocol.txt and
SYNC.TXT); commands run under /bin/sh with a `content` tool that knows the tables we write.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
from pathlib import Path

CONNECT, OPEN, READY, WRITE, CLOSE = (
    int.from_bytes(name, "little") for name in (b"CNXN", b"OPEN", b"OKAY", b"WRTE", b"CLSE")
)
LARGEST = 1 << 18
TABLES = """
create table if not exists raw_contacts (_id integer primary key, sourceid, sync1);
create table if not exists data (_id integer primary key, raw_contact_id integer not null,
  mimetype not null, data1, data2, data3, data4, data5, data6, data7, data8, data9, data10);
create table if not exists calendars (_id integer primary key, account_name not null,
  account_type not null, ownerAccount, name, calendar_displayName, calendar_color,
  calendar_access_level, visible, sync_events);
create table if not exists events (_id integer primary key, calendar_id integer not null, title,
  description, eventLocation, uid2445, dtstart integer not null, dtend, duration, allDay,
  eventTimezone not null, rrule, rdate, exdate, eventStatus, availability, _sync_id, sync_data1,
  original_sync_id, originalInstanceTime, originalAllDay, hasAlarm,
  check ((dtend is null) <> (duration is null)));
create table if not exists reminders (_id integer primary key, event_id integer not null, minutes, method);
"""


class Android:
    """One phone, from start until stop.

    Attributes:
        root: what lies on it; `sdcard/DCIM` and `rows.sqlite` among it.
        port: of loopback, for `adb connect`.
        dies_at: the phone is pulled off the cable at this command, counted from now; None never.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("sdcard", "tmp", "bin"):
            (root / folder).mkdir(parents=True)
        with contextlib.closing(sqlite3.connect(root / "rows.sqlite")) as rows:
            rows.executescript(TABLES)
        tool = root / "bin" / "content"
        command = (
            f'exec "{sys.executable}" -I -S "{Path(__file__).with_name("android_content.py")}" "$@"'
        )
        tool.write_text(f"#!/bin/sh\n{command}\n")
        tool.chmod(0o755)
        self.dies_at: int | None = None
        self.commands = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a query of the phone's own tables gives."""
        with contextlib.closing(sqlite3.connect(self.root / "rows.sqlite")) as rows:
            return rows.execute(sql).fetchall()

    def pulled(self) -> bool:
        """Count a command; whether the cable is pulled now."""
        with self._lock:
            self.commands += 1
            if self.dies_at is None:
                return False
            self.dies_at -= 1
            return self.dies_at < 0

    def place(self, path: str) -> str:
        """Where a path of the phone lies on this computer."""
        there = path.replace("/data/local/tmp", str(self.root / "tmp"))
        return there.replace("/sdcard", str(self.root / "sdcard"))

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(peer)
            threading.Thread(target=_Line(self, peer).talk, daemon=True).start()


class _Line:
    """One connection of the adb server, with its streams."""

    def __init__(self, phone: Android, peer: socket.socket) -> None:
        self._phone = phone
        self._peer = peer
        self._input: dict[int, bytearray] = {}
        self._service: dict[int, str] = {}
        self._theirs: dict[int, int] = {}
        self._free = threading.Semaphore(0)

    def talk(self) -> None:
        with self._peer, contextlib.suppress(OSError, struct.error):
            while True:
                command, first, second, length, _, _ = struct.unpack("<6I", self._exactly(24))
                body = self._exactly(length)
                self._hear(command, first, second, body)

    def _hear(self, command: int, theirs: int, ours: int, body: bytes) -> None:
        if command == CONNECT:
            self._send(
                CONNECT, 0x01000001, LARGEST, b"device::ro.product.model=Test;features=shell_v2"
            )
        elif command == OPEN:
            mine = len(self._service) + 1
            self._service[mine] = body.rstrip(b"\0").decode()
            self._theirs[mine] = theirs
            self._input[mine] = bytearray()
            self._send(READY, mine, theirs)
        elif command == WRITE:
            self._send(READY, ours, theirs)
            self._input[ours] += body
            self._progress(ours)
        elif command == READY:
            self._free.release()

    def _progress(self, mine: int) -> None:
        service, data = self._service[mine], self._input[mine]
        if service.startswith("sync:"):
            self._sync(mine, data)
        elif (given := _stdin(data)) is not None:
            self._shell(mine, service.partition(":")[2], given)

    def _shell(self, mine: int, line: str, given: bytes) -> None:
        phone = self._phone
        if phone.pulled():
            raise OSError("pulled off the cable")
        path = f"{phone.root / 'bin'}:{os.environ['PATH']}"
        done = subprocess.run(
            ["/bin/sh", "-c", phone.place(line)], input=given, capture_output=True, check=False,
            cwd=phone.root, env={**os.environ, "PATH": path, "PHONE": str(phone.root)},
        )  # fmt: skip
        if "sh /data/local/tmp" in line and "rm" not in line and done.returncode:
            sys.stderr.buffer.write(done.stderr)
        said = done.stdout.replace(str(phone.root / "sdcard").encode(), b"/sdcard")
        threading.Thread(target=self._answer, args=(mine, said, done), daemon=True).start()

    def _answer(self, mine: int, said: bytes, done: subprocess.CompletedProcess[bytes]) -> None:
        with contextlib.suppress(OSError):
            for start in range(0, len(said), 60_000):
                self._say(mine, _packet(1, said[start : start + 60_000]))
            self._say(mine, _packet(2, done.stderr))
            self._say(mine, _packet(3, bytes([done.returncode & 255])))
            self._send(CLOSE, mine, self._theirs[mine])

    def _say(self, mine: int, body: bytes) -> None:
        self._send(WRITE, mine, self._theirs[mine], body)
        self._free.acquire()

    def _sync(self, mine: int, data: bytearray) -> None:
        while len(data) >= 8:
            name, length = bytes(data[:4]), struct.unpack("<I", data[4:8])[0]
            if name in (b"SEND", b"DATA", b"STAT") and len(data) < 8 + length:
                return
            if name == b"STAT":
                del data[: 8 + length]
                self._send(WRITE, mine, self._theirs[mine], b"STAT" + bytes(12))
            elif name == b"SEND":
                if self._phone.pulled():
                    raise OSError("pulled off the cable")
                self._file = self._phone.place(
                    bytes(data[8 : 8 + length]).decode().rpartition(",")[0]
                )
                Path(self._file).write_bytes(b"")
                del data[: 8 + length]
            elif name == b"DATA":
                with Path(self._file).open("ab") as out:
                    out.write(data[8 : 8 + length])
                del data[: 8 + length]
            elif name == b"DONE":
                del data[:8]
                self._send(WRITE, mine, self._theirs[mine], b"OKAY" + bytes(4))
            else:
                del data[:8]
                self._send(CLOSE, mine, self._theirs[mine])
                return

    def _send(self, command: int, first: int, second: int, body: bytes = b"") -> None:
        head = struct.pack(
            "<6I", command, first, second, len(body), sum(body) & 0xFFFFFFFF, command ^ 0xFFFFFFFF
        )
        with self._phone._lock:
            self._peer.sendall(head + body)

    def _exactly(self, length: int) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            part = self._peer.recv(length - len(parts))
            if not part:
                raise OSError("the adb server hung up")
            parts += part
        return bytes(parts)


def _stdin(data: bytearray) -> bytes | None:
    """What came through the shell protocol's stdin; None until its end is there."""
    found, at = b"", 0
    while at + 5 <= len(data):
        kind, length = data[at], struct.unpack("<I", data[at + 1 : at + 5])[0]
        if at + 5 + length > len(data):
            return None
        if kind == 0:
            found += bytes(data[at + 5 : at + 5 + length])
        if kind == 4:
            return found
        at += 5 + length
    return None


def _packet(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + struct.pack("<I", len(body)) + body
