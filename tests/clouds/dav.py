"""A CardDAV and CalDAV server of our own, with the manners of many: `python -m tests.clouds.dav`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from lxml import etree

from tests.clouds.cloud import Cloud, serving
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front

D, A, C = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}", "{urn:ietf:params:xml:ns:caldav}"
S = "{http://calendarserver.org/ns/}"
_SPACES = (
    'xmlns:d="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav" '
    'xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
)


@dataclass
class Manners:
    """How this server differs from the good ones.

    Attributes:
        syncs: offers sync-collection.
        ctags: tells a ctag.
        page: most items in one answer to sync-collection, the rest after a 507.
        forgets: what a token it does not know gets: a status, or "full" for a whole list.
        absent: a multiget does not mention what is missing.
        blank: a multiget answers with hrefs but no bodies.
        most: bodies in one multiget before it answers 400.
        heeds: preconditions of PUT and DELETE are looked at.
        tells: the ETag after a PUT: "strong", "weak" or "none".
        recalls: a first sync-collection lists old removals as 404.
        along: a sync-collection gives bodies as well, to whoever asks for them.
        one_uid: refuses a second item of the same UID.
        largest: bytes of an item before 413.
        room: bytes in all before 507.
        converts: gives a stored vCard 4 as 3 unless asked for 4.
        untagged: names of items listed without etag.
        lower: percent-encodes in lower case and also "@".
        guarded: wants a name and a password.
    """

    syncs: bool = True
    ctags: bool = True
    page: int | None = None
    forgets: int | str = 403
    absent: bool = False
    blank: bool = False
    most: int | None = None
    heeds: bool = True
    tells: str = "strong"
    recalls: bool = False
    along: bool = False
    one_uid: bool = False
    largest: int | None = None
    room: int | None = None
    converts: bool = False
    untagged: frozenset[str] = frozenset()
    lower: bool = False
    guarded: bool = True


@dataclass
class Folder:
    """One collection: bodies by name, and a log of what was touched."""

    kind: str
    name: str
    components: tuple[str, ...] = ()
    items: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    read_only: bool = False

    def touch(self, name: str) -> None:
        self.log.append(name)


class FakeDav:
    """All of one account, in memory."""

    def __init__(self, manners: Manners, user: str, secret: str) -> None:
        self.manners = manners
        self.folders: dict[str, Folder] = {}
        self.homes = {"card": f"/card/{user}/", "cal": f"/cal/{user}/"}
        self.principal = f"/principals/{user}/"
        pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
        self._credentials = f"Basic {pair}"
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        self.seen.append((method, path, headers, body))
        if self.manners.guarded and headers.get("Authorization") != self._credentials:
            return Response(401, {"WWW-Authenticate": 'Basic realm="fake"'})
        place = unquote(path.partition("?")[0])
        if place.startswith("/.well-known/"):
            return Response(301, {"Location": "/"})
        work: dict[str, Callable[..., Response]] = {
            "PROPFIND": self._propfind, "REPORT": self._report, "PUT": self._put,
            "GET": self._get, "DELETE": self._delete, "MKCOL": self._make,
            "MKCALENDAR": self._make,
        }  # fmt: skip
        if method not in work:
            return Response(405, {})
        return work[method](place, headers, body)

    # What is where

    def _find(self, place: str) -> tuple[Folder | None, str, str]:
        top, _, name = place.rpartition("/")
        return self.folders.get(top + "/"), top + "/", name

    def etag(self, body: bytes) -> str:
        return f'"{hashlib.md5(body).hexdigest()}"'

    def href(self, place: str) -> str:
        if self.manners.lower:
            return re.sub("%..", lambda sign: sign.group().lower(), quote(place, safe="/"))
        return quote(place, safe="/@")

    def _put(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        folder, _, name = self._find(place)
        ours = self.manners
        if folder is None or not name:
            return Response(409, {}, b"")
        if folder.read_only:
            return self._error(403, "d:need-privileges")
        there = folder.items.get(name)
        if ours.heeds:
            wanted = headers.get("If-Match")
            if (headers.get("If-None-Match") == "*" and there is not None) or (
                wanted is not None and (there is None or wanted != self.etag(there))
            ):
                return Response(412, {})
        if ours.largest is not None and len(body) > ours.largest:
            return Response(413, {})
        used = sum(len(item) for each in self.folders.values() for item in each.items.values())
        if ours.room is not None and used + len(body) > ours.room:
            return Response(507, {})
        if not re.match(rb"BEGIN:V", body):
            return self._error(403, "c:valid-calendar-data")
        uid = re.search(rb"^UID:(.*?)\r?$", body, re.MULTILINE)
        if (
            ours.one_uid
            and uid
            and any(
                other != name and uid.group(0).strip() in item
                for other, item in folder.items.items()
            )
        ):
            return self._error(403, "c:no-uid-conflict")
        folder.items[name] = body
        folder.touch(name)
        etag = {"strong": self.etag(body), "weak": "W/" + self.etag(body)}.get(ours.tells)
        return Response(204 if there is not None else 201, {"ETag": etag} if etag else {})

    def _get(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        folder, _, name = self._find(place)
        if folder is None or name not in folder.items:
            return Response(404, {})
        raw = self._given(folder.items[name], "4.0" in headers.get("Accept", ""))
        kind = "text/vcard" if folder.kind == "card" else "text/calendar"
        return Response(200, {"Content-Type": kind, "ETag": self.etag(folder.items[name])}, raw)

    def _delete(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        folder, _, name = self._find(place)
        if folder is None or name not in folder.items:
            return Response(404, {})
        wanted = headers.get("If-Match")
        if self.manners.heeds and wanted not in (None, self.etag(folder.items[name])):
            return Response(412, {})
        del folder.items[name]
        folder.touch(name)
        return Response(204, {})

    def _make(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        place = place.rstrip("/") + "/"
        if place in self.folders:
            return Response(405, {})
        asked = etree.fromstring(body)
        name = asked.findtext(f".//{D}displayname") or ""
        comps = tuple(comp.get("name", "") for comp in asked.iter(C + "comp"))
        self.folders[place] = Folder("card" if "/card/" in place else "cal", name, comps)
        return Response(201, {})

    # What is told

    def _propfind(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        told = []
        deep = headers.get("Depth") == "1"
        folder, _, name = self._find(place)
        slashed = place.rstrip("/") + "/"
        if name and folder is not None and slashed not in self.folders:
            if name not in folder.items:
                return Response(404, {})
            told.append(self._item(place, folder, name))
        elif slashed in self.folders:
            told.append(self._folder(slashed))
            if deep:
                inside = self.folders[slashed]
                told += [self._item(slashed + one, inside, one) for one in inside.items]
        elif slashed in ("/", self.principal, *self.homes.values()):
            told.append(self._root(slashed))
            if deep:
                told += [self._folder(one) for one in self.folders if one.startswith(slashed)]
        else:
            return Response(404, {})
        return self._multistatus(told)

    def _root(self, place: str) -> str:
        props = f"<d:current-user-principal><d:href>{self.principal}</d:href></d:current-user-principal>"
        props += "<d:resourcetype><d:collection/></d:resourcetype>"
        if place == self.principal:
            props += f"<a:addressbook-home-set><d:href>{self.homes['card']}</d:href></a:addressbook-home-set>"
            props += (
                f"<c:calendar-home-set><d:href>{self.homes['cal']}</d:href></c:calendar-home-set>"
            )
        return self._response(place, props)

    def _folder(self, place: str) -> str:
        folder = self.folders[place]
        kind = "a:addressbook" if folder.kind == "card" else "c:calendar"
        props = f"<d:resourcetype><d:collection/><{kind}/></d:resourcetype>"
        props += f"<d:displayname>{escape(folder.name)}</d:displayname>"
        if folder.read_only:
            props += "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>"
        if self.manners.syncs:
            props += f"<d:sync-token>{self._token(folder)}</d:sync-token>"
            props += "<d:supported-report-set><d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report></d:supported-report-set>"
        if self.manners.ctags:
            props += f"<s:getctag>{len(folder.log)}</s:getctag>"
        if self.manners.converts:
            props += '<a:supported-address-data><a:address-data-type content-type="text/vcard" version="4.0"/></a:supported-address-data>'
        if folder.components:
            comps = "".join(f'<c:comp name="{comp}"/>' for comp in folder.components)
            props += (
                f"<c:supported-calendar-component-set>{comps}</c:supported-calendar-component-set>"
            )
        return self._response(place, props)

    def _item(self, place: str, folder: Folder, name: str, data: str = "") -> str:
        etag = (
            ""
            if name in self.manners.untagged
            else f"<d:getetag>{escape(self.etag(folder.items[name]))}</d:getetag>"
        )
        return self._response(place, etag + "<d:resourcetype/>" + data)

    def _response(self, place: str, props: str) -> str:
        return f"<d:response><d:href>{escape(self.href(place))}</d:href><d:propstat><d:prop>{props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"

    def _only_status(self, place: str, status: int) -> str:
        return f"<d:response><d:href>{escape(self.href(place))}</d:href><d:status>HTTP/1.1 {status} x</d:status></d:response>"

    def _multistatus(self, told: list[str], token: str = "") -> Response:
        end = f"<d:sync-token>{token}</d:sync-token>" if token else ""
        text = f'<?xml version="1.0" encoding="utf-8"?><d:multistatus {_SPACES}>{"".join(told)}{end}</d:multistatus>'
        return Response(
            207,
            {"Content-Type": 'application/xml; charset="utf-8"'},
            text.encode("utf-8", "surrogateescape"),
        )

    def _error(self, status: int, condition: str) -> Response:
        text = f'<?xml version="1.0"?><d:error {_SPACES}><{condition}/></d:error>'
        return Response(status, {"Content-Type": "application/xml"}, text.encode())

    def _report(self, place: str, headers: dict[str, str], body: bytes) -> Response:
        place = place.rstrip("/") + "/"
        if place not in self.folders:
            return Response(404, {})
        asked = etree.fromstring(body)
        local = etree.QName(asked).localname
        if local == "sync-collection":
            return self._sync(place, asked)
        if local.endswith("multiget"):
            return self._multiget(place, asked)
        if local == "addressbook-query":
            told = [name for name, raw in self.folders[place].items.items() if b"VERSION:4" in raw]
        else:
            wanted = [comp.get("name", "") for comp in asked.iter(C + "comp-filter")][-1]
            mark = f"BEGIN:{wanted}".encode()
            told = [name for name, raw in self.folders[place].items.items() if mark in raw]
        folder = self.folders[place]
        return self._multistatus([self._item(place + name, folder, name) for name in told])

    def _token(self, folder: Folder) -> str:
        return f"http://fake/sync/{len(folder.log)}"

    def _sync(self, place: str, asked: etree._Element) -> Response:
        folder, ours = self.folders[place], self.manners
        token = asked.findtext(D + "sync-token") or ""
        known = re.fullmatch(r"http://fake/sync/(\d+)", token)
        start = int(known.group(1)) if known else 0
        if not ours.syncs:
            return Response(403, {})
        if token and (known is None or start > len(folder.log)):
            if isinstance(ours.forgets, int):
                return self._error(ours.forgets, "d:valid-sync-token")
            start, token = 0, ""
        names = list(dict.fromkeys(folder.log[start:]))
        end, cut = len(folder.log), False
        if ours.page is not None and len(folder.log) - start > ours.page:
            end, cut = start + ours.page, True
            names = list(dict.fromkeys(folder.log[start:end]))
        told = []
        asks = any(
            True for name in ("address-data", "calendar-data") for _ in asked.iter(f"{{*}}{name}")
        )
        for name in names:
            if name in folder.items:
                body = self._body(folder, name, four=False) if asks and ours.along else ""
                told.append(self._item(place + name, folder, name, body))
            elif token or ours.recalls:
                told.append(self._only_status(place + name, 404))
        if cut:
            told.append(self._only_status(place, 507))
        return self._multistatus(told, f"http://fake/sync/{end}")

    def _multiget(self, place: str, asked: etree._Element) -> Response:
        folder, ours = self.folders[place], self.manners
        four = any(wanted.get("version") == "4.0" for wanted in asked.iter(A + "address-data"))
        hrefs = [unquote(href.text or "") for href in asked.iter(D + "href")]
        if ours.most is not None and len(hrefs) > ours.most:
            return Response(400, {}, b"too much")
        told = []
        for href in hrefs:
            name = href.rpartition("/")[2]
            if name not in folder.items:
                told += [] if ours.absent else [self._only_status(href, 404)]
                continue
            body = "" if ours.blank else self._body(folder, name, four=four)
            told.append(self._item(href, folder, name, body))
        return self._multistatus(told)

    def _body(self, folder: Folder, name: str, *, four: bool) -> str:
        data = "a:address-data" if folder.kind == "card" else "c:calendar-data"
        raw = self._given(folder.items[name], four).decode("utf-8", "surrogateescape")
        return f"<{data}>{escape(raw)}</{data}>"

    def _given(self, raw: bytes, four: bool) -> bytes:
        if self.manners.converts and not four:
            return raw.replace(b"VERSION:4.0", b"VERSION:3.0")
        return raw


@dataclass
class DavCloud(Cloud):
    """The handle, by which a test looks behind the counter."""

    inside: FakeDav = field(kw_only=True)


def start(
    manners: Manners | None = None, user: str = "alice", secret: str = "fäke secret"
) -> DavCloud:
    faults = Faults()
    fake = FakeDav(manners or Manners(), user, secret)
    front = Front(fake.answer, faults)
    settings = {"url": f"{front.url}/", "user": user}
    return DavCloud(
        "fake dav", f"{front.url}/", settings, secret, faults, "", [front.stop], inside=fake
    )


if __name__ == "__main__":
    with serving(start()):
        pass
