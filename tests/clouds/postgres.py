"""A PostgreSQL of one's own on a free port of loopback, for the servers that keep their data in one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.clouds.cloud import As, free_port, started
from tests.clouds.missing import missing

_USER = "postgres"


@dataclass(frozen=True)
class Database:
    """A running server that takes everyone on loopback at their word.

    Attributes:
        port: of loopback.
        settings: of the environment, by which every client of PostgreSQL finds it.
        stop: ends it and throws its data away.
    """

    port: int
    settings: dict[str, str]
    stop: Callable[[], None]

    def tell(self, sql: str, database: str = "template1") -> str:
        """Run some SQL; gives what it prints."""
        command = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql, database]
        done = subprocess.run(
            command, env=self.settings, check=True, capture_output=True, text=True
        )
        return done.stdout


def database(folder: Path) -> Database:
    """Start one; nothing waits for the disk."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        missing("PostgreSQL", "postgresql")
    # The server refuses to be root, and its own user must be able to reach its folder.
    state = Path(tempfile.mkdtemp(prefix="elsewhere-postgres-"))
    other: As = {"cwd": state}
    if os.geteuid() == 0:
        shutil.chown(state, _USER, _USER)
        other |= {"user": _USER, "group": _USER, "extra_groups": []}
    data = state / "data"
    make = [str(programs[-1]), "-D", str(data), "-U", _USER, "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*make, "--no-sync", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        **other,
    )
    port = free_port()
    wanted = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": state,
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "autovacuum": "off",
        "shared_buffers": "32MB",
    }
    command = [str(programs[-1].with_name("postgres")), "-D", str(data)]
    for name, value in wanted.items():
        command += ["-c", f"{name}={value}"]
    halt = started(command, port, folder / "postgres.log", **other)

    def stop() -> None:
        halt()
        shutil.rmtree(state, ignore_errors=True)

    settings = {
        **os.environ,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGUSER": _USER,
    }
    return Database(port, settings, stop)
