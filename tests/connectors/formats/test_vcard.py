"""Cards made, read, and brought to 3.0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.lines import FormatError, parse
from connectors.formats.split import split_cards
from connectors.formats.vcard import Card, card_of, fields, to_v3
from tests.clouds.missing import corpus


def v3(*lines: str, version: str = "4.0") -> list[str]:
    body = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    made = to_v3(body.encode("latin-1" if version == "2.1" else "utf-8"))
    unfolded = made.decode().replace("\r\n ", "").split("\r\n")
    assert unfolded[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    return [line for line in unfolded[2:-2] if line not in {"FN:x", "N:;;;;"}]


def test_a_made_card_is_read_back() -> None:
    card = Card("u,1")
    card.parts("N", ["Doe; Esq", "Jane, Ann", "", "", ""])
    card.text("FN", "Jane\nDoe")
    card.text("TEL", "+49 170 1", types=["CELL"], label="Boat")
    card.items("CATEGORIES", ["a,b", "c"])
    card.date("BDAY", 0, 2, 29)
    card.photo(b"\xff\xd8\xff" * 100)
    body = card.body()
    assert max(map(len, body.split(b"\r\n"))) <= 75
    found = {field.name: field for field in fields(body)}
    assert found["N"].parts == ("Doe; Esq", "Jane, Ann", "", "", "")
    assert found["FN"].text == "Jane\nDoe"
    assert (found["TEL"].label, found["TEL"].types) == ("Boat", ("cell",))
    assert found["CATEGORIES"].items == ("a,b", "c")
    assert found["BDAY"].line.value == "1604-02-29"
    assert found["BDAY"].line.param("X-APPLE-OMIT-YEAR") == ("1604",)
    assert found["PHOTO"].data == b"\xff\xd8\xff" * 100
    assert found["UID"].text == "u,1"


def test_a_card_of_nothing_is_still_a_card() -> None:
    assert Card().body() == b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:;;;;\r\nEND:VCARD\r\n"


TEXT = st.characters(codec="utf-8")


@given(st.text(TEXT, max_size=200), st.text(TEXT, max_size=30), st.text(max_size=30))
def test_s31_nothing_breaks_out_of_its_field(value: str, kind: str, label: str) -> None:
    card = Card()
    try:
        card.text("NOTE", value, types=[kind], label=label)
    except FormatError:
        return
    body = card.body()
    assert len(list(split_cards(body))) == 1
    names = {line.name for line in card_of(body).lines()}
    assert names <= {"VERSION", "FN", "N", "NOTE", "X-ABLABEL"}
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in plain if char in "\n\t" or (char >= " " and char != "\x7f"))
    for field in fields(body, "NOTE"):
        assert field.text == kept


@pytest.mark.parametrize("name", ["A:B", "A\r\nB", "", "A B", "A;B"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(FormatError):
        Card().add(name, "x")
    with pytest.raises(FormatError):
        Card().add("NOTE", "x", [(name, "y")])
    with pytest.raises(FormatError):
        Card().add("NOTE", "x\r\nEND:VCARD")


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ('TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+1-555', ["TEL;TYPE=pref;TYPE=voice;TYPE=cell:+1-555"]),
        ("EMAIL;PREF=2:a@b", ["EMAIL;X-PREF=2:a@b"]),
        ("PHOTO:data:image/png;base64,QUJD", ["PHOTO;ENCODING=b;TYPE=PNG:QUJD"]),
        ("PHOTO:data:image/png\\;base64\\,QUJD", ["PHOTO;ENCODING=b;TYPE=PNG:QUJD"]),
        ("PHOTO;MEDIATYPE=image/gif:http://x/y.gif", ["PHOTO;VALUE=uri;X-MEDIATYPE=image/gif:http://x/y.gif"]),
        ("BDAY:--0412", ["BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"]),
        ("BDAY:19850412", ["BDAY:1985-04-12"]),
        ("BDAY;VALUE=text:circa 1800", ["X-BDAY;VALUE=text:circa 1800"]),
        ("ANNIVERSARY:20090808", ["item1.X-ABDATE:2009-08-08", "item1.X-ABLabel:_$!<Anniversary>!$_"]),
        ("GENDER:F", ["X-GENDER:F"]),
        ("KIND:group", ["X-ADDRESSBOOKSERVER-KIND:group"]),
        ("MEMBER:urn:uuid:1", ["X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"]),
        ("KIND:org", ["X-KIND:org"]),
        ("RELATED;VALUE=text;TYPE=spouse:Bob", ["item1.X-ABRELATEDNAMES:Bob", "item1.X-ABLabel:_$!<Spouse>!$_"]),
        ("RELATED;TYPE=friend:urn:uuid:2", ["X-RELATED;TYPE=friend:urn:uuid:2"]),
        ("GEO:geo:1.5,-2.5", ["GEO:1.5;-2.5"]),
        ("NICKNAME:Jim,Jimmie", ["NICKNAME:Jim,Jimmie"]),
        ("NOTE:a\\, b\\; c\\n", ["NOTE:a\\, b\\; c\\n"]),
        ("item7.X-ABLabel:boat", ["item7.X-ABLabel:boat"]),
        ('ADR;LABEL="1 Way\\nTown";TYPE=home:;;1 Way;Town;;;', ["ADR;TYPE=home:;;1 Way;Town;;;", "LABEL;TYPE=home:1 Way\\nTown"]),
        ("IMPP:xmpp:a@b", ["IMPP:xmpp:a@b"]),
        ("LANG:fr", ["X-LANG:fr"]),
    ],
)  # fmt: skip
def test_version_4_finds_a_form_in_3(given: str, want: list[str]) -> None:
    assert sorted(map(str.lower, v3("FN:x", given))) == sorted(map(str.lower, want))


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ("TEL;HOME;VOICE:1", ["TEL;TYPE=HOME;TYPE=VOICE:1"]),
        (
            "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen=0D=0A=\r\nb, c; d",
            ["NOTE:Jürgen\\nb\\, c\\; d"],
        ),
        ("NOTE;CHARSET=ISO-8859-1:J\xfcrgen", ["NOTE:Jürgen"]),
        ("N:Doe, Sr;J\\;ane;;;", ["N:Doe\\, Sr;J\\;ane;;;"]),
        (
            "PHOTO;JPEG;ENCODING=BASE64:\r\n QUJD\r\n REVG\r\n",
            ["PHOTO;ENCODING=b;TYPE=JPEG:QUJDREVG"],
        ),
        ("X-ANDROID-CUSTOM:a;b;1;;", ["X-ANDROID-CUSTOM:a;b;1;;"]),
        ("NOTE:C:\\dir", ["NOTE:C:\\\\dir"]),
    ],
)
def test_version_2_finds_a_form_in_3(given: str, want: list[str]) -> None:
    assert v3("FN:x", *given.split("\0"), version="2.1") == want or set(want) <= set(
        v3("FN:x", given, version="2.1")
    )


def test_version_3_is_not_touched() -> None:
    body = b"BEGIN:VCARD\nVERSION:3.0\nfn:x\nEND:VCARD"
    assert to_v3(body) is body


def test_an_agent_becomes_text() -> None:
    (line,) = v3("FN:x", "AGENT:", "BEGIN:VCARD", "VERSION:2.1", "FN:b", "END:VCARD", version="2.1")
    assert line.startswith("AGENT:BEGIN:VCARD\\nVERSION:3.0\\n")


def test_only_one_name_of_each_sort_is_left() -> None:
    assert v3("FN:y", "FN;PREF=1:x") == ["X-FN:y", "FN;TYPE=pref:x"]


def test_every_card_of_the_corpus_becomes_3_without_losing_a_line() -> None:
    seen = 0
    for path in sorted(corpus("vcard").rglob("*.vcf")):
        for card in split_cards(path.read_bytes()):
            before = card_of(card)
            try:
                after = next(parse(to_v3(card)).inner("VCARD"))
            except FormatError:
                continue
            except StopIteration:
                assert to_v3(card) == card
                continue
            seen += 1
            assert len(list(after.lines())) >= len(
                [line for line in before.lines() if line.name != "AGENT"]
            )
            assert after.value("VERSION") == "3.0"
    assert seen > 100
