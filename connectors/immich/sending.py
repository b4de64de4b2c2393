"""One photo on its way up, as the form that Immich takes: streamed, its sidecar with it."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes
import re
import secrets
from collections.abc import Iterable, Iterator
from itertools import chain

from connectors.errors import Refused
from connectors.formats import photo, xmp
from connectors.immich.words import created
from connectors.model import Item

HEAD = 1 << 20
"""Bytes looked into for the date; the rest streams by."""

HELD = 24 << 20
"""Bytes of a photo held so that the server can be asked for it first; films stream by."""

_FILM_WITHOUT_ENDING = re.compile(r"(?:.+\.MP(?:~\d)?|MVIMG_[\w()-]+)\Z", re.IGNORECASE)


class Sending:
    """The form of one photo, to be sent once.

    Args:
        key: ours; servers before version 3 ask for a mark of the device's own.
        item: the photo.
        device: whether to tell that mark.
    """

    def __init__(self, key: str, item: Item, *, device: bool) -> None:
        self.checksum = ""
        """Of the photo when it is known before it is sent: SHA-1, base64."""
        if item.entry.size is None or item.entry.size <= HELD:
            # Nobody need say how much is to come; what the vault holds always says it.
            whole = b"".join(item.chunks)
            self._size, chunks = item.entry.size or len(whole), iter((whole,))
            if len(whole) == self._size:
                sha1 = hashlib.sha1(whole, usedforsecurity=False)
                self.checksum = base64.b64encode(sha1.digest()).decode("ascii")
        else:
            self._size, chunks = item.entry.size, iter(item.chunks)
        head = bytearray()
        for chunk in chunks:
            head += chunk
            if len(head) >= HEAD:
                break
        self._chunks: Iterable[bytes] = chain((bytes(head),), chunks)
        known = item.known
        own = photo.facts_in(io.BytesIO(bytes(head)), len(head))
        taken = (known.taken if known else "") or own.taken + own.offset * (len(own.taken) == 19)
        when = created(taken)
        self._seen = hashlib.sha1(usedforsecurity=False)
        self._mark = secrets.token_hex(16)
        fields = {"fileCreatedAt": when, "fileModifiedAt": when}
        if device:
            fields |= {"deviceAssetId": key, "deviceId": "Elsewhere"}
        if known is not None and known.favourite:
            fields["isFavorite"] = "true"
        name = item.entry.name or key
        if _FILM_WITHOUT_ENDING.match(name):
            # Immich goes by endings, and knows not the one Pixels give.
            name += ".mp4"
        parts = [self._field(each, value) for each, value in fields.items()]
        if known is not None:
            parts.append(self._file("sidecarData", f"{name}.xmp", "application/xml"))
            parts.append(xmp.sidecar(known) + b"\r\n")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        parts.append(self._file("assetData", name, kind))
        self._before = b"".join(parts)
        self._after = f"\r\n--{self._mark}--\r\n".encode()

    @property
    def length(self) -> int:
        """Bytes of the whole form."""
        return len(self._before) + self._size + len(self._after)

    @property
    def media_type(self) -> str:
        """Of the form."""
        return f"multipart/form-data; boundary={self._mark}"

    @property
    def sha1(self) -> str:
        """Of the photo's bytes that were sent, base64."""
        return base64.b64encode(self._seen.digest()).decode("ascii")

    def body(self) -> Iterator[bytes]:
        """The form, once. Refused when the photo is not as long as it said."""
        yield self._before
        left = self._size
        for chunk in self._chunks:
            left -= len(chunk)
            if left < 0:
                break
            self._seen.update(chunk)
            yield chunk
        if left:
            raise Refused("not as long as it said", code="damaged-in-vault")
        yield self._after

    def _field(self, name: str, value: str) -> bytes:
        head = f'--{self._mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        return f"{head}{value}\r\n".encode()

    def _file(self, name: str, called: str, kind: str) -> bytes:
        plain = "".join(sign for sign in called if sign not in '"\r\n\\')
        return (
            f'--{self._mark}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{plain}"\r\nContent-Type: {kind}\r\n\r\n'
        ).encode("utf-8", "replace")
