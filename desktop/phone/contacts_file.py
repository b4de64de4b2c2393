"""One file of contacts in the form each family of phones takes.

iPhone: vCard 3.0, labels as it writes them itself, card at most 256 KB and photo 224 KB (Apple's
limits), group cards left out. Android: vCard 3.0 only, labels as `TYPE=X-…`, relations and dates
as `X-ANDROID-CUSTOM`, and small photos: its importer hands about a hundred cards at a time through
a call of 1 MB and loses all of them without a word when they are more.
"""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Iterable, Iterator

from connectors.formats.escapes import binary, escape, text
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError, Line, parse, write
from connectors.formats.vcard import to_v3
from desktop.phone.offer import Device, Matter
from desktop.phone.tally import Tally
from desktop.pictures.decoder import Decoder

IPHONE_PHOTO = 224_000 - 4_000
IPHONE_CARD = 256_000
ANDROID_PHOTO = 3_000
ANDROID_CARD = 3_600
SMALLEST_PHOTO = 700
ANDROID_SIDE = 96
WINDOW = 150
WINDOW_BYTES = 600_000

_CONTACT_EVENT = "vnd.android.cursor.item/contact_event"
_RELATION = "vnd.android.cursor.item/relation"


def cards(
    device: Device, originals: Iterable[bytes], tally: Tally | None = None
) -> Iterator[bytes]:
    """Each contact's card for this device, in order; group cards are left out.

    Pictures made smaller or left out are counted in `tally`.
    """
    decoder = Decoder()
    try:
        yield from _cards(device, originals, tally, decoder)
    finally:
        decoder.close()


def _cards(
    device: Device, originals: Iterable[bytes], tally: Tally | None, decoder: Decoder
) -> Iterator[bytes]:
    window: deque[int] = deque(maxlen=WINDOW - 1)
    for original in originals:
        try:
            tree = parse(to_v3(original))
        except FormatError:
            yield original if original.endswith(b"\n") else original + b"\r\n"
            continue
        for card in tree.inner("VCARD"):
            if _is_group(card):
                continue
            before = _pictures(card)
            if device is Device.IPHONE:
                _fit_photo(decoder, card, IPHONE_PHOTO, 648)
                if len(write(card)) > IPHONE_CARD:
                    _without(card, "PHOTO")
            else:
                _label_for_android(card)
                room = ANDROID_CARD - _decoded(card, photo=False)
                if room < SMALLEST_PHOTO:
                    _without(card, "PHOTO")
                _fit_photo(decoder, card, min(room, ANDROID_PHOTO), ANDROID_SIDE)
                if sum(window) + _decoded(card) >= WINDOW_BYTES:
                    _without(card, "PHOTO")
                window.append(_decoded(card))
            if tally and (matter := _became(before, _pictures(card))):
                tally.add(matter, text(name) if (name := card.first("FN")) else "")
            yield write(card)


def _is_group(card: Component) -> bool:
    kinds = (card.value("X-ADDRESSBOOKSERVER-KIND"), card.value("KIND"))
    return any(kind.strip().lower() == "group" for kind in kinds)


def _pictures(card: Component) -> list[str]:
    return [line.value for line in card.lines("PHOTO")]


def _became(before: list[str], after: list[str]) -> Matter | None:
    if len(after) < len(before):
        return Matter.PICTURES_LEFT
    return None if before == after else Matter.PICTURES_SMALLER


def _fit_photo(decoder: Decoder, card: Component, most: int, side: int) -> None:
    """Replace a picture that is too large; one that is no picture is left out of the file."""
    for place, part in enumerate(card.parts):
        if not isinstance(part, Line) or part.name != "PHOTO":
            continue
        body = binary(part)
        if body is None or (len(body) <= most and body.startswith(b"\xff\xd8")):
            continue
        small = decoder.shrunk(body, most, side)
        if small is None:
            _without(card, "PHOTO")
            return
        encoded = base64.b64encode(small).decode("ascii")
        card.parts[place] = make("PHOTO", encoded, (("ENCODING", "b"), ("TYPE", "JPEG")))


def _label_for_android(card: Component) -> None:
    """Labels of a group move onto its line; relations and dates get Android's own form."""
    labels = {
        line.group.lower(): _plain_label(text(line))
        for line in card.lines("X-ABLABEL")
        if line.group
    }
    parts: list[Line | Component] = []
    for part in card.parts:
        if not isinstance(part, Line) or part.name == "X-ABLABEL":
            if not isinstance(part, Line):
                parts.append(part)
            continue
        label = labels.get(part.group.lower(), "") if part.group else ""
        parts.append(_for_android(part, label))
    card.parts[:] = parts


def _for_android(line: Line, label: str) -> Line:
    match line.name:
        case "X-ABRELATEDNAMES":
            return _custom(_RELATION, text(line), label)
        case "X-ABDATE":
            return _custom(_CONTACT_EVENT, text(line), label)
    if not line.group:
        return line
    params = [(key, value) for key, values in line.params for value in values]
    if label and line.name in {"TEL", "EMAIL", "ADR", "URL", "IMPP"}:
        params.append(("TYPE", f"X-{label}"))
    try:
        return make(line.name, line.value, params)
    except FormatError:
        return line


def _custom(kind: str, value: str, label: str) -> Line:
    """Data columns 1 to 3 of Android's contacts: the value, "custom" (0), the label."""
    fields = [kind, escape(value), "0", escape(label), *[""] * 12]
    return make("X-ANDROID-CUSTOM", ";".join(fields))


def _plain_label(label: str) -> str:
    """Apple writes its own labels as `_$!<Home>!$_`."""
    return label.removeprefix("_$!<").removesuffix(">!$_").strip()


def _without(card: Component, name: str) -> None:
    card.parts[:] = [
        part for part in card.parts if not (isinstance(part, Line) and part.name == name)
    ]


def _decoded(card: Component, *, photo: bool = True) -> int:
    """About the bytes Android holds of a card: pictures decoded, the rest as it stands."""
    size = 0
    for line in card.lines():
        if line.name == "PHOTO" and not photo:
            continue
        body = binary(line) if line.name == "PHOTO" else None
        size += (
            len(body) if body is not None else len(line.value.encode("utf-8", "surrogateescape"))
        )
    return size
