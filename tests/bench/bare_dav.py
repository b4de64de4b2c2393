"""The least a client could do: list, fetch in batches of 500, write as durably, know nothing.

python -m tests.bench.bare_dav URL USER PASSWORD FOLDER
"""

from __future__ import annotations

import base64
import ctypes
import http.client
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

DAV, CARD, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}", "{urn:ietf:params:xml:ns:caldav}"
BATCH, LANES = 500, 4
LIST = b'<propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'


class Bare:
    def __init__(self, url: str, user: str, password: str) -> None:
        parts = urlsplit(url)
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}
        self.host = parts.netloc
        self.connection = http.client.HTTPConnection(self.host)

    def ask(self, method: str, path: str, body: bytes, depth: str) -> etree._Element:
        for _ in range(2):
            try:
                self.connection.request(method, path, body, {**self.headers, "Depth": depth})
                reply = self.connection.getresponse()
                return etree.fromstring(reply.read(), etree.XMLParser(huge_tree=True))
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = http.client.HTTPConnection(self.host)
        raise SystemExit("the server does not answer")


def main(user: str, password: str, folder: Path, books: list[str]) -> None:
    libc = ctypes.CDLL(None)
    for book in books:
        first = Bare(book, user, password)
        path = urlsplit(book).path
        listing = first.ask("PROPFIND", path, LIST, "1")
        hrefs = [str(one.findtext(f"{DAV}href")) for one in listing.iter(f"{DAV}response")]
        hrefs = [href for href in hrefs if not href.endswith("/")]
        card = hrefs and hrefs[0].endswith("vcf")
        space, name = (CARD, "addressbook") if card else (CAL, "calendar")
        data = "address-data" if card else "calendar-data"

        def fetch(
            batch: list[str],
            space: str = space,
            name: str = name,
            data: str = data,
            path: str = path,
            book: str = book,
        ) -> None:
            lane = Bare(book, user, password)
            wanted = "".join(f"<d:href>{href}</d:href>" for href in batch)
            body = (
                f'<{name}-multiget xmlns="{space[1:-1]}" xmlns:d="DAV:"><d:prop><d:getetag/>'
                f"<{data}/></d:prop>{wanted}</{name}-multiget>"
            )
            answer = lane.ask("REPORT", path, body.encode(), "1")
            named = []
            for one in answer.iter(f"{DAV}response"):
                text = one.find(f".//{space}{data}")
                if text is None or not text.text:
                    continue
                final = folder / str(one.findtext(f"{DAV}href")).rpartition("/")[2]
                temporary = final.with_suffix(".tmp")
                temporary.write_bytes(text.text.replace("\n", "\r\n").encode())
                named.append((temporary, final))
            handle = os.open(folder, os.O_RDONLY)
            libc.syncfs(handle)
            for temporary, final in named:
                temporary.replace(final)
            os.fsync(handle)
            os.close(handle)
            lane.connection.close()

        batches = [hrefs[at : at + BATCH] for at in range(0, len(hrefs), BATCH)]
        with ThreadPoolExecutor(LANES) as lanes:
            list(lanes.map(fetch, batches))


if __name__ == "__main__":
    target = Path(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], sys.argv[2], target, sys.argv[4:])
