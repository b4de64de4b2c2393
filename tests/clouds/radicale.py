"""Radicale on a free port of loopback: `python -m tests.clouds.radicale`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.clouds.cloud import Cloud, behind_faults, free_port, quick, serving, started


def start(
    folder: Path, user: str = "alice", secret: str = "alice pässword", events: int = 10_000
) -> Cloud:
    """At most so many events are given in one answer; the number is Radicale's own default."""
    port = free_port()
    (folder / "users").write_text(f"{user}:{secret}\nbob:bobpw\n", "utf-8")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nmax_connections = 20\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\n"
        "delay = 0\n"
        f"[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = {folder}/collections\n"
        f"[web]\ntype = none\n[reporting]\nmax_expand_occurrence = {events}\n",
        "utf-8",
    )
    command = quick([sys.executable, "-m", "radicale", "--config", str(folder / "config")])
    stop = started(command, port, folder / "log")
    return behind_faults("radicale", port, user, secret, stop)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
