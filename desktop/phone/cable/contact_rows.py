"""A vCard as the rows Android keeps of a contact (ContactsContract.CommonDataKinds)."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.formats.dates import card_date
from connectors.formats.vcard import Field, fields
from desktop.phone.cable.rows import Family, Values

URI = "content://com.android.contacts/raw_contacts"
DATA = "content://com.android.contacts/data"
_ITEM = "vnd.android.cursor.item/"
_CUSTOM = 0
_TELEPHONES = {"cell": 2, "home": 1, "work": 3, "pager": 6, "other": 7}
_MAILS = {"home": 1, "work": 2, "other": 3}
_PLACES = {"home": 1, "work": 2, "other": 3}


def contact(key: str, card: bytes) -> Family:
    """The rows of one card. Raises FormatError for what is no card."""
    said = fields(card)
    picture = next((one.data for one in said if one.name == "PHOTO" and one.data), b"")
    children = tuple(("raw_contact_id", DATA, values) for values in _rows(said))
    return Family(key, {"sourceid": key}, children, picture or b"")


def _rows(said: tuple[Field, ...]) -> Iterator[Values]:
    full = next((one.text for one in said if one.name == "FN"), "")
    for one in said:
        match one.name:
            case "N":
                names = dict(
                    zip(("data3", "data2", "data5", "data4", "data6"), one.parts, strict=False)
                )
                yield _row("name", {"data1": full, **names})
            case "TEL":
                if "fax" in one.types:
                    yield _row(
                        "phone_v2", {"data1": one.text, "data2": 4 if "work" in one.types else 5}
                    )
                else:
                    yield _row("phone_v2", {"data1": one.text, **_type(one, _TELEPHONES, 7)})
            case "EMAIL":
                yield _row("email_v2", {"data1": one.text, **_type(one, _MAILS, 3)})
            case "ADR":
                yield _row("postal-address_v2", {**_place(one), **_type(one, _PLACES, 3)})
            case "ORG":
                title = next((each.text for each in said if each.name == "TITLE"), "")
                parts = (*one.parts, "", "")
                yield _row(
                    "organization",
                    {"data1": parts[0], "data5": parts[1], "data4": title, "data2": 1},
                )
            case "NOTE":
                yield _row("note", {"data1": one.text})
            case "URL":
                yield _row("website", {"data1": one.text, "data2": 7})
            case "NICKNAME":
                yield from (_row("nickname", {"data1": each, "data2": 1}) for each in one.items)
            case "BDAY" | "ANNIVERSARY":
                if day := _day(one):
                    yield _row(
                        "contact_event", {"data1": day, "data2": 3 if one.name == "BDAY" else 1}
                    )
            case "X-ABRELATEDNAMES" | "RELATED":
                yield _row(
                    "relation",
                    {"data1": one.text, "data2": _CUSTOM, "data3": one.label or "related"},
                )


def _row(kind: str, values: Values) -> Values:
    return {
        "mimetype": _ITEM + kind,
        **{name: value for name, value in values.items() if value != ""},
    }


def _type(one: Field, known: dict[str, int], otherwise: int) -> Values:
    """Android's number for a label, or the person's own word."""
    if one.label:
        return {"data2": _CUSTOM, "data3": one.label}
    return {"data2": next((known[each] for each in one.types if each in known), otherwise)}


def _place(one: Field) -> Values:
    box, more, street, town, region, code, country = (*one.parts, *[""] * 7)[:7]
    lines = [street, more, f"{code} {town}".strip(), region, country]
    return {
        "data1": "\n".join(line for line in lines if line), "data4": street, "data5": box,
        "data6": more, "data7": town, "data8": region, "data9": code, "data10": country,
    }  # fmt: skip


def _day(one: Field) -> str:
    """YYYY-MM-DD, or --MM-DD where no year is told; "" for what is no day."""
    day = card_date(one.line)
    if day is None or not day.month or not day.day:
        return ""
    return (
        f"{day.year:04}-{day.month:02}-{day.day:02}"
        if day.year
        else f"--{day.month:02}-{day.day:02}"
    )
