"""One photo on its way up, as the form that Immich takes: streamed, its sidecar with it."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import secrets
from collections.abc import Iterable, Iterator
from itertools import chain

from connectors.errors import Refused
from connectors.formats import photo, xmp
from connectors.immich.words import created
from connectors.model import Item

HEAD = 1 << 20
"""Bytes looked into for the date; the rest streams by."""


class Sending:
    """The form of one photo, to be sent once.

    Args:
        key: ours; servers before version 3 ask for a mark of the device's own.
        item: the photo; its size must be known.
    """

    def __init__(self, key: str, item: Item) -> None:
        if item.entry.size is None:
            # Nobody says how much is to come; what the vault holds always says it.
            whole = b"".join(item.chunks)
            self._size, chunks = len(whole), iter((whole,))
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
        fields = {
            "deviceAssetId": key, "deviceId": "Elsewhere", "fileCreatedAt": when,
            "fileModifiedAt": when,
        }  # fmt: skip
        if known is not None and known.favourite:
            fields["isFavorite"] = "true"
        name = item.entry.name or key
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
    def sha1(self) -> bytes:
        """Of the photo's bytes that were sent."""
        return self._seen.digest()

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
