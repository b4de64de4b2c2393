"""An SFTP server on loopback: rclone serving a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.contract import Session
from tests.clouds.cloud import free_port
from tests.clouds.programs import rclone, serving

USER, PASSWORD = "anna", "sftp-password"


@dataclass(frozen=True)
class Server:
    """port: on loopback. root: where its files lie."""

    port: int
    root: Path

    def session(self, path: str = "", secret: str = PASSWORD, **more: str) -> Session:
        settings = {"url": f"sftp://127.0.0.1:{self.port}", "user": USER, "path": path, **more}
        return Session(settings, lambda: secret)


@contextmanager
def sftp(folder: Path, port: int = 0) -> Iterator[Server]:
    """Each start with a host key of its own, kept beside the folder."""
    root = folder / "served"
    root.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    command = [rclone(), "serve", "sftp", "--config", "", "--addr", f"127.0.0.1:{port}"]
    command += ["--user", USER, "--pass", PASSWORD, "--vfs-cache-mode", "off"]
    command += ["--cache-dir", str(folder / "cache"), str(root)]
    with serving(command, port, folder / "sftp.log"):
        yield Server(port, root)
