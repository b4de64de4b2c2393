"""The file of contacts in each phone's form, read back by another program's parser."""

from __future__ import annotations

import base64
import io
import re

import pytest
import vobject
from PIL import Image

from connectors.formats.escapes import binary
from connectors.formats.lines import parse
from desktop.phone.contacts_file import ANDROID_PHOTO, IPHONE_PHOTO, WINDOW, WINDOW_BYTES, cards
from desktop.phone.offer import Device
from tests.clouds.missing import corpus


def picture(side: int = 900, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise((side, side), 90).convert("RGB")
    image.save(out, form)
    return out.getvalue()


def card(*lines: str, photo: bytes | None = None) -> bytes:
    extra = [f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}"] if photo else []
    text = ["BEGIN:VCARD", "VERSION:3.0", "FN:Zoë Ünal", "N:Ünal;Zoë;;;", *lines, *extra]
    return ("\r\n".join([*text, "END:VCARD"]) + "\r\n").encode()


def one(device: Device, body: bytes) -> bytes:
    (made,) = cards(device, [body])
    return made


@pytest.mark.parametrize("device", list(Device))
def test_a_card_stays_equal_but_for_its_photo(device: Device) -> None:
    plain = card("TEL;TYPE=CELL:+49 30 1", "EMAIL:zoe@example.org", "NOTE:a\\nb\\, c")
    assert one(device, plain) == plain


@pytest.mark.parametrize(
    ("device", "most"), [(Device.IPHONE, IPHONE_PHOTO), (Device.ANDROID, ANDROID_PHOTO)]
)
def test_a_large_photo_is_made_small_for_the_phone(device: Device, most: int) -> None:
    made = parse(one(device, card(photo=picture())))
    (line,) = next(made.inner("VCARD")).lines("PHOTO")
    body = binary(line)
    assert body is not None
    assert len(body) <= most
    assert Image.open(io.BytesIO(body)).format == "JPEG"


def test_a_png_photo_becomes_a_jpeg_and_junk_is_left_out() -> None:
    made = parse(one(Device.ANDROID, card(photo=picture(64, "PNG"))))
    (line,) = next(made.inner("VCARD")).lines("PHOTO")
    assert (binary(line) or b"").startswith(b"\xff\xd8")
    assert b"PHOTO" not in one(Device.ANDROID, card(photo=b"no picture at all" * 500))


def test_labels_become_androids_own_and_stay_apples_own() -> None:
    body = card(
        "item1.TEL:+49 1",
        "item1.X-ABLabel:Boat",
        "item2.X-ABRELATEDNAMES:Ann",
        "item2.X-ABLabel:_$!<Sister>!$_",
    )
    android = one(Device.ANDROID, body).decode()
    assert "TEL;TYPE=X-Boat:+49 1" in android
    assert "vnd.android.cursor.item/relation;Ann;0;Sister" in re.sub(r"\r\n ", "", android)
    assert "X-ABLabel:Boat" in one(Device.IPHONE, body).decode()


def test_group_cards_stay_behind() -> None:
    group = card("X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1")
    assert list(cards(Device.IPHONE, [group, card()])) == [card()]


def test_i11_any_hundred_and_fifty_cards_fit_one_call_of_android() -> None:
    photo = picture(200)
    bodies = [
        card(f"UID:{n}", "NOTE:" + "long " * (400 if n % 3 else 3), photo=photo) for n in range(400)
    ]
    sizes = []
    for made in cards(Device.ANDROID, bodies):
        (found,) = parse(made).inner("VCARD")
        photos = [binary(line) or b"" for line in found.lines("PHOTO")]
        text = sum(len(line.value.encode()) for line in found.lines() if line.name != "PHOTO")
        sizes.append(text + sum(map(len, photos)))
    assert len(sizes) == 400
    assert max(sum(sizes[at : at + WINDOW]) for at in range(len(sizes) - WINDOW + 1)) < WINDOW_BYTES


@pytest.mark.parametrize("device", list(Device))
def test_real_cards_come_out_as_many_as_a_stranger_can_read(device: Device) -> None:
    from connectors.formats.split import split_cards

    bodies = [
        one
        for path in sorted(corpus("vcard").rglob("*.vcf"))
        for one in split_cards(path.read_bytes())
    ]
    made = list(cards(device, bodies))
    assert len(made) >= len(bodies) * 0.9
    readable, beyond = 0, []
    for each in made:
        try:
            text = each.decode("utf-8", "replace")
            readable += len(list(vobject.readComponents(text, transform=False, allowQP=True)))
        except Exception as error:
            beyond.append(error)
    assert len(beyond) <= len(made) * 0.1
    assert readable >= len(made) * 0.9


def test_the_demos_family_is_equal_in_meaning_on_an_iphone() -> None:
    from connectors.formats.meaning import differences
    from connectors.model import Kind
    from desktop.cli.demo.people import cards as family

    bodies = dict(family())
    made = list(cards(Device.IPHONE, bodies.values()))
    assert len(made) == len(bodies)
    unlike = {
        uid: found
        for (uid, body), one in zip(bodies.items(), made, strict=True)
        if (found := differences(Kind.CONTACTS, body, one))
    }
    assert unlike == {}
    together = b"".join(made).decode()
    assert len(list(vobject.readComponents(together))) == len(bodies)


def test_real_cards_lose_nothing_on_an_iphone_but_large_pictures() -> None:
    from connectors.formats.meaning import differences
    from connectors.formats.split import split_cards
    from connectors.model import Kind

    equal, unlike = 0, []
    for path in sorted(corpus("vcard").rglob("*.vcf")):
        for body in split_cards(path.read_bytes()):
            for made in cards(Device.IPHONE, [body]):
                found = differences(Kind.CONTACTS, body, made)
                equal += not found
                unlike += [(path.name, one) for one in found if not one.startswith("photo")]
    assert unlike == []
    assert equal > 100
