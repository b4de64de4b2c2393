"""One answer of HTTP: its body in chunks, inflated and capped, and whether it is one at all."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from connectors.errors import Refused, TryLater
from connectors.net import pace
from connectors.net.broken import our_errors
from connectors.net.status import problem

CHUNK = 1 << 16


@dataclass(slots=True)
class Answer:
    """One answer whose body has not been read yet.

    Attributes:
        status: the HTTP status.
        headers: looked up by name in any case.
        url: where it came from, after redirects.
    """

    status: int
    headers: Mapping[str, str]
    url: str
    _raw: urllib3.BaseHTTPResponse
    _cap: int

    def chunks(self) -> Iterator[bytes]:
        """The body, inflated, once. Raises TryLater when it breaks off, Refused past the cap."""
        total = 0
        for chunk in self._inflated():
            total += len(chunk)
            if total > self._cap:
                raise Refused(f"more than {self._cap} bytes", code="too-large")
            pace.spent(len(chunk))
            yield chunk

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self.chunks())

    def text_head(self, most: int = CHUNK) -> str:
        """The beginning of the body, for reading an error's reason."""
        found = b""
        for chunk in self.chunks():
            found += chunk
            if len(found) >= most:
                break
        return found[:most].decode("utf-8", "replace")

    @property
    def told_its_length(self) -> bool:
        """Whether a body that breaks off would be noticed by HTTP itself."""
        return "Content-Length" in self.headers or "Transfer-Encoding" in self.headers

    def media_type(self) -> str:
        """Lower case, without parameters."""
        return self.headers.get("Content-Type", "").split(";")[0].strip().lower()

    def _inflated(self) -> Iterator[bytes]:
        with our_errors(urlsplit(self.url).hostname or ""):
            coding = self.headers.get("Content-Encoding", "identity").strip().lower()
            stream = self._raw.stream(CHUNK, decode_content=False)
            if coding in ("identity", ""):
                yield from stream
            elif coding in ("gzip", "x-gzip", "deflate"):
                yield from _inflate(stream)
            else:
                raise TryLater(f"an encoding we did not ask for: {coding}", code="bad-answer")


def judge(answer: Answer, expect: tuple[str, ...], allow: tuple[int, ...]) -> None:
    """Raise what an answer of another status or media type than awaited means."""
    if answer.status in allow:
        return
    host = urlsplit(answer.url).hostname or ""
    if answer.status >= 300:
        raise problem(answer.status, answer.headers, host)
    if expect and answer.media_type() not in expect:
        if answer.media_type() in ("text/html", "application/xhtml+xml"):
            raise TryLater(f"a web page from {host}", code="wrong-network")
        raise TryLater(f"{answer.media_type()!r} from {host}", code="bad-answer")


def let_go(raw: urllib3.BaseHTTPResponse) -> None:
    """Read the little that is left, so that the connection can be kept; else close it."""
    left = raw.length_remaining
    if left is not None and left <= CHUNK:
        with contextlib.suppress(HTTPError, OSError):
            raw.drain_conn()
    raw.close()


def _inflate(stream: Iterable[bytes]) -> Iterator[bytes]:
    """At most a chunk at a time comes out, however much a chunk of input may hold."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for chunk in stream:
        rest = chunk
        while rest and not engine.eof:
            yield engine.decompress(rest, CHUNK)
            rest = engine.unconsumed_tail
    while not engine.eof and (more := engine.decompress(b"", CHUNK)):
        yield more
    if not engine.eof:
        raise TryLater("a compressed body broke off", code="incomplete")
