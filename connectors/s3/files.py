"""Files in a bucket. A put is atomic there, so no temporary names are needed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import GenericError
from obstore.store import S3Store

from connectors.contract import Session
from connectors.errors import NotThere, Refused, TryLater
from connectors.model import Stored
from connectors.net import paths
from connectors.s3.trouble import told

if TYPE_CHECKING:
    from obstore.store import S3Credential

PART = 8 << 20
"""Bytes of one part; files up to this size go up in one request."""

AT_ONCE = 2
"""Parts of one file on their way at the same time; with the buffers this bounds the memory."""

MOST_PARTS = 9_000

_MD5 = re.compile(r"[0-9a-f]{32}")


class BucketFiles:
    """A folder of a bucket. What was put is proven by the ETag, or by reading it back.

    An upload that breaks off midway may leave parts that are not seen in the bucket but are
    paid for; a lifecycle rule of the bucket ends those.
    """

    def __init__(self, store: S3Store, where: str) -> None:
        self._store: S3Store | None = store
        self._where = where
        self._etag_is_md5: bool | None = None
        self._proven = False
        self._ranges = True

    @classmethod
    def open(cls, session: Session) -> BucketFiles:
        """The bucket of the settings. Raises Refused when a setting cannot be right."""
        settings = session.settings
        region = settings.get("region") or "us-east-1"
        url = settings.get("url") or f"https://s3.{region}.amazonaws.com"
        address = urlsplit(url if "//" in url else f"https://{url}")
        if address.scheme not in {"https", "http"} or not address.hostname or address.username:
            raise Refused("not an address", code="bad-address")
        bucket, prefix = settings.get("bucket", ""), (settings.get("path") or "").strip("/")
        if not bucket or "/" in bucket:
            raise Refused("no bucket was named", code="bad-address")
        paths.folder(prefix)
        with told(bucket):
            store = S3Store(
                bucket,
                prefix=prefix or None,
                config={
                    "endpoint": f"{address.scheme}://{address.netloc}{address.path.rstrip('/')}",
                    "region": region,
                    "virtual_hosted_style_request": False,
                    "skip_signature": False,
                    # What arrived is compared below, so it need not be hashed once more to sign it.
                    "unsigned_payload": True,
                },
                client_options={
                    "allow_http": address.scheme == "http",
                    "connect_timeout": timedelta(seconds=15),
                    "read_timeout": timedelta(seconds=60),
                    "timeout": timedelta(minutes=10),
                    "user_agent": "Elsewhere",
                },
                retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=45)},
                # Given this way nothing of the environment can take their place.
                credential_provider=_Keys(settings.get("user", ""), session.secret()),
            )
        place = f"{address.netloc}{address.path.rstrip('/')}/{bucket}"
        return cls(store, f"s3:{place}/{prefix}".rstrip("/"))

    def identity(self) -> str:
        if not self._proven:
            with told("/".join(self._where.split("/")[1:])):
                next(iter(obstore.list(self._open(), chunk_size=1)), None)
            self._proven = True
        return self._where

    def list(self, under: str = "") -> Iterator[Stored]:
        prefix = "/".join(paths.folder(under))
        with told(under):
            for found in obstore.list(self._open(), prefix or None, chunk_size=1000):
                for meta in found:
                    if paths.is_temporary(meta["path"]):
                        continue
                    yield self._stored(meta["path"], meta["size"], meta["e_tag"])

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        where = "/".join(paths.parts(path))
        with told(path):
            answer, skip = self._ask(where, start)
            left, seen = answer.range[1] - answer.range[0], hashlib.md5(usedforsecurity=False)
            from_start = not answer.range[0]
            for chunk in answer.stream(min_chunk_size=1 << 20):
                left -= len(chunk)
                seen.update(chunk)
                yield bytes(chunk)[skip:]
                skip = max(0, skip - len(chunk))
            if left:
                raise TryLater("the body ended early", code="incomplete", about=path)
            if from_start:
                self._judge(where, answer.meta["e_tag"], seen.hexdigest())

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        where = "/".join(paths.parts(path))
        if paths.is_temporary(path):
            raise Refused("a name kept for the place itself", code="bad-path", about=path)
        size = body.stat().st_size
        part = max(PART, -(-size // MOST_PARTS))
        if size <= part:
            data = body.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise Refused("the body is not the one meant", code="damaged-body", about=path)
            expected = hashlib.md5(data, usedforsecurity=False).hexdigest()
            with told(path):
                etag = obstore.put(self._open(), where, data, use_multipart=False)["e_tag"]
        else:
            expected = _etag_of_parts(body, part, sha256, path)
            with told(path):
                etag = obstore.put(
                    self._open(),
                    where,
                    body,
                    use_multipart=True,
                    chunk_size=part,
                    max_concurrency=AT_ONCE,
                )["e_tag"]
        if (etag or "").strip('"') != expected:
            self._read_back(path, size, sha256)
            # Right bytes under another ETag: this bucket's ETags are no hashes (encryption).
            if size <= part:
                self._etag_is_md5 = False
        elif size <= part:
            self._etag_is_md5 = True
        return self._stored(path, size, etag)

    def remove(self, path: str) -> None:
        where = "/".join(paths.parts(path))
        try:
            with told(path):
                obstore.delete(self._open(), where)
        except NotThere as error:
            if error.code == "no-bucket":
                raise

    def room(self) -> int | None:
        return None

    def close(self) -> None:
        self._store = None

    def _ask(self, where: str, start: int) -> tuple[obstore.GetResult, int]:
        """An answer, and how many of its first bytes are not wanted."""
        if start and self._ranges:
            try:
                return obstore.get(self._open(), where, options={"range": {"offset": start}}), 0
            except GenericError as error:
                if "non-partial" not in str(error):
                    if "416" in str(error):
                        return obstore.get(self._open(), where), start
                    raise
                # Some servers answer a range with status 200, which the library does not trust.
                self._ranges = False
        return obstore.get(self._open(), where), start

    def _judge(self, where: str, etag: str | None, seen: str) -> None:
        """Some servers mix two versions of a file that is replaced while it is read."""
        told_ = (etag or "").strip('"')
        if not _MD5.fullmatch(told_) or self._etag_is_md5 is False:
            return
        if told_ == seen:
            self._etag_is_md5 = True
        elif self._etag_is_md5 or obstore.head(self._open(), where)["e_tag"] != etag:
            raise TryLater("not the bytes the storage named", code="damaged", about=where)
        else:
            self._etag_is_md5 = False

    def _open(self) -> S3Store:
        if self._store is None:
            raise TryLater("closed")
        return self._store

    def _stored(self, path: str, size: int, etag: str | None) -> Stored:
        plain = (etag or "").strip('"')
        hashes = {"md5": plain} if self._etag_is_md5 is not False and _MD5.fullmatch(plain) else {}
        return Stored(path, size, plain or str(size), hashes)

    def _read_back(self, path: str, size: int, sha256: str) -> None:
        seen, count = hashlib.sha256(), 0
        for chunk in self.read(path):
            seen.update(chunk)
            count += len(chunk)
        if count != size or seen.hexdigest() != sha256:
            raise TryLater("what was stored is not what was sent", code="damaged", about=path)


class _Keys:
    """What the library asks for its keys."""

    def __init__(self, user: str, secret: str) -> None:
        self._user, self._secret = user, secret

    def __call__(self) -> S3Credential:
        return {
            "access_key_id": self._user,
            "secret_access_key": self._secret,
            "expires_at": None,
        }


def _etag_of_parts(body: Path, part: int, sha256: str, about: str) -> str:
    """What S3 names an upload in parts: the md5 of the parts' md5s, and how many there were."""
    whole, sums = hashlib.sha256(), []
    with body.open("rb", buffering=0) as file:
        while chunk := file.read(part):
            whole.update(chunk)
            sums.append(hashlib.md5(chunk, usedforsecurity=False).digest())
    if whole.hexdigest() != sha256:
        raise Refused("the body is not the one meant", code="damaged-body", about=about)
    total = hashlib.md5(b"".join(sums), usedforsecurity=False).hexdigest()
    return f"{total}-{len(sums)}"
