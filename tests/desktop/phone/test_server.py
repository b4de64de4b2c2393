"""The phone page as a phone, a stranger and a trickster meet it, over real sockets."""

from __future__ import annotations

import http.client
import select
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from connectors.model import Kind
from desktop.phone.answering import PATIENCE
from desktop.phone.offer import Device, Download, Offer, of_bytes
from desktop.phone.pages import PhonePages
from desktop.phone.reception import MOST_FROM_ONE
from desktop.phone.server import PhoneServer
from desktop.places import resources
from tests.desktop.phone.visitor import ANDROID, IPHONE, Visitor

BODY = bytes(range(256)) * 40


def offer(device: Device) -> Offer:
    return Offer(
        device,
        (
            Download(
                f"contacts-{device}.vcf", Kind.CONTACTS, "Family & <b>friends</b>", 12,
                "contacts.vcf", "text/vcard; charset=utf-8", True, len(BODY), of_bytes(BODY),
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def served() -> list[str]:
    return []


@pytest.fixture
def server(served: list[str]) -> Iterator[PhoneServer]:
    pages = PhonePages(resources() / "phone")
    one = PhoneServer(
        "127.0.0.1", 0, time.monotonic, offer, pages, lambda download: served.append(download.name)
    )
    yield one
    one.close()


@pytest.fixture
def phone(server: PhoneServer) -> Visitor:
    visitor = Visitor(server.url)
    visitor.get()
    server.gate.confirm()
    return visitor


def test_the_first_page_shows_the_code_and_no_data(server: PhoneServer) -> None:
    reply = Visitor(server.url).get()
    assert reply.status == 200
    assert server.gate.code.encode() in reply.body
    assert b"vcf" not in reply.body


def test_s45_the_first_phone_is_known_by_a_cookie_no_script_and_no_site_can_use(
    server: PhoneServer,
) -> None:
    first = Visitor(server.url).get()
    said = first.headers["set-cookie"]
    value, *rules = said.split("; ")
    assert len(value.partition("=")[2]) >= 22
    assert set(rules) == {f"Path={urlsplit(server.url).path}", "HttpOnly", "SameSite=Strict"}


def test_downloads_wait_for_the_code_too(server: PhoneServer) -> None:
    visitor = Visitor(server.url)
    visitor.get()
    assert visitor.get("contacts-iphone.vcf").status == 403


def test_after_yes_the_page_lists_what_the_device_can_take(phone: Visitor) -> None:
    assert b"contacts-iphone.vcf" in phone.get().body
    phone.agent = ANDROID
    assert b"contacts-android.vcf" in phone.get().body
    assert b"contacts-iphone.vcf" in phone.get("?device=iphone").body


def test_names_from_the_vault_are_shown_as_text(phone: Visitor) -> None:
    page = phone.get().body
    assert b"<b>friends" not in page
    assert b"&lt;b&gt;friends" in page


def test_a_download_arrives_whole_and_is_counted(phone: Visitor, served: list[str]) -> None:
    reply = phone.get("contacts-iphone.vcf")
    assert (reply.status, reply.body) == (200, BODY)
    assert reply.headers["content-type"].startswith("text/vcard")
    until = time.monotonic() + 60
    while not served and time.monotonic() < until:
        time.sleep(0.01)
    assert served == ["contacts-iphone.vcf"]


def test_s51_what_is_downloaded_is_taken_for_nothing_but_what_it_is(phone: Visitor) -> None:
    reply = phone.get("contacts-iphone.vcf")
    assert reply.headers["content-type"] == "text/vcard; charset=utf-8"
    # Shown where it is, a phone offers to take the contacts in; any other would be saved.
    assert reply.headers["content-disposition"] == 'inline; filename="contacts.vcf"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_i10_a_stopped_download_goes_on_where_it_was(phone: Visitor) -> None:
    first = phone.get("contacts-iphone.vcf", Range="bytes=0-999")
    rest = phone.get("contacts-iphone.vcf", Range="bytes=1000-")
    assert (first.status, rest.status) == (206, 206)
    assert first.body + rest.body == BODY
    assert rest.headers["content-range"] == f"bytes 1000-{len(BODY) - 1}/{len(BODY)}"
    assert phone.get("contacts-iphone.vcf", Range="bytes=99999999-").status == 416


def test_head_tells_the_size_and_sends_nothing(phone: Visitor) -> None:
    reply = phone.get("contacts-iphone.vcf", method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-length"] == str(len(BODY))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_s47_only_reading_is_answered(phone: Visitor, method: str) -> None:
    reply = phone.get(method=method)
    assert reply.status == 501
    assert reply.body == b""


def test_s46_a_foreign_host_header_is_refused(phone: Visitor) -> None:
    reply = phone.get(Host="evil.example")
    assert (reply.status, reply.body) == (421, b"")


def test_a_second_device_is_refused(phone: Visitor, server: PhoneServer) -> None:
    reply = Visitor(server.url, agent=ANDROID).get()
    assert (reply.status, reply.body) == (403, b"")


def test_s45_ten_wrong_tokens_end_it(phone: Visitor, server: PhoneServer) -> None:
    parts = urlsplit(server.url)
    wrong = Visitor(f"http://{parts.netloc}/{'A' * 22}/")
    assert {wrong.get().status for _ in range(10)} == {404}
    assert not server.open


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "contacts-iphone.vcf/..", "."],
)
def test_s48_no_path_leads_out_of_the_table(phone: Visitor, path: str) -> None:
    reply = phone.get(path)
    assert (reply.status, reply.body) == (404, b"")


def test_s47_every_answer_forbids_embedding_sniffing_and_keeping(phone: Visitor) -> None:
    for reply in (phone.get(), phone.get("contacts-iphone.vcf"), phone.get("nothing")):
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "access-control-allow-origin" not in reply.headers


def test_another_site_cannot_reach_in_through_the_phone(phone: Visitor) -> None:
    assert phone.get(**{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert phone.get(Origin="http://evil.example").status == 403


def test_s49_idle_connections_do_not_pile_up(server: PhoneServer) -> None:
    host, port = urlsplit(server.url).netloc.split(":")
    open_ = [socket.create_connection((host, int(port)), timeout=60) for _ in range(40)]
    until = time.monotonic() + PATIENCE - 5
    try:
        # Nobody asked anything, so whatever there is to read is the end.
        left = set(open_)
        while len(left) > MOST_FROM_ONE and time.monotonic() < until:
            left -= set(select.select(list(left), [], [], 0.1)[0])
        assert len(left) == MOST_FROM_ONE
    finally:
        for one in open_:
            one.close()


def test_the_page_speaks_the_phones_language(phone: Visitor) -> None:
    assert b'lang="de"' in phone.get(**{"Accept-Language": "de-CH,de;q=0.9,en;q=0.8"}).body
    assert b'lang="en"' in phone.get(**{"Accept-Language": "tlh"}).body
    assert b'lang="fr"' in phone.get(**{"Accept-Language": "fr"}).body


def test_a_stale_link_meets_nobody(server: PhoneServer) -> None:
    server.gate.close()
    with pytest.raises((http.client.HTTPException, OSError)):
        Visitor(server.url, agent=IPHONE).get()


def test_icons_that_browsers_ask_for_unbidden_are_no_wrong_tries(
    phone: Visitor, server: PhoneServer
) -> None:
    root = Visitor(f"http://{urlsplit(server.url).netloc}/")
    for _ in range(6):
        assert root.get("favicon.ico").status == 404
        assert root.get("apple-touch-icon-120x120-precomposed.png").status == 404
    assert server.open
    assert phone.get().status == 200
