"""Apple's contacts and calendars on loopback: `python -m tests.clouds.icloud`.

Apple's own host names lead here by way of a proxy, with certificates of an authority made for the
test, so that addresses, redirects and the rule for passwords are those of the real service.

Manners, after what others measured (python-caldav's hints, Evolution, vdirsyncer): the home lies on
a partition host that may change; vCard 3 alone; a multiget answers with empty hrefs; an event needs
an end; one UID an account; `%40` is not understood; sync-collection lists the collection itself;
depth 1 is not taken at the principal; OPTIONS is not there; Reminders are in no calendar.
"""

from __future__ import annotations

import re
import select
import socket
import socketserver
import ssl
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import trustme
from lxml import etree

from connectors.contract import Session
from tests.clouds.cloud import Cloud, serving
from tests.clouds.dav import FakeDav, Folder, Manners
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front

USER = "ada@icloud.com"
APP_PASSWORD = "abcd-efgh-ijkl-mnop"
ID = "123456"
_REALM = {"WWW-Authenticate": 'Basic realm="MMCalDav", charset="UTF-8"'}


class FakeICloud(FakeDav):
    """One account of Apple's.

    Attributes:
        partition: the number of the hosts that hold it.
        plain: an address to be known by in place of Apple's names; "" for those.
        mails: what guests would have been sent.
        strangers: what was asked of a host, or in a way, no client of Apple's would.
    """

    def __init__(self) -> None:
        super().__init__(Manners(blank=True), USER, APP_PASSWORD)
        self.partition = 42
        self.plain = ""
        self.strangers: list[str] = []
        self.mails: list[str] = []
        self.homes = {"card": f"/{ID}/carddavhome/", "cal": f"/{ID}/calendars/"}
        self.principal = f"/{ID}/principal/"
        self.folders[f"{self.homes['card']}card/"] = Folder("card", "card")
        self.folders[f"{self.homes['cal']}home/"] = Folder("cal", "Home", ("VEVENT",))
        # What is left of Reminders before iOS 13; never anything in it.
        self.folders[f"{self.homes['cal']}tasks/"] = Folder("cal", "Reminders ⚠️", ("VTODO",))

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        host = headers["Host"].partition(":")[0]
        service = "caldav" if "caldav" in host else "contacts"
        own = f"p{self.partition}-{service}.icloud.com"
        if headers.get("Authorization") != self._credentials:
            return Response(401, _REALM)
        if "%40" in path or method == "OPTIONS":
            return Response(404, {})
        if headers.get("If-Match") == "*":
            self.strangers.append("If-Match: *")
        if path == "/" or path.startswith("/.well-known"):
            return self._multistatus([self._root("/")]) if method == "PROPFIND" else Response(404, {})  # fmt: skip
        if host != own and not self.plain:
            if host == f"{service}.icloud.com":
                return Response(301, {"Location": f"https://{own}:443{path}"})
            return Response(403, {})
        if path == self.principal and headers.get("Depth") == "1":
            return Response(400, {})
        if method == "PUT" and (refused := self._refused(path, body)) is not None:
            return refused
        return super().answer(method, path, headers, body)

    def _root(self, place: str) -> str:
        props = f"<d:current-user-principal><d:href>{self.principal}</d:href></d:current-user-principal>"
        if place == self.principal:
            card, cal = (
                (self.plain or f"https://p{self.partition}-{name}.icloud.com:443")
                + self.homes[kind]
                for name, kind in (("contacts", "card"), ("caldav", "cal"))
            )
            props += f"<a:addressbook-home-set><d:href>{card}</d:href></a:addressbook-home-set>"
            props += f"<c:calendar-home-set><d:href>{cal}</d:href></c:calendar-home-set>"
        return self._response(place, props)

    def _make(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        if place.startswith(self.homes["card"]):
            return Response(403, {})
        return super()._make(place, headers, body)

    def _refused(self, path: str, body: bytes) -> Response | None:
        folder, top, name = self._find(path)
        if folder is None:
            return Response(404, {})
        if folder.kind == "card":
            if b"VERSION:3.0" not in body:
                return Response(415, {})
            return Response(413, {}) if len(body) > 256 << 10 else None
        if re.search(rb"(?m)^(ATTENDEE|ORGANIZER)[;:]", body):
            self.mails.append(path)
        for event in re.findall(rb"(?s)BEGIN:VEVENT.*?END:VEVENT", body):
            if not re.search(rb"(?m)^(DTEND|DURATION)[;:]", event):
                return Response(403, {})
        uid = re.search(rb"(?m)^UID:(.*?)\r?$", body)
        for place, other in self.folders.items():
            for each, item in other.items.items():
                if uid and uid[0].strip() in item and (place, each) != (top, name):
                    return self._error(403, "c:no-uid-conflict")
        return None

    def _token(self, folder: Folder) -> str:
        return f"FT=-@RU=1-2-3@S={len(folder.log)}"

    def _sync(self, place: str, asked: etree._Element) -> Response:
        """Lists the collection itself too; its tokens are no addresses."""
        folder = self.folders[place]
        token = asked.findtext("{DAV:}sync-token") or ""
        known = re.fullmatch(r"FT=-@RU=1-2-3@S=(\d+)", token)
        if token and (known is None or int(known[1]) > len(folder.log)):
            return self._error(403, "d:valid-sync-token")
        names = dict.fromkeys(folder.log[int(known[1]) if known else 0 :])
        told = [self._folder(place)]
        for name in names:
            if name in folder.items:
                told.append(self._item(place + name, folder, name))
            elif token:
                told.append(self._only_status(place + name, 404))
        return self._multistatus(told, self._token(folder))


@dataclass
class Straight(Cloud):
    """The handle, by which a test looks behind the counter."""

    inside: FakeICloud = field(kw_only=True)


class ICloud(Straight):
    """Sessions go by its proxy and trust its authority."""

    def session(self, secret: str = APP_PASSWORD, **settings: str) -> Session:
        return Session({**self.settings, **settings}, lambda: secret)


def start(place: Path) -> ICloud:
    """Start one; `place` is a folder for the authority's certificate."""
    authority = trustme.CA()
    ca = place / "apple-for-tests.pem"
    authority.cert_pem.write_to_path(str(ca))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("*.icloud.com").configure_cert(tls)
    faults, fake = Faults(), FakeICloud()
    front = Front(fake.answer, faults, tls)
    proxy = _Tunnel(front.port)
    settings = {"user": USER, "ca": str(ca), "proxy": f"http://127.0.0.1:{proxy.port}"}
    return ICloud("fake icloud", "https://caldav.icloud.com/", settings, APP_PASSWORD, faults, "", [proxy.stop, front.stop], inside=fake)  # fmt: skip


def straight() -> Straight:
    """The same manners by plain http and without Apple's names, for suites of many visits."""
    faults, fake = Faults(), FakeICloud()
    front = Front(fake.answer, faults)
    fake.plain = front.url
    settings = {"user": USER}
    url = f"{front.url}/"
    return Straight(
        "fake icloud", url, settings, APP_PASSWORD, faults, "", [front.stop], inside=fake
    )


class _Tunnel:
    """A proxy that leads every host of Apple's to the front, and no other anywhere."""

    def __init__(self, port: int) -> None:
        class Visit(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    _led(self, port)

        self._server = _Threads(("127.0.0.1", 0), Visit)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True


def _led(visit: socketserver.StreamRequestHandler, port: int) -> None:
    wish = visit.rfile.readline().decode("latin-1").split()
    while visit.rfile.readline() not in (b"\r\n", b""):
        continue
    if len(wish) < 2 or wish[0] != "CONNECT" or not wish[1].endswith(".icloud.com:443"):
        visit.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        return
    visit.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with socket.create_connection(("127.0.0.1", port)) as there:
        here = visit.connection
        while True:
            ready, _, _ = select.select([here, there], [], [], 30)
            for one in ready:
                piece = one.recv(1 << 16)
                if not piece:
                    return
                (there if one is here else here).sendall(piece)
            if not ready:
                return


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, serving(start(Path(folder))):
        pass
