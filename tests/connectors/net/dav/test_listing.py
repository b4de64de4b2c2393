from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.model import Kind
from connectors.net.dav.listing import Listed, list_home
from tests.connectors.net.conftest import Sites, Visitors, text

Asked = Callable[..., list[Listed]]

HEAD = (
    '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" '
    'xmlns:a="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/" '
    'xmlns:i="http://apple.com/ns/ical/">'
)
BOOK = "<d:resourcetype><d:collection/><a:addressbook/></d:resourcetype>"
CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"


def comps(*names: str) -> str:
    inside = "".join(f'<c:comp name="{name}"/>' for name in names)
    return f"<c:supported-calendar-component-set>{inside}</c:supported-calendar-component-set>"


def rights(*names: str) -> str:
    inside = "".join(f"<d:privilege><d:{name}/></d:privilege>" for name in names)
    return f"<d:current-user-privilege-set>{inside}</d:current-user-privilege-set>"


@pytest.fixture
def listed(site: Sites, visitor: Visitors) -> Asked:
    def ask(*told: tuple[str, str]) -> list[Listed]:
        inside = "".join(
            f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop>"
            "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
            for href, props in told
        )
        body = f"{HEAD}{inside}</d:multistatus>".encode()
        server = site(lambda method, path: text(body, 207, "text/xml"))
        return list_home(visitor(server.url), server.url + "/home/", states=False)

    return ask


def test_only_address_books_calendars_and_task_lists_are_listed(listed: Asked) -> None:
    found = listed(
        ("/home/", "<d:resourcetype><d:collection/></d:resourcetype>"),
        ("/home/inbox/", "<d:resourcetype><d:collection/><c:schedule-inbox/></d:resourcetype>"),
        ("/home/outbox/", "<d:resourcetype><d:collection/><c:schedule-outbox/></d:resourcetype>"),
        ("/home/journal/", CALENDAR + comps("VJOURNAL")),
        ("/home/feed/", CALENDAR.replace("<c:calendar/>", "<c:calendar/><s:subscribed/>")),
        ("/home/z-app-generated--contactsinteraction--recent/", BOOK),
        ("/home/office/", CALENDAR + comps("VEVENT")),
        ("/home/todo", CALENDAR + comps("vtodo")),
        ("/home/all/", CALENDAR + comps("VEVENT", "VTODO", "VJOURNAL")),
        ("/home/unsaid/", CALENDAR),
        ("/home/people/", BOOK),
    )
    assert {one.path: (set(one.kinds), one.mixed) for one in found} == {
        "/home/office/": ({Kind.CALENDAR}, False),
        "/home/todo/": ({Kind.TASKS}, False),
        "/home/all/": ({Kind.CALENDAR, Kind.TASKS}, True),
        "/home/unsaid/": ({Kind.CALENDAR, Kind.TASKS}, True),
        "/home/people/": ({Kind.CONTACTS}, False),
    }


def test_names_and_facts_are_told(listed: Asked) -> None:
    (one,) = listed(
        ("/home/w%20x/", CALENDAR + "<d:displayname>Work &amp; play</d:displayname>"
         "<i:calendar-color>#FF2968FF</i:calendar-color><i:calendar-order>3</i:calendar-order>"
         "<c:calendar-description>All of it</c:calendar-description>")
    )  # fmt: skip
    assert one.name == "Work & play"
    assert one.facts == {"colour": "#FF2968FF", "order": "3", "description": "All of it"}


def test_without_a_name_the_path_is_one(listed: Asked) -> None:
    (one,) = listed(("/home/family/", BOOK + "<d:displayname> </d:displayname>"))
    assert one.name == "family"


@pytest.mark.parametrize(
    ("said", "writes"),
    [
        ("", True),
        (rights("read"), False),
        (rights("read", "write"), True),
        (rights("bind"), True),
        (rights("all"), True),
    ],
)
def test_whether_we_may_write_is_told(listed: Asked, said: str, writes: bool) -> None:
    (one,) = listed(("/home/x/", BOOK + said))
    assert one.writes is writes


def test_the_order_is_the_same_each_time(listed: Asked) -> None:
    assert [one.path for one in listed(("/home/b/", BOOK), ("/home/a/", BOOK))] == [
        "/home/a/",
        "/home/b/",
    ]


def test_a_collection_told_twice_is_one(listed: Asked) -> None:
    assert len(listed(("/home/a%40b/", BOOK), ("/home/a@b/", BOOK))) == 1
