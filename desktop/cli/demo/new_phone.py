"""The demo's last scene: a new phone takes the family's things through the page's own gate."""

from __future__ import annotations

import hashlib
import http.client
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from connectors.formats.split import split_calendar, split_cards
from connectors.model import Kind
from desktop.clock import Clock
from desktop.phone.offer import Device
from desktop.phone.serve import Serving
from desktop.places import Home
from desktop.vault import Vault

_LINK = re.compile(r'<a class="get" href="([^"]+)"')
_CODE = re.compile(r'class="code"[^>]*>(\d{4})<')
_PATIENCE = 60


class Phone:
    """A phone that has scanned the code: keeps the page's cookie, and follows its links."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._cookie = ""

    def get(self, name: str = "") -> bytes:
        """What is there. Raises OSError when the page does not give it."""
        with closing(
            http.client.HTTPConnection(self._parts.netloc, timeout=_PATIENCE)
        ) as connection:
            headers = {"Cookie": self._cookie} if self._cookie else {}
            connection.request("GET", self._parts.path + name, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != http.client.OK:
                raise OSError(f"the page answered {answer.status}")
            if given := answer.headers.get("Set-Cookie"):
                self._cookie = given.partition(";")[0]
            return body


def filled(
    home: Home, root: Path, accounts: Sequence[str], clock: Clock
) -> dict[Device, tuple[dict[str, int], set[str]]]:
    """What an iPhone and an Android phone got: counts by kind, and the photos' SHA-256.

    Each is a phone of its own, and so is let in by a page of its own.
    """
    found = {}
    with Vault.open(root, home.index, clock) as vault:
        for device in Device:
            with Serving(vault, accounts, home.scratch, clock, address="127.0.0.1") as serving:
                found[device] = _taken(serving, device)
    return found


def _taken(serving: Serving, device: Device) -> tuple[dict[str, int], set[str]]:
    phone = Phone(serving.url)
    code = _CODE.search(phone.get().decode())
    if code is None or code[1] != serving.code or not serving.waiting:
        raise OSError("the phone does not show the computer's number")
    serving.confirm()
    counts = dict.fromkeys(map(str, Kind), 0)
    photos = set[str]()
    for link in _LINK.findall(phone.get(f"?device={device}").decode()):
        body, name = phone.get(link), link.partition("?")[0]
        if name.endswith(".vcf"):
            counts[Kind.CONTACTS] += sum(1 for _ in split_cards(body))
        elif name.endswith(".ics"):
            for kind, _, _ in split_calendar(body):
                counts[kind] += 1
        else:
            for sha256 in _inside(body):
                counts[Kind.PHOTOS] += 1
                photos.add(sha256)
    return counts, photos


def _inside(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        for name in opened.namelist():
            yield hashlib.sha256(opened.read(name)).hexdigest()
