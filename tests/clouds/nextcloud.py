"""A Nextcloud's files on loopback, as far as a client that sends files sees it.

It takes large files in pieces (chunked upload v2): a folder below `uploads`, numbered pieces in it,
and a MOVE of its `.file` that joins them. Files lie in `root` as they are.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from connectors.contract import Session

USER, PASSWORD = "anna", "app-password"
_DAV = "/remote.php/dav/"


@dataclass
class Nextcloud:
    """url: the page where one signs in. root: the user's files. requests: method and path each."""

    url: str
    root: Path
    pieces: Path
    requests: list[str] = field(default_factory=list)

    def session(self, path: str = "", url: str = "") -> Session:
        settings = {"url": url or self.url, "user": USER, "path": path}
        return Session(settings, lambda: PASSWORD)

    def pieces_sent(self) -> int:
        return sum(one.startswith("PUT /remote.php/dav/uploads/") for one in self.requests)


@contextmanager
def nextcloud(folder: Path) -> Iterator[Nextcloud]:
    cloud = Nextcloud("", folder / "files", folder / "uploads")
    cloud.root.mkdir(parents=True)
    cloud.pieces.mkdir()

    class Visit(_Visit):
        here = cloud

    with ThreadingHTTPServer(("127.0.0.1", 0), Visit) as server:
        server.daemon_threads = True
        cloud.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield cloud
        finally:
            server.shutdown()
            thread.join()


class _Visit(BaseHTTPRequestHandler):
    here: Nextcloud
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def do_PROPFIND(self) -> None:
        self._take()
        place = self._place(self.path)
        if place is None or not place.exists():
            return self._answer(404)
        shown = [place]
        if self.headers["Depth"] == "1" and place.is_dir():
            shown += sorted(place.iterdir())
        found = "".join(self._told(one, self._href(one, place)) for one in shown)
        body = f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{found}</d:multistatus>'
        return self._answer(207, body.encode(), "application/xml; charset=utf-8")

    def do_GET(self) -> None:
        place = self._place(self.path)
        if place is None or not place.is_file():
            return self._answer(404)
        start = int((self.headers["Range"] or "bytes=0-")[6:-1])
        self.here.requests.append(f"GET {self.path}")
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(max(0, place.stat().st_size - start)))
        self.end_headers()
        with place.open("rb") as file:
            file.seek(start)
            shutil.copyfileobj(file, self.wfile, 1 << 18)
        return None

    def do_MKCOL(self) -> None:
        self._take()
        place = self._place(self.path)
        if place is None or not place.parent.is_dir():
            return self._answer(409)
        if place.exists():
            return self._answer(405)
        place.mkdir()
        return self._answer(201)

    def do_PUT(self) -> None:
        place = self._place(self.path)
        chunked = place is not None and self.here.pieces in place.parents
        size = int(self.headers["Content-Length"])
        if place is None or not place.parent.is_dir():
            self._take()
            return self._answer(409)
        if chunked and not (self.headers["Destination"] and self.headers["OC-Total-Length"]):
            self._take()
            return self._answer(400)
        with place.open("wb") as file:
            while size and (chunk := self.rfile.read(min(size, 1 << 18))):
                size -= len(chunk)
                file.write(chunk)
        if size:
            self.close_connection = True
            return None
        return self._answer(201)

    def do_MOVE(self) -> None:
        self._take()
        source, target = self._place(self.path), self._place(self.headers["Destination"])
        if source is None or target is None:
            return self._answer(404)
        if source.name != ".file" or self.here.pieces not in source.parents:
            source.replace(target)
            return self._answer(201)
        parts = sorted(source.parent.iterdir(), key=lambda one: int(one.name))
        joined, told = source.parent / "joined", self.headers["OC-Checksum"] or ""
        with joined.open("w+b") as whole:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, whole, 1 << 18)
            size = whole.tell()
            whole.seek(0)
            right = f"SHA1:{hashlib.file_digest(whole, 'sha1').hexdigest()}"
        if size != int(self.headers["OC-Total-Length"]) or told != right:
            joined.unlink()
            return self._answer(400)
        joined.replace(target)
        shutil.rmtree(source.parent)
        return self._answer(201)

    def do_DELETE(self) -> None:
        place = self._place(self.path)
        if place is None or not place.exists():
            return self._answer(404)
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        return self._answer(204)

    def _place(self, url: str) -> Path | None:
        path = unquote(urlsplit(url).path)
        for room, root in (("files", self.here.root), ("uploads", self.here.pieces)):
            top = f"{_DAV}{room}/{USER}"
            if path == top or path.startswith(f"{top}/"):
                return root / path[len(top) :].strip("/")
        return None

    def _href(self, one: Path, place: Path) -> str:
        top = urlsplit(self.path).path.rstrip("/")
        return f"{top}/" if one == place else f"{top}/{quote(one.name)}"

    def _told(self, one: Path, href: str) -> str:
        facts = one.stat()
        kind = "<d:collection/>" if one.is_dir() else ""
        stamp = formatdate(facts.st_mtime, usegmt=True)
        size = "" if kind else f"<d:getcontentlength>{facts.st_size}</d:getcontentlength>"
        etag = f'<d:getetag>"{facts.st_mtime_ns:x}-{facts.st_ino}"</d:getetag>'
        return (
            f"<d:response><d:href>{escape(href)}</d:href><d:propstat><d:prop><d:resourcetype>{kind}"
            f"</d:resourcetype>{size}{etag}<d:getlastmodified>{stamp}</d:getlastmodified></d:prop>"
            "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        )

    def _take(self) -> None:
        left = int(self.headers["Content-Length"] or 0)
        while left and (chunk := self.rfile.read(min(left, 1 << 16))):
            left -= len(chunk)

    def _answer(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.here.requests.append(f"{self.command} {self.path}")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
