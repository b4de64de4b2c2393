"""A large file, sent in parts that stay when the line breaks: the next try sends only the others.

An upload in parts is nothing in the bucket until it is completed, and that is asked for only when
every byte has been hashed and is the one meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import ConnectorError, Refused
from connectors.s3.ask import Asking
from connectors.s3.bucket import Bucket
from connectors.s3.uploads import Part, begin, complete, give_up, put_part, under_way

AT_ONCE = 2
"""Parts on their way at the same time; with the one being read this bounds the memory."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that has its name.

    Attributes:
        etag: as it was told.
        expected: what it is where ETags are hashes: the md5 of the parts' md5s, and their number.
        parts: how many were sent by this try.
    """

    etag: str
    expected: str
    parts: int


def send_in_parts(bucket: Bucket, key: str, body: Path, sha256: str, part: int) -> Sent:
    """Send what an earlier try has not, then give the file its name.

    Args:
        bucket: where to.
        key: of the file in the bucket.
        body: the file here.
        sha256: lower-case hex of it.
        part: bytes a part; the same each time, or nothing of an earlier try is of use.

    Raises Refused (code "damaged-body") when the body is another one; nothing of it stays then.
    """
    with closing(Asking(bucket)) as asking, ThreadPoolExecutor(AT_ONCE) as pool:
        upload, known = under_way(asking, key)
        if known and not _same(known, body, part):
            # Not every storage lets a part be sent over another.
            give_up(asking, key, upload)
            upload, known = "", {}
        upload = upload or begin(asking, key)
        seen, sums = hashlib.sha256(), list[bytes]()
        going, etags = dict[int, Future[str]](), dict[int, str]()
        sent = 0
        try:
            for number, chunk in enumerate(_chunks(body, part), 1):
                seen.update(chunk)
                digest = hashlib.md5(chunk, usedforsecurity=False)
                sums.append(digest.digest())
                if number in known:
                    etags[number] = known[number].etag
                    continue
                sent += 1
                going[number] = pool.submit(put_part, asking, key, upload, number, chunk)
                if len(going) >= AT_ONCE:
                    first = next(iter(going))
                    etags[first] = going.pop(first).result()
            etags |= {number: one.result() for number, one in going.items()}
        finally:
            for one in going.values():
                one.cancel()
        if seen.hexdigest() != sha256:
            with suppress(ConnectorError):
                give_up(asking, key, upload)
            raise Refused("the body is not the one meant", code="damaged-body", about=key)
        told = complete(asking, key, upload, etags)
    total = hashlib.md5(b"".join(sums), usedforsecurity=False).hexdigest()
    return Sent(told, f"{total}-{len(sums)}", sent)


def _same(known: Mapping[int, Part], body: Path, size: int) -> bool:
    """Whether the parts that are there are this body's, as far as their ETags are hashes."""
    last = max(known)
    for number, chunk in enumerate(_chunks(body, size), 1):
        if number in known:
            digest = hashlib.md5(chunk, usedforsecurity=False).hexdigest()
            if known[number] != Part(digest, len(chunk)):
                return False
        if number == last:
            return True
    return False


def _chunks(body: Path, size: int) -> Iterator[bytes]:
    with body.open("rb", buffering=0) as file:
        while chunk := file.read(size):
            # A file may be read in smaller pieces than asked for.
            while len(chunk) < size and (more := file.read(size - len(chunk))):
                chunk += more
            yield chunk
