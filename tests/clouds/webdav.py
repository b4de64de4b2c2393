"""WebDAV folders on loopback: WsgiDAV, and rclone serving a folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.contract import Session
from tests.clouds.cloud import free_port
from tests.clouds.missing import missing
from tests.clouds.programs import rclone, serving

USER, PASSWORD = "anna", "second-home-password"
SERVERS = ("wsgidav", "rclone")


@dataclass(frozen=True)
class Folder:
    """url: the top of the folder served. root: where its files lie."""

    url: str
    root: Path

    def session(self, path: str = "", secret: str = PASSWORD, url: str = "") -> Session:
        settings = {"url": url or self.url, "user": USER, "path": path}
        return Session(settings, lambda: secret)


@contextmanager
def webdav(
    server: str,
    folder: Path,
    below: str = "",
    *,
    read_only: bool = False,
    digest: bool = False,
) -> Iterator[Folder]:
    """A server of one of SERVERS.

    rclone's may serve below a path, WsgiDAV let nobody write, and take no password but its proof.
    """
    root = folder / "served"
    root.mkdir(parents=True)
    port = free_port()
    if server == "wsgidav":
        command = _wsgidav(port, root, folder, read_only, digest)
    else:
        command = _rclone(port, root) + (["--baseurl", below] if below else [])
    with serving(command, port, folder / "webdav.log"):
        yield Folder(f"http://127.0.0.1:{port}/", root)


def _rclone(port: int, root: Path) -> list[str]:
    command = [rclone(), "serve", "webdav", "--config", "", "--addr", f"127.0.0.1:{port}"]
    return [*command, "--user", USER, "--pass", PASSWORD, str(root)]


def _wsgidav(port: int, root: Path, folder: Path, read_only: bool, digest: bool) -> list[str]:
    program = Path(sys.executable).parent / "wsgidav"
    if not program.exists():
        missing("WsgiDAV", "pip install wsgidav cheroot")
    config = {
        "host": "127.0.0.1",
        "port": port,
        "server": "cheroot",
        "provider_mapping": {"/": {"root": str(root), "readonly": read_only}},
        "http_authenticator": {
            "domain_controller": None,
            "accept_basic": not digest,
            "accept_digest": digest,
            "default_to_digest": digest,
        },
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "lock_storage": False,
        "property_manager": None,
        "logging": {"enable": False},
        "verbose": 1,
    }
    file = folder / "wsgidav.json"
    file.write_text(json.dumps(config), "utf-8")
    return [str(program), "--config", str(file)]
