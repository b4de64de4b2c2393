"""An account as rclone is told of it: type, options, folder; and who answers there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from connectors.contract import Session
from connectors.errors import Refused
from connectors.net import paths

_PINNED = re.compile(r" ([a-z0-9-]+ [A-Za-z0-9+/=]+)\Z")
"""The server's key at the end of an identity, behind a folder that may have spaces of its own."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What a place is made from. Holds the secret: never printed, never in an error.

    Attributes:
        type: rclone's name of the kind of place.
        options: rclone's options of it.
        secret: option that the secret goes into; "" to look the usual one up.
        folder: where in the place.
        who: the beginning of its identity.
        pins: whether the key the server shows has to be part of its identity (SSH).
    """

    type: str
    options: Mapping[str, str] = field(repr=False)
    secret: str
    folder: str
    who: str
    pins: bool = False


def sftp(session: Session) -> Remote:
    """An SFTP server. Raises Refused when a setting cannot be right.

    The server's key is checked on every connection. Which one: the one filled in; else the one
    pinned with the account's identity; else, while the account is being added, the first seen.
    """
    settings = session.settings
    url = settings.get("url") or settings.get("host", "")
    try:
        address = urlsplit(url if "://" in url else f"sftp://{url}")
        port = address.port or int(settings.get("port") or 22)
    except ValueError:
        raise Refused("no such host or port", code="bad-address") from None
    if address.scheme not in {"sftp", "ssh"} or not address.hostname:
        raise Refused("not an address", code="bad-address")
    user = settings.get("user") or unquote(address.username or "")
    folder = settings.get("path") or unquote(address.path)
    paths.folder(folder.strip("/"))
    where = f"{user}@{address.hostname}:{port}"
    options = {
        "host": address.hostname,
        "port": str(port),
        "user": user,
        # rclone would run programs on the server to hash each file, which takes longer than
        # sending it; what was sent is proven by size here, and by reading back.
        "disable_hashcheck": "true",
        "shell_type": "none",
    }
    secret = "pass"
    if key_file := settings.get("key_file"):
        options["key_file"] = key_file
        secret = "key_file_pass"
    pinned = _PINNED.search(settings.get("identity", ""))
    key = settings.get("host_key") or (pinned[1] if pinned else "")
    if settings.get("identity") and not key:
        raise Refused("no key of the server is known", code="bad-address")
    if key:
        options["host_keys"] = " ".join(key.split()[:2])
    else:
        options["pin_host_key"] = "true"
    return Remote("sftp", options, secret, folder, f"sftp:{where}/{folder}", pins=True)


def provider(session: Session) -> Remote:
    """Any kind of place rclone knows, by its own options."""
    settings = session.settings
    type_ = settings.get("type", "")
    if not type_ or not type_.replace("_", "").isalnum():
        raise Refused("no kind of place was named", code="bad-address")
    if type_ in {"local", "alias", "union", "combine", "crypt", "chunker", "compress", "hasher"}:
        raise Refused("not a provider", code="bad-address")
    options: dict[str, str] = {}
    for line in settings.get("options", "").splitlines():
        name, equals, value = line.strip().partition("=")
        if name and not equals:
            raise Refused("an option without a value", code="bad-address")
        if name:
            options[name.strip().replace("-", "_")] = value.strip()
    folder = settings.get("path", "").strip("/")
    paths.folder(folder)
    told = "\n".join(f"{name}={options[name]}" for name in sorted(options))
    # The options tell accounts apart, but may hold keys, so only their hash is shown.
    which = hashlib.sha256(told.encode()).hexdigest()[:16]
    secret = settings.get("secret_option", "")
    return Remote(type_, options, secret, folder, f"rclone:{type_}:{which}/{folder}")
