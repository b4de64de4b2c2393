"""Contacts: pairs that mean the same, and pairs that almost do."""

from __future__ import annotations

import base64
import io

from PIL import Image

Pair = tuple[str, bytes, bytes]

BASE = ["N:Doe;Jane;;;", "FN:Jane Doe", "UID:u1"]


def card(*lines: str, version: str = "3.0", base: list[str] = BASE, end: str = "\r\n") -> bytes:
    return (
        end.join(["BEGIN:VCARD", f"VERSION:{version}", *base, *lines, "END:VCARD"]) + end
    ).encode()


def picture(colour: str = "red", level: int = 6) -> str:
    body = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(body, "PNG", compress_level=level)
    return base64.b64encode(body.getvalue()).decode()


RED, RED_STORED, BLUE = picture(), picture(level=0), picture("blue")
LONG = "a long note " * 12
FOLDED = "\r\n ".join(LONG[at : at + 60] for at in range(0, len(LONG), 60))

EQUAL: list[Pair] = [
    ("order of lines", card("TEL:1", "EMAIL:a@b"), card("EMAIL:a@b", "TEL:1")),
    ("folding", card(f"NOTE:{LONG}x"), card(f"NOTE:{FOLDED}x")),
    ("line ends", card("TEL:1"), card("TEL:1", end="\n")),
    ("case of names", card("TEL;TYPE=CELL:1"), card("tel;type=cell:1")),
    ("one list of types or two", card("TEL;TYPE=HOME,CELL:1"), card("TEL;TYPE=CELL;TYPE=home:1")),
    ("order of parameters", card("TEL;TYPE=HOME;X-A=1:1"), card("TEL;X-A=1;TYPE=HOME:1")),
    ("an escape no one knows", card("URL:http\\://x.org"), card("URL:http://x.org")),
    ("a comma escaped or not", card("FN:x", "TITLE:a\\, b"), card("FN:x", "TITLE:a, b")),
    ("escaped newline, other letter", card("NOTE:a\\nb"), card("NOTE:a\\Nb")),
    ("empty parts at the end of a name", card(base=["N:Doe;Jane;;;", "FN:x"]), card(base=["N:Doe;Jane", "FN:x"])),
    ("empty parts of a company", card("ORG:Acme;"), card("ORG:Acme")),
    ("base64 wrapped otherwise", card(f"PHOTO;ENCODING=b;TYPE=PNG:{RED}"),
     card(f"PHOTO;TYPE=png;ENCODING=B:{RED[:40]}\r\n {RED[40:]}")),
    ("a place with its semicolon escaped", card("GEO:52.5;13.4"), card("GEO:52.5\\;13.4")),
    ("a gender with its semicolon escaped", card("X-GENDER:M;Fellow"), card("X-GENDER:M\\;Fellow")),
    ("bookkeeping", card("PRODID:a", "REV:20240101T000000Z"), card("PRODID:b", "REV:20250101T000000Z")),
    ("label in another group", card("item1.TEL:1", "item1.X-ABLabel:boat"), card("item9.X-ABLABEL:boat", "ITEM9.TEL:1")),
    ("label with Apple's marks", card("item1.TEL:1", "item1.X-ABLabel:_$!<Home>!$_"), card("g.TEL:1", "g.X-ABLabel:Home")),
    ("several groups renamed", card("item1.TEL:1", "item1.X-ABLabel:a", "item2.TEL:2", "item2.X-ABLabel:b"),
     card("item2.TEL:1", "item2.X-ABLabel:a", "item1.TEL:2", "item1.X-ABLabel:b")),
    ("3 to 4: photo", card(f"PHOTO;ENCODING=b;TYPE=PNG:{RED}"), card(f"PHOTO:data:image/png;base64,{RED}", version="4.0")),
    ("3 to 4: data with escaped marks", card(f"PHOTO;ENCODING=b;TYPE=PNG:{RED}"),
     card(f"PHOTO:data:image/png\\;base64\\,{RED}", version="4.0")),
    ("3 to 4: preferred", card("TEL;TYPE=CELL,pref:1"), card("TEL;VALUE=uri;TYPE=cell;PREF=1:tel:1", version="4.0")),
    ("3 to 4: birthday", card("BDAY:1985-04-12"), card("BDAY:19850412", version="4.0")),
    ("3 to 4: birthday without a year", card("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"), card("BDAY:--0412", version="4.0")),
    ("3 to 4: group", card("X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"),
     card("KIND:group", "MEMBER:urn:uuid:1", version="4.0")),
    ("3 to 4: anniversary", card("item1.X-ABDATE:2009-08-08", "item1.X-ABLabel:_$!<Anniversary>!$_"),
     card("ANNIVERSARY:20090808", version="4.0")),
    ("anniversary in two ways", card("X-ANNIVERSARY:2009-08-08"),
     card("item1.X-ABDATE:20090808", "item1.X-ABLabel:_$!<Anniversary>!$_")),
    ("3 to 4: place", card("GEO:52.5;13.4"), card("GEO:geo:52.50,13.40", version="4.0")),
    ("3 to 4: identity", card(base=["N:x", "FN:x", "UID:1-2"]), card(base=["N:x", "FN:x", "UID:urn:uuid:1-2"], version="4.0")),
    ("3 to 4: relation", card("item1.X-ABRELATEDNAMES:Bob", "item1.X-ABLabel:_$!<Spouse>!$_"),
     card("RELATED;VALUE=text;TYPE=spouse:Bob", version="4.0")),
    ("2.1 to 3: types", card("TEL;HOME;VOICE:1", version="2.1"), card("TEL;TYPE=HOME,VOICE:1")),
    ("2.1 to 3: encoded text", card("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrg, a", version="2.1"), card("NOTE:Jürg\\, a")),
    ("2.1 to 3: photo", card("PHOTO;PNG;BASE64:\r\n " + RED + "\r\n", version="2.1"), card(f"PHOTO;ENCODING=b;TYPE=PNG:{RED}")),
    ("default kinds", card("EMAIL;TYPE=INTERNET,HOME:a@b"), card("EMAIL;TYPE=HOME:a@b")),
    ("groups on one line or two", card("CATEGORIES:a,b"), card("CATEGORIES:b", "CATEGORIES:a")),
    ("a name the server made up", card(base=["FN:Jane Doe", "UID:u"]), card(base=["N:Doe;Jane;;;", "FN:Jane Doe", "UID:u"])),
    ("a name shown that the server made up", card(base=["N:Doe;Jane;;;"]), card(base=["N:Doe;Jane;;;", "FN:Jane Doe"])),
    ("a UID the server added", card(base=["N:a", "FN:a"]), card(base=["N:a", "FN:a", "UID:new"])),
    ("an empty field left out", card("NOTE:", "TEL:1"), card("TEL:1")),
    ("quotes that are not needed", card('TEL;TYPE="HOME":1'), card("TEL;TYPE=HOME:1")),
    ("photo packed otherwise", card(f"PHOTO;ENCODING=b:{RED}"), card(f"PHOTO;ENCODING=b:{RED_STORED}")),
    ("birthday at midnight", card("BDAY:1985-04-12T00:00:00Z"), card("BDAY;VALUE=date:1985-04-12")),
    ("nothing but a mark before the text", card("TEL:1"), b"\xef\xbb\xbf" + card("TEL:1")),
]  # fmt: skip

DIFFERENT: list[Pair] = [
    ("a phone number lost", card("TEL:1", "TEL:2"), card("TEL:1")),
    ("the same number once less", card("TEL:1", "TEL:1"), card("TEL:1")),
    ("a digit lost", card("TEL:12"), card("TEL:1")),
    ("a kind lost", card("TEL;TYPE=HOME:1"), card("TEL:1")),
    ("a kind changed", card("TEL;TYPE=HOME:1"), card("TEL;TYPE=WORK:1")),
    ("preferred lost", card("TEL;TYPE=HOME,PREF:1", "TEL;TYPE=HOME:2"), card("TEL;TYPE=HOME:1", "TEL;TYPE=HOME:2")),
    ("label lost", card("item1.TEL:1", "item1.X-ABLabel:boat"), card("item1.TEL:1")),
    ("labels swapped", card("item1.TEL:1", "item1.X-ABLabel:a", "item2.TEL:2", "item2.X-ABLabel:b"),
     card("item1.TEL:1", "item1.X-ABLabel:b", "item2.TEL:2", "item2.X-ABLabel:a")),
    ("label no longer in the group", card("item1.TEL:1", "item1.X-ABLabel:boat"), card("TEL:1", "item1.X-ABLabel:boat")),
    ("photo lost", card(f"PHOTO;ENCODING=b:{RED}"), card()),
    ("photo of something else", card(f"PHOTO;ENCODING=b:{RED}"), card(f"PHOTO;ENCODING=b:{BLUE}")),
    ("photo cut at the comma", card(f"PHOTO:data:image/png;base64,{RED}", version="4.0"), card("PHOTO:data:image/png;base64", version="4.0")),
    ("photo cut short", card(f"PHOTO;ENCODING=b:{RED}"), card(f"PHOTO;ENCODING=b:{RED[:56]}")),
    ("nickname cut at the comma", card("NICKNAME:Jim,Jimmie"), card("NICKNAME:Jim")),
    ("X- value cut at the comma", card("X-APPLE-GEO:geo:52.5,13.4"), card("X-APPLE-GEO:geo:52.5")),
    ("note cut short", card("NOTE:one\\ntwo"), card("NOTE:one")),
    ("newline turned into a letter", card("NOTE:one\\ntwo"), card("NOTE:onentwo")),
    ("umlaut broken", card("TITLE:Jürgen"), card("TITLE:JÃ¼rgen")),
    ("parts of an address moved", card("ADR:;;Street;Town;;;"), card("ADR:;;;Street;Town;;")),
    ("semicolon in a name taken for the next part", card(base=["N:Doe\\;x;Jane", "FN:x"]), card(base=["N:Doe;x;Jane", "FN:x"])),
    ("first and last name swapped", card(base=["N:Doe;Jane;;;", "FN:x"]), card(base=["N:Jane;Doe;;;", "FN:x"])),
    ("prefix lost", card(base=["N:Doe;Jane;;Dr.;", "FN:x"]), card(base=["N:Doe;Jane;;;", "FN:x"])),
    ("name shown changed", card(base=["N:Doe;Jane", "FN:Jane D."]), card(base=["N:Doe;Jane", "FN:Jane Doe"])),
    ("name lost", card(base=["N:Doe;Jane;Quincy", "FN:Jane Doe"]), card(base=["FN:Jane Doe"])),
    ("birthday a day early", card("BDAY:1985-04-12"), card("BDAY:1985-04-11")),
    ("a year made up", card("BDAY:--0412", version="4.0"), card("BDAY:1604-04-12")),
    ("birthday lost", card("BDAY:1985-04-12"), card()),
    ("anniversary lost", card("item1.X-ABDATE:2009-08-08", "item1.X-ABLabel:_$!<Anniversary>!$_"), card()),
    ("anniversary became some date", card("X-ANNIVERSARY:2009-08-08"), card("item1.X-ABDATE:2009-08-08", "item1.X-ABLabel:other")),
    ("a group lost", card("CATEGORIES:a,b"), card("CATEGORIES:a")),
    ("two groups became one", card("CATEGORIES:a,b"), card("CATEGORIES:a\\,b")),
    ("department lost", card("ORG:Acme;Sales"), card("ORG:Acme")),
    ("a member lost", card("KIND:group", "MEMBER:urn:uuid:1", "MEMBER:urn:uuid:2", version="4.0"), card("KIND:group", "MEMBER:urn:uuid:1", version="4.0")),
    ("no longer a group", card("X-ADDRESSBOOKSERVER-KIND:group"), card()),
    ("relation under another word", card("item1.X-ABRELATEDNAMES:Bob", "item1.X-ABLabel:_$!<Spouse>!$_"),
     card("item1.X-ABRELATEDNAMES:Bob", "item1.X-ABLabel:_$!<Friend>!$_")),
    ("an unknown field lost", card("X-PHONETIC-FIRST-NAME:Dschein"), card()),
    ("language of a field lost", card("TITLE;LANGUAGE=de:Chef"), card("TITLE:Chef")),
    ("another gender", card("X-GENDER:M;Fellow"), card("X-GENDER:F;Fellow")),
    ("place moved", card("GEO:52.5;13.4"), card("GEO:52.5;13.5")),
    ("another person", card(base=["N:a", "FN:a", "UID:1"]), card(base=["N:a", "FN:a", "UID:2"])),
    ("mail address in other letters", card("EMAIL:Jane@x.org"), card("EMAIL:Jame@x.org")),
    ("a number added", card("TEL:1"), card("TEL:1", "TEL:2")),
    ("bare kinds of 2.1 lost", card("TEL;CELL;VOICE:1", version="2.1"), card("TEL:1")),
    ("nothing left", card("TEL:1"), b"BEGIN:VCARD\r\nEND:VCARD\r\n"),
    ("no card any more", card("TEL:1"), b"<html>"),
]  # fmt: skip
