"""A bucket on loopback: rclone serving a folder as S3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.contract import Session
from tests.clouds.cloud import free_port
from tests.clouds.programs import rclone, serving

KEY, SECRET, BUCKET = "AKTEST", "SKTESTSKTEST", "second-home"


@dataclass(frozen=True)
class Bucket:
    """url: the endpoint. root: the folder that holds the bucket's files."""

    url: str
    root: Path

    def session(self, path: str = "", secret: str = SECRET, url: str = "") -> Session:
        settings = {"url": url or self.url, "bucket": BUCKET, "user": KEY, "path": path}
        return Session(settings, lambda: secret)


@contextmanager
def bucket(folder: Path, remembers: str = "1s") -> Iterator[Bucket]:
    """Storage that speaks S3 and remembers so long what it has; rclone's own wish is "5m".

    Folders made at once by several writers may leave a name in its memory that leads nowhere.
    """
    root = folder / "buckets" / BUCKET
    root.mkdir(parents=True)
    port = free_port()
    command = [rclone(), "serve", "s3", "--config", "", "--addr", f"127.0.0.1:{port}"]
    command += ["--auth-key", f"{KEY},{SECRET}", "--vfs-cache-mode", "off"]
    command += ["--dir-cache-time", remembers, str(root.parent)]
    with serving(command, port, folder / "s3.log"):
        yield Bucket(f"http://127.0.0.1:{port}", root)
