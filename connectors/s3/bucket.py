"""The bucket a person named: where it is, and the two ways of speaking to it.

Whole files and listings go through the library, which is quick with small things. Large files go
up in parts by requests of our own, since the library cannot go on with an upload it began before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from obstore.store import S3Store

from connectors.contract import Session
from connectors.errors import Refused
from connectors.net import pace, paths
from connectors.net.reach import Reach
from connectors.s3.trouble import told

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Credential

    from connectors.net.http import Client

CONNECT = 8
"""Seconds to reach the storage."""

_NO_PROXY = {"proxy_url": "http://127.0.0.1:9", "proxy_excludes": "*,0.0.0.0/0,::/0"}
"""A proxy that nothing goes through. Without one the library takes what the environment names."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A folder of a bucket, and how to be let in.

    Attributes:
        endpoint: the storage's address, without a slash at the end.
        name: the bucket's.
        prefix: the folder in it, "" for its top.
        region: as requests are signed for.
        user: the access key's id.
        secret: gives the secret key; asked for once.
        proxy: URL of a proxy the person named, "" for none.
    """

    endpoint: str
    name: str
    prefix: str
    region: str
    user: str
    secret: Callable[[], str] = field(repr=False)
    proxy: str = ""

    def where(self) -> str:
        """The place in one word, without a secret."""
        place = f"{self.endpoint.partition('//')[2]}/{self.name}"
        return f"s3:{place}/{self.prefix}".rstrip("/")

    def store(self) -> S3Store:
        """The library's way in; it waits and repeats nothing, as that is the engine's to do."""
        options: ClientConfig = {
            "allow_http": self.endpoint.startswith("http:"),
            "connect_timeout": timedelta(seconds=CONNECT),
            "read_timeout": timedelta(seconds=60),
            # A film at the pace a person wishes takes its time.
            "timeout": timedelta(hours=6) if pace.rate() else timedelta(minutes=10),
            "user_agent": "Elsewhere",
        }
        if self.proxy:
            options["proxy_url"] = self.proxy
        else:
            options["proxy_url"] = _NO_PROXY["proxy_url"]
            options["proxy_excludes"] = _NO_PROXY["proxy_excludes"]
        with told(self.name):
            return S3Store(
                self.name,
                prefix=self.prefix or None,
                config={
                    "endpoint": self.endpoint,
                    "region": self.region,
                    "virtual_hosted_style_request": False,
                    "skip_signature": False,
                    # What arrived is compared with its ETag, so it need not be hashed once more.
                    "unsigned_payload": True,
                },
                client_options=options,
                retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=30)},
                # Given this way nothing of the environment can take their place.
                credential_provider=_Keys(self.user, self.secret),
            )

    def client(self) -> Client:
        """Our own way in."""
        from connectors.net.http import Client

        return Client(Reach(self.endpoint, insecure=True), proxy=self.proxy)


def bucket_of(session: Session) -> Bucket:
    """The bucket of the settings; nothing is asked yet. Raises Refused for what cannot be right."""
    settings = session.settings
    region = settings.get("region") or "us-east-1"
    url = settings.get("url") or f"https://s3.{region}.amazonaws.com"
    try:
        address = urlsplit(url if "//" in url else f"https://{url}")
    except ValueError:
        raise Refused("not an address", code="bad-address") from None
    if address.scheme not in {"https", "http"} or not address.hostname or address.username:
        raise Refused("not an address", code="bad-address")
    endpoint = f"{address.scheme}://{address.netloc}{address.path.rstrip('/')}"
    # Within the house plain http may be all a storage has; beyond it anybody could read along.
    Reach(endpoint, insecure=True).admit(endpoint)
    name, prefix = settings.get("bucket", ""), (settings.get("path") or "").strip("/")
    if not name or "/" in name:
        raise Refused("no bucket was named", code="bad-address")
    paths.folder(prefix)
    user, proxy = settings.get("user", ""), settings.get("proxy", "")
    return Bucket(endpoint, name, prefix, region, user, cache(session.secret), proxy)


class _Keys:
    """What the library asks for its keys."""

    def __init__(self, user: str, secret: Callable[[], str]) -> None:
        self._user, self._secret = user, secret

    def __call__(self) -> S3Credential:
        return {
            "access_key_id": self._user,
            "secret_access_key": self._secret(),
            "expires_at": None,
        }
