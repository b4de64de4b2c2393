"""Files in a bucket. A put is atomic there, so no temporary names are needed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import obstore
from obstore.exceptions import GenericError
from obstore.store import S3Store

from connectors.contract import Session
from connectors.errors import NotThere, Refused, TryLater
from connectors.model import Stored
from connectors.net import pace, paths
from connectors.s3.bucket import Bucket, bucket_of
from connectors.s3.trouble import told

PART = 8 << 20
"""Bytes of one part; files up to this size go up in one request."""

MOST_PARTS = 9_000

FREE, PACED = 1 << 20, 1 << 16
"""Bytes of a body asked for at a time: without a limit on the network, and with one."""

_MD5 = re.compile(r"[0-9a-f]{32}")


class BucketFiles:
    """A folder of a bucket. What was put is proven by the ETag, or by reading it back.

    A large file goes up in parts, and a try that breaks off is gone on with by the next. Parts of
    a file that is never sent again are not seen in the bucket but are paid for; a lifecycle rule
    of the bucket ends those.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._store: S3Store | None = bucket.store()
        self._where = bucket.where()
        self._etag_is_md5: bool | None = None
        self._proven = False
        self._ranges = True

    @classmethod
    def open(cls, session: Session) -> BucketFiles:
        """The bucket of the settings. Raises Refused when a setting cannot be right."""
        return cls(bucket_of(session))

    def identity(self) -> str:
        if not self._proven:
            self._prove()
            self._proven = True
        return self._where

    def list(self, under: str = "") -> Iterator[Stored]:
        prefix, empty = "/".join(paths.folder(under)), True
        with told(under):
            for found in obstore.list(self._open(), prefix or None, chunk_size=1000):
                for meta in found:
                    empty = False
                    if paths.is_temporary(meta["path"]):
                        continue
                    yield self._stored(meta["path"], meta["size"], meta["e_tag"])
        if empty:
            # The library takes a web page for a list of nothing.
            self._prove()

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        where = "/".join(paths.parts(path))
        with told(path):
            answer, skip = self._ask(where, start)
            left, seen = answer.range[1] - answer.range[0], hashlib.md5(usedforsecurity=False)
            from_start = not answer.range[0]
            for chunk in answer.stream(min_chunk_size=PACED if pace.rate() else FREE):
                pace.spent(len(chunk))
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
            etag = self._put(where, data)
        else:
            # Only with this come the parts of the program that speak HTTP themselves.
            from connectors.s3.parts import send_in_parts

            sent = send_in_parts(self._bucket, self._key(where), body, sha256, part)
            etag, expected = sent.etag, sent.expected
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

    def _prove(self) -> None:
        """A storage that lets us in says of a name that is never given that nothing is there."""
        try:
            with told("/".join(self._where.split("/")[1:])):
                obstore.get(self._open(), paths.temporary(""))
        except NotThere as error:
            if error.code == "no-bucket":
                raise
        else:
            raise TryLater("something that has whatever it is asked for", code="wrong-network")

    def _put(self, where: str, data: bytes) -> str | None:
        """A file in one request; the ETag told of it."""
        if not pace.rate():
            with told(where):
                return obstore.put(self._open(), where, data, use_multipart=False)["e_tag"]
        # The library sends as fast as the line takes it; our own requests keep to the pace.
        from connectors.s3.ask import Asking

        with closing(Asking(self._bucket)) as asking:
            return asking.ask("PUT", self._key(where), {}, data).etag

    def _key(self, where: str) -> str:
        return f"{self._bucket.prefix}/{where}".lstrip("/")

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
