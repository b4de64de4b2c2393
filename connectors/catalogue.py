"""Every connector, one line each. Importing this loads no vendor library."""

from __future__ import annotations

from connectors import (
    apple,
    archive,
    dav,
    folder,
    google,
    immich,
    memory,
    meta,
    microsoft,
    rclone,
    s3,
    takeout,
    webdav,
)
from connectors.contract import Connector

CONNECTORS: tuple[Connector, ...] = (
    *dav.CONNECTORS,
    folder.CONNECTOR,
    folder.ICLOUD_PHOTOS,
    google.CONNECTOR,
    google.PICKER,
    microsoft.CONNECTOR,
    s3.CONNECTOR,
    takeout.CONNECTOR,
    apple.CONNECTOR,
    meta.CONNECTOR,
    archive.CONNECTOR,
    immich.CONNECTOR,
    webdav.CONNECTOR,
    *rclone.CONNECTORS,
    memory.CONNECTOR,
)


def find(service: str) -> Connector:
    """The connector of this id. Raises KeyError when there is none."""
    for connector in CONNECTORS:
        if connector.id == service:
            return connector
    raise KeyError(service)
