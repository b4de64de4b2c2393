"""The sidecar beside a photo: what the cloud knew, in the XMP other photo programs read.

Properties by ISO 16684-1 and the IPTC, Photoshop and Lightroom namespaces, so that exiftool,
digiKam, darktable, Lightroom and Immich show them. A favourite is five stars; an album is a
keyword and a branch of the hierarchy `Albums`, a person one of `People`: programs that know no
persons without a face in the picture show them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from lxml import etree

from connectors.formats.escapes import clean
from connectors.formats.lines import FormatError
from connectors.model import Knowledge


def sidecar(known: Knowledge) -> bytes:
    """An XMP packet; the same bytes for the same knowledge."""
    lines = [f"<{name}>{_text_of(value)}</{name}>" for name, value in _plain(known)]
    if known.description:
        lines += _list("dc:description", "Alt", [known.description])
        # Read before the other by programs that would else show a camera's own words.
        lines += _list("tiff:ImageDescription", "Alt", [known.description])
    branches = [(_ALBUMS, name) for name in known.albums]
    branches += [(_PEOPLE, name) for name in known.people]
    lines += _list("dc:subject", "Bag", dict.fromkeys(name for _, name in branches))
    lines += _list("lr:hierarchicalSubject", "Bag", [f"{top}|{name}" for top, name in branches])
    lines += _list("digiKam:TagsList", "Seq", [f"{top}/{name}" for top, name in branches])
    lines += _list("Iptc4xmpExt:PersonInImage", "Bag", known.people)
    inside = "".join(f"      {line}\n" for line in lines)
    end = f">\n{inside}    </rdf:Description>" if lines else "/>"
    return f"{_BEFORE}{end}{_AFTER}".encode()


def read_sidecar(body: bytes) -> Knowledge:
    """What a sidecar says, ours or another program's.

    Raises FormatError when it is no XMP.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError("no XMP") from error
    branches = [name.partition("|") for name in _items(root, "lr:hierarchicalSubject")]
    people = _items(root, "Iptc4xmpExt:PersonInImage")
    return Knowledge(
        taken=_text(root, "exif:DateTimeOriginal") or _text(root, "photoshop:DateCreated"),
        latitude=_degrees(_text(root, "exif:GPSLatitude")),
        longitude=_degrees(_text(root, "exif:GPSLongitude")),
        altitude=_altitude(_text(root, "exif:GPSAltitude"), _text(root, "exif:GPSAltitudeRef")),
        description="".join(_items(root, "dc:description")[:1]),
        people=tuple(people or (name for top, _, name in branches if top == _PEOPLE and name)),
        favourite=_text(root, "xmp:Rating") == "5",
        albums=tuple(name for top, bar, name in branches if top == _ALBUMS and bar),
        edit_of=_text(root, "elsewhere:EditOf"),
        part_of=_text(root, "elsewhere:PartOf"),
        stack=_text(root, "elsewhere:StackedWith"),
    )


_ALBUMS, _PEOPLE = "Albums", "People"
_SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "elsewhere": "urn:elsewhere:xmp:1",
}
_BEFORE = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    f'<x:xmpmeta xmlns:x="{_SPACES["x"]}">\n  <rdf:RDF xmlns:rdf="{_SPACES["rdf"]}">\n'
    "    <rdf:Description "
    + "".join(f'xmlns:{key}="{_SPACES[key]}" ' for key in _SPACES if key not in {"x", "rdf"})
    + 'rdf:about=""'
)
_AFTER = '\n  </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>\n'
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DEGREES = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])\Z")


def _tag(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _legal(value: str) -> str:
    return _ILLEGAL.sub("", clean(value))


def _plain(known: Knowledge) -> Iterable[tuple[str, str]]:
    if known.taken:
        yield "exif:DateTimeOriginal", known.taken
        yield "photoshop:DateCreated", known.taken
    if known.latitude is not None and known.longitude is not None:
        yield "exif:GPSVersionID", "2.3.0.0"
        yield "exif:GPSLatitude", _minutes(known.latitude, "NS")
        yield "exif:GPSLongitude", _minutes(known.longitude, "EW")
    if known.altitude is not None:
        top, bottom = Decimal(repr(abs(known.altitude))).as_integer_ratio()
        yield "exif:GPSAltitude", f"{top}/{bottom}"
        yield "exif:GPSAltitudeRef", "1" if known.altitude < 0 else "0"
    if known.favourite:
        yield "xmp:Rating", "5"
    if known.edit_of:
        yield "elsewhere:EditOf", known.edit_of
    if known.part_of:
        yield "elsewhere:PartOf", known.part_of
    if known.stack:
        yield "elsewhere:StackedWith", known.stack


def _minutes(degrees: float, signs: str) -> str:
    exact = abs(Decimal(repr(degrees)))
    whole = int(exact)
    return f"{whole},{(exact - whole) * 60:.14f}{signs[degrees < 0]}"


def _list(name: str, form: str, values: Iterable[str]) -> list[str]:
    language = ' xml:lang="x-default"' if form == "Alt" else ""
    items = [f"    <rdf:li{language}>{_text_of(value)}</rdf:li>" for value in values]
    if not items:
        return []
    return [f"<{name}>", f"  <rdf:{form}>", *items, f"  </rdf:{form}>", f"</{name}>"]


def _text_of(value: str) -> str:
    text = _legal(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _text(root: etree._Element, name: str) -> str:
    """A simple property, as an element or in the short form as an attribute."""
    found = root.find(f".//{_tag(name)}")
    if found is not None:
        return found.text or ""
    for about in root.iter(_tag("rdf:Description")):
        value = about.get(_tag(name))
        if value:
            return value
    return ""


def _items(root: etree._Element, name: str) -> list[str]:
    return [item.text or "" for item in root.iterfind(f".//{_tag(name)}//{_tag('rdf:li')}")]


def _degrees(value: str) -> float | None:
    found = _DEGREES.match(value)
    if not found:
        return None
    whole, minutes, seconds, sign = found.groups()
    exact = Decimal(whole) + Decimal(minutes) / 60 + Decimal(seconds or 0) / 3600
    return float(round(-exact if sign in "SW" else exact, 14))


def _altitude(value: str, below: str) -> float | None:
    try:
        metres = float(Fraction(value))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return -metres if below == "1" else metres
