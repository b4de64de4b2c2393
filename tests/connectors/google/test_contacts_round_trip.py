"""JSON → vCard → JSON keeps every writable field of a contact, whatever it holds."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats.lines import parse, write
from connectors.google.contact_fields import IN_JSON, REPEATED
from connectors.google.contacts_from_vcard import contact
from connectors.google.contacts_to_vcard import card, values
from tests.clouds.google_check import api

FIELDS = (*(one.field for one in REPEATED), *IN_JSON, "names", "birthdays", "biographies")
SINGLE = {"names", "birthdays", "biographies", "genders"}
SET_BY_GOOGLE = {"metadata", "displayName", "formattedValue"}

words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(";,:\\\"'^\n\r\t =<>{}\x0b\u2028")),
    max_size=12,
)


@lru_cache
def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = api("people", "v1").doc["schemas"][name]
    return found


def any_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Values that fill every writable field of a discovery schema."""
    parts = {
        key: one_of(key, part)
        for key, part in schema(name)["properties"].items()
        if not part.get("readOnly")
        and key not in SET_BY_GOOGLE - ({"displayName"} if name == "EmailAddress" else set())
    }
    if name == "Address":
        parts["formattedValue"] = words
    return st.fixed_dictionaries({}, optional=parts)


def one_of(key: str, part: dict[str, Any]) -> st.SearchStrategy[Any]:
    if part.get("$ref") == "Date":
        return st.one_of(
            st.dates().map(lambda day: {"year": day.year, "month": day.month, "day": day.day}),
            st.dates().map(lambda day: {"month": day.month, "day": day.day}),
            st.just({"month": 2, "day": 29}),
            st.fixed_dictionaries({"year": st.integers(1, 2100)}),
            st.just({"year": 1604, "month": 5, "day": 6}),
            st.just({"year": 0, "month": 5, "day": 6}),
        )
    if "$ref" in part:
        return any_of(part["$ref"])
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if part["type"] == "boolean":
        return st.booleans()
    if part["type"] == "integer":
        return st.integers(-(2**31), 2**31 - 1)
    if key == "type":
        known = [
            "home",
            "work",
            "mobile",
            "homeFax",
            "workFax",
            "other",
            "main",
            "",
            "HOME",
            "_$!<Home>!$_",
            "work,home",
            "fax",
        ]
        return st.one_of(st.sampled_from(known), words)
    return words


def persons() -> st.SearchStrategy[dict[str, Any]]:
    properties = schema("Person")["properties"]
    return st.fixed_dictionaries(
        {},
        optional={
            field: st.lists(
                any_of(properties[field]["items"]["$ref"]),
                min_size=1,
                max_size=1 if field in SINGLE else 3,
            )
            for field in FIELDS
        },
    )


def writable(person: dict[str, Any]) -> dict[str, Any]:
    return {field: found for field in FIELDS if (found := values(person, field))}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(persons(), st.lists(words.filter(str.strip).map(str.strip), unique=True, max_size=3))
def test_every_writable_field_comes_back(person: dict[str, Any], labels: list[str]) -> None:
    clean = [label for label in labels if label.isprintable()]
    body = card(person, clean)
    back = contact(body)
    assert back.fields == writable(person)
    assert list(back.labels) == clean
    assert back.rest == ""
    assert write(parse(body)) == body


def test_every_writable_field_of_the_api_is_known() -> None:
    mask = api("people", "v1").doc["resources"]["people"]["methods"]["updateContact"]["parameters"][
        "updatePersonFields"
    ]["description"]
    named = {
        name for name in schema("Person")["properties"] if f" {name}" in mask or f"* {name}" in mask
    }
    assert named - {"memberships", "fileAses", "metadata"} <= set(FIELDS)
    assert len(named) > 20


CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:abc\r\nN:Lovelace;Ada;;Countess;\r\nFN:Ada Lovelace\r\n"
    "ORG:Engines Ltd;Notes\r\nTITLE:Analyst\r\nTEL;TYPE=CELL,VOICE:+44 1\r\n"
    "item1.TEL:+44 2\r\nitem1.X-ABLabel:_$!<Main>!$_\r\nitem2.EMAIL;TYPE=INTERNET:a@b.example\r\n"
    "item2.X-ABLabel:Ferienhaus\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-12-10\r\nNOTE:one\\ntwo\r\n"
    "item3.X-ABRELATEDNAMES:Annabella\r\nitem3.X-ABLabel:_$!<Mother>!$_\r\n"
    "IMPP;X-SERVICE-TYPE=Jabber:xmpp:ada@b.example\r\nCATEGORIES:Friends,Maths\r\n"
    "X-SOCIALPROFILE;TYPE=x:http://x.example/ada\r\nGEO:1;2\r\nitem9.X-ABADR:gb\r\nEND:VCARD\r\n"
)


def test_a_card_of_another_program_is_understood() -> None:
    found = contact(CARD.encode())
    assert found.fields == {
        "names": [
            {
                "familyName": "Lovelace",
                "givenName": "Ada",
                "honorificPrefix": "Countess",
                "unstructuredName": "Ada Lovelace",
            }
        ],
        "organizations": [{"name": "Engines Ltd", "department": "Notes", "title": "Analyst"}],
        "phoneNumbers": [{"value": "+44 1", "type": "mobile"}, {"value": "+44 2", "type": "main"}],
        "emailAddresses": [{"value": "a@b.example", "type": "Ferienhaus"}],
        "birthdays": [{"date": {"month": 12, "day": 10}}],
        "biographies": [{"value": "one\ntwo", "contentType": "TEXT_PLAIN"}],
        "relations": [{"person": "Annabella", "type": "mother"}],
        "imClients": [{"username": "ada@b.example", "protocol": "Jabber"}],
    }
    assert found.labels == ("Friends", "Maths")
    assert found.uid == "abc"
    assert "GEO:1;2\r\n" in found.rest
    assert "kept-item9.X-ABADR:gb" in found.rest


def test_foreign_lines_come_back_with_the_card() -> None:
    found = contact(CARD.encode())
    marks = [
        {"key": "elsewhere-lines", "value": found.rest},
        {"key": "elsewhere-uid", "value": "abc"},
    ]
    again = card({**found.fields, "clientData": marks}, found.labels)
    assert b"\r\nGEO:1;2\r\n" in again
    assert b"\r\nUID:abc\r\n" in again
    assert contact(again) == found


@pytest.mark.parametrize(
    ("version", "lines", "field", "expected"),
    [
        ("4.0", "BDAY:--0412", "birthdays", [{"date": {"month": 4, "day": 12}}]),
        ("4.0", "BDAY:19530415T231000Z", "birthdays", [{"date": {"year": 1953, "month": 4, "day": 15}}]),
        ("4.0", "BDAY;VALUE=text:circa 1800", "birthdays", [{"text": "circa 1800"}]),
        ("4.0", "TEL;VALUE=uri;TYPE=cell:tel:+1-555", "phoneNumbers", [{"value": "+1-555", "type": "mobile"}]),
        ("2.1", "TEL;HOME;FAX:1", "phoneNumbers", [{"value": "1", "type": "homeFax"}]),
        ("2.1", "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen", "biographies", [{"value": "Jürgen", "contentType": "TEXT_PLAIN"}]),
        ("3.0", "X-ANNIVERSARY:2001-02-03", "events", [{"date": {"year": 2001, "month": 2, "day": 3}, "type": "anniversary"}]),
        ("3.0", "item1.ORG:A\r\nitem1.TITLE:T\r\nitem2.ORG:B", "organizations", [{"name": "A", "title": "T"}, {"name": "B"}]),
    ],
)  # fmt: skip
def test_other_versions_and_habits_are_read(
    version: str, lines: str, field: str, expected: object
) -> None:
    body = f"BEGIN:VCARD\r\nVERSION:{version}\r\nFN:X\r\n{lines}\r\nEND:VCARD\r\n"
    assert contact(body.encode()).fields[field] == expected


def test_a_company_card_gets_no_name_of_a_person() -> None:
    body = card({"organizations": [{"name": "Engines Ltd"}]}, ())
    assert b"FN:Engines Ltd\r\n" in body
    assert json.dumps(contact(body).fields) == '{"organizations": [{"name": "Engines Ltd"}]}'
