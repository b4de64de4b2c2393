"""JSON → vCard → JSON keeps every field of a contact; Microsoft's own sample answers are read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats.identify import identify
from connectors.formats.lines import parse, write
from connectors.microsoft import extended
from connectors.microsoft.contact_fields import EVERY
from connectors.microsoft.contacts_from_vcard import contact
from connectors.microsoft.contacts_to_vcard import card, native
from connectors.model import Kind
from tests.clouds.microsoft_table import TABLE
from tests.connectors.microsoft.samples import samples

words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(";,:\\\"'^\n\t =<>{}\u2028")),
    max_size=12,
).map(lambda text: "".join(sign for sign in text if sign >= " " or sign in "\n\t"))
days = st.dates().map(lambda day: f"{day.isoformat()}T11:59:00Z")


def _of(kind: str) -> st.SearchStrategy[Any]:
    if kind.startswith("["):
        return st.lists(_of(kind[1:]), max_size=3)
    if kind.startswith("#"):
        return st.fixed_dictionaries({}, optional={k: _of(v) for k, v in TABLE[kind[1:]].items()})
    return days if kind == "t" else st.one_of(st.none(), words)


_FIELDS = {
    name: _of(kind).map(lambda value: value[:2] if isinstance(value, list) and value and isinstance(value[0], str) else value)
    for name, kind in TABLE["contact"].items()
    if name in EVERY
}  # fmt: skip
_HIDDEN = st.fixed_dictionaries(
    {},
    optional={id: days if id == extended.ANNIVERSARY else words for id in extended.HIDDEN_FIELDS},
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({}, optional=_FIELDS), _HIDDEN)
def test_a_contact_says_the_same_after_its_vcard(
    fields: dict[str, Any], hidden: dict[str, str]
) -> None:
    one = {
        "id": "AAkA=",
        **fields,
        "singleValueExtendedProperties": [{"id": k, "value": v} for k, v in hidden.items()],
    }
    raw = card(one)
    assert contact(raw).fields == native(one)
    assert write(parse(raw)) == raw
    facts = identify(Kind.CONTACTS, raw)
    assert (facts.uid, facts.problem) == ("microsoft-AAkA=", "")


@pytest.mark.parametrize("name", EVERY)
def test_every_field_is_one_of_the_table_or_a_hidden_one(name: str) -> None:
    assert name in TABLE["contact"] or name in extended.HIDDEN_FIELDS


def test_microsofts_own_samples_are_read() -> None:
    found = samples("contact")
    assert len(found) >= 5
    for one in found:
        assert contact(card(one)).fields == native(one)
