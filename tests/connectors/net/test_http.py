from __future__ import annotations

import base64
import gzip
import itertools
import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    Full,
    NotThere,
    Refused,
    SignInAgain,
    TryLater,
)
from connectors.net.deadline import Limits
from connectors.net.http import Client, basic, compressed
from tests.clouds import faults
from tests.clouds.faults import Response
from tests.connectors.net.conftest import Sites, Visitors, text


def got(client: Client, url: str, method: str = "GET", **more: Any) -> bytes:
    with client.ask(method, url, **more) as answer:
        return answer.read()


def test_a_body_and_its_headers_are_given(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"body", X_Thing="1"))
    with visitor(server.url).ask("GET", server.url + "/x") as answer:
        assert (answer.status, answer.headers["x-thing"], answer.read()) == (200, "1", b"body")


def test_one_connection_serves_many_requests(
    site: Sites, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = site()
    ports = set()
    client = visitor(server.url)
    original = server.front._server.process_request

    def counting(request: socket.socket, address: tuple[str, int]) -> None:
        ports.add(address)
        original(request, address)

    monkeypatch.setattr(server.front._server, "process_request", counting)
    for _ in range(5):
        assert got(client, server.url) == b"hello"
        with client.ask("PUT", server.url, body=b"unread answer"):
            continue
    assert len(ports) == 1


def test_a_body_is_sent_with_its_length_and_whole(site: Sites, visitor: Visitors) -> None:
    server = site()
    sent = os.urandom(300_000)
    got(visitor(server.url), server.url, "PUT", body=sent)
    assert server.seen[0][3] == sent
    assert server.seen[0][2]["Content-Length"] == "300000"
    assert "Transfer-Encoding" not in server.seen[0][2]


def test_a_body_in_chunks_is_sent_with_its_length(site: Sites, visitor: Visitors) -> None:
    server = site()
    got(visitor(server.url), server.url, "PUT", body=iter([b"ab", b"cd"]), length=4)
    assert server.seen[0][3] == b"abcd"
    assert server.seen[0][2]["Content-Length"] == "4"


def test_a_name_and_password_beyond_latin_are_sent_as_utf_8(site: Sites, visitor: Visitors) -> None:
    server = site()
    got(visitor(server.url, authorization=basic("zoë", lambda: "pä:ß€")), server.url)
    said = server.seen[0][2]["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(said).decode() == "zoë:pä:ß€"


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, Refused, "refused"),
        (401, SignInAgain, "sign-in-again"),
        (403, Refused, "forbidden"),
        (404, NotThere, "not-there"),
        (410, NotThere, "not-there"),
        (409, ChangedMeanwhile, "changed-meanwhile"),
        (412, ChangedMeanwhile, "changed-meanwhile"),
        (413, Refused, "too-large"),
        (415, Refused, "refused"),
        (422, Refused, "refused"),
        (429, TryLater, "busy"),
        (500, TryLater, "try-later"),
        (502, TryLater, "try-later"),
        (503, TryLater, "busy"),
        (507, Full, "full"),
        (511, TryLater, "wrong-network"),
    ],
)
def test_a_status_becomes_the_error_that_says_what_to_do(
    site: Sites, visitor: Visitors, status: int, error: type[ConnectorError], code: str
) -> None:
    server = site(lambda method, path: text(status=status))
    with pytest.raises(error) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == code


def test_a_status_the_caller_reads_itself_is_given(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"why", status=409))
    with visitor(server.url).ask("GET", server.url, allow=(409,)) as answer:
        assert (answer.status, answer.text_head()) == (409, "why")


def test_a_web_page_where_data_was_due_is_a_wrong_network(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"<html>", kind="text/html"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url, expect=("application/json",))
    assert told.value.code == "wrong-network"


def test_nobody_listening_is_offline(visitor: Visitors) -> None:
    with pytest.raises(TryLater) as told:
        got(visitor("http://127.0.0.1:1"), "http://127.0.0.1:1/")
    assert told.value.code == "offline"


def test_b9_a_name_nobody_knows_is_offline(
    visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        import socket

        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(TryLater) as told:
        got(visitor("https://nobody.example"), "https://nobody.example/")
    assert told.value.code == "offline"


def test_b1_a_kept_connection_that_was_closed_meanwhile_is_opened_again_for_reading(
    site: Sites, visitor: Visitors
) -> None:
    server = site()
    client = visitor(server.url)
    got(client, server.url)
    server.faults.next(faults.reset)
    assert got(client, server.url) == b"hello"


def test_b1_a_write_is_never_sent_a_second_time_by_itself(site: Sites, visitor: Visitors) -> None:
    server = site()
    client = visitor(server.url)
    server.faults.next(faults.answer_lost)
    with pytest.raises(TryLater):
        got(client, server.url, "PUT", body=b"x")
    assert len(server.seen) == 1


@pytest.mark.parametrize("way", ["told", "chunked"])
def test_b2_a_body_that_breaks_off_is_not_whole(site: Sites, visitor: Visitors, way: str) -> None:
    body = bytes(range(256)) * 1000
    server = site(lambda method, path: text(body))
    client = visitor(server.url)
    for keep in (0, 0.001, 0.5, 0.999):
        server.faults.next(faults.half_a_body(keep, chunked=way == "chunked"))
        with pytest.raises(TryLater) as told:
            got(client, server.url)
        assert told.value.code in ("incomplete", "offline")


def test_b3_a_body_ended_by_the_connection_says_so(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"x" * 1000))
    server.faults.next(faults.half_a_body(0.5, delimited=True))
    with visitor(server.url).ask("GET", server.url) as answer:
        assert not answer.told_its_length
        assert len(answer.read()) == 500


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        ("7", "", 7), ("0", "", 0), ("-5", "", 0), ("86400000", "", 86400), ("nan", "", 0),
        ("inf", "", 86400), ("", "", 0), ("soon", "", 0), ("1.5", "", 1.5),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "Sat, 21 Nov 2026 10:00:00 GMT", 30),
        ("Sat, 21 Nov 2026 09:00:00 GMT", "Sat, 21 Nov 2026 10:00:00 GMT", 0),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "", 0),
    ],
)  # fmt: skip
def test_b4_the_wait_a_service_asks_for_is_told(said: str, date: str, seconds: float) -> None:
    from connectors.net.status import problem

    told = problem(429, {"Retry-After": said, "Date": date}, "host")
    assert isinstance(told, TryLater)
    assert told.after == seconds


def test_b7_a_byte_now_and_then_does_not_hold_us_for_ever(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"x" * 100_000))
    server.faults.next(faults.Fault(drip=0.01))
    begun = time.monotonic()
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url, limits=Limits(total=0.3))
    assert told.value.code == "slow"
    assert time.monotonic() - begun < 30


def test_b7_less_than_the_lowest_rate_over_a_window_is_too_slow(
    site: Sites, visitor: Visitors
) -> None:
    server = site(lambda method, path: text(b"x" * 10_000))
    server.faults.next(faults.Fault(drip=0.02))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url, limits=Limits(rate=1000, window=0.3))
    assert told.value.code == "slow"


def test_b7_even_the_head_of_an_answer_may_not_drip(
    raw_server: Callable[[Callable[[socket.socket], None]], int], visitor: Visitors
) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        for letter in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: "):
            connection.sendall(bytes([letter]) if letter > 32 else b"x")
            time.sleep(0.01)

    port = raw_server(talk)
    url = f"http://127.0.0.1:{port}/"
    begun = time.monotonic()
    with pytest.raises(TryLater):
        got(visitor(url), url, limits=Limits(total=0.3))
    assert time.monotonic() - begun < 30


def test_b8_a_server_that_never_answers_is_given_up(
    raw_server: Callable[[Callable[[socket.socket], None]], int], visitor: Visitors
) -> None:
    done = threading.Event()

    def talk(connection: socket.socket) -> None:
        done.wait(60)

    url = f"http://127.0.0.1:{raw_server(talk)}/"
    with pytest.raises(TryLater) as told:
        got(visitor(url), url, limits=Limits(idle=0.2))
    done.set()
    assert told.value.code == "slow"


@pytest.mark.parametrize("length", ["many", "", "-1", "5, 6", "0x5", "5;"])
@pytest.mark.parametrize("chunked", [False, True])
def test_b8_a_length_that_is_no_number_is_a_bad_answer_at_once_unless_chunks_tell_the_end(
    raw_server: Callable[[Callable[[socket.socket], None]], int],
    visitor: Visitors,
    length: str,
    chunked: bool,
) -> None:
    done = threading.Event()

    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n"
        body = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        connection.sendall((head + (body if chunked else "\r\nhello")).encode())
        done.wait(10)

    url = f"http://127.0.0.1:{raw_server(talk)}/"
    client = visitor(url)
    try:
        if chunked:
            assert got(client, url) == b"hello"
        else:
            with pytest.raises(TryLater) as told:
                got(client, url)
            assert told.value.code == "bad-answer"
    finally:
        done.set()


def test_b8_a_tls_greeting_that_never_ends_is_given_up(
    raw_server: Callable[[Callable[[socket.socket], None]], int], visitor: Visitors
) -> None:
    done = threading.Event()

    def talk(connection: socket.socket) -> None:
        done.wait(60)

    url = f"https://127.0.0.1:{raw_server(talk)}/"
    with pytest.raises(TryLater):
        got(visitor(url), url, limits=Limits(connect=0.2, idle=0.2))
    done.set()


def test_b10_redirects_in_a_circle_end(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: Response(302, {"Location": path + "x"}))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == "bad-answer"
    assert len(server.seen) <= 7


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "REPORT", "PUT"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_within_the_origin_is_followed_with_method_and_password(
    site: Sites, visitor: Visitors, method: str, status: int
) -> None:
    server = site(
        lambda m, path: Response(status, {"Location": "/there"}) if path == "/" else text()
    )
    assert got(visitor(server.url), server.url + "/", method, body=b"body") == b"hello"
    again = server.seen[-1]
    assert again[:2] == (method, "/there")
    assert "Authorization" in again[2]
    assert again[3] == b"body"


def test_a_body_that_can_be_read_only_once_is_not_sent_half_to_another_place(
    site: Sites, visitor: Visitors
) -> None:
    server = site(lambda m, path: Response(307, {"Location": "/there"}) if path == "/" else text())
    with pytest.raises(Refused):
        got(visitor(server.url), server.url + "/", "PUT", body=iter([b"body"]), length=4)
    assert [path for _, path, *_ in server.seen] == ["/"]


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "REPORT", "PUT"])
def test_s20_a_redirect_never_carries_the_password_to_another_host(
    site: Sites, visitor: Visitors, method: str
) -> None:
    stranger = site()
    server = site(lambda m, path: Response(307, {"Location": stranger.url + "/steal"}))
    with pytest.raises(Refused) as told:
        got(visitor(server.url, family=True), server.url, method)
    assert told.value.code == "unsafe-address"
    assert stranger.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "http://localhost:1/",
        "file:///etc/passwd",
        "ftp://x/",
        "//[::1]/",
        "http://user@127.0.0.1/",
        "http://[::bad",
    ],
)
def test_b10_redirects_to_where_nobody_should_go_are_refused(
    site: Sites, visitor: Visitors, target: str
) -> None:
    server = site(lambda m, path: Response(302, {"Location": target}))
    with pytest.raises(Refused) as told:
        got(visitor(server.url), server.url)
    assert told.value.code in ("unsafe-address", "insecure-address")


def test_s25_a_next_link_to_another_host_is_not_followed(site: Sites, visitor: Visitors) -> None:
    stranger = site()
    server = site()
    with pytest.raises(Refused):
        got(visitor(server.url), stranger.url + "/next?page=2")
    assert stranger.seen == []


def test_s17_netrc_never_replaces_the_password(
    site: Sites, visitor: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(
        "machine 127.0.0.1 login evil password evil\ndefault login evil password evil\n"
    )
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    server = site()
    got(visitor(server.url, authorization=lambda: "Bearer ours"), server.url)
    got(visitor(server.url, authorization=str), server.url)
    assert server.seen[0][2]["Authorization"] == "Bearer ours"
    assert "Authorization" not in server.seen[1][2]


def test_s18_a_proxy_in_the_environment_is_not_used(
    site: Sites, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacker = site()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, attacker.url)
    server = site()
    assert got(visitor(server.url), server.url) == b"hello"
    assert attacker.seen == []


def test_a_proxy_the_person_named_is_used(site: Sites, visitor: Visitors) -> None:
    proxy = site(lambda method, path: text(path.encode()))
    client = visitor("http://127.0.0.1:9", proxy=proxy.url)
    assert got(client, "http://127.0.0.1:9/x") == b"http://127.0.0.1:9/x"


def _context(authority: trustme.CA, *names: str, **more: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **more).configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> str:
    place = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(place))
    return str(place)


def test_s16_a_certificate_of_ones_own_is_trusted_when_given(
    site: Sites, visitor: Visitors, authority: trustme.CA, trusted: str
) -> None:
    server = site(tls=_context(authority, "127.0.0.1"))
    assert got(visitor(server.url, ca=trusted), server.url) == b"hello"


def test_b11_s15_an_unknown_authority_is_refused(
    site: Sites, visitor: Visitors, authority: trustme.CA
) -> None:
    server = site(tls=_context(authority, "127.0.0.1"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == "not-trusted"
    assert server.seen == []


def test_b11_s15_a_certificate_for_another_host_is_refused(
    site: Sites, visitor: Visitors, authority: trustme.CA, trusted: str
) -> None:
    server = site(tls=_context(authority, "other.example"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url, ca=trusted), server.url)
    assert told.value.code == "not-trusted"
    assert server.seen == []


@pytest.mark.parametrize(("begins", "ends"), [(2019, 2020), (2090, 2091)], ids=["past", "to come"])
def test_b11_h11_s15_a_certificate_of_another_time_is_refused_and_the_clock_is_spoken_of(
    site: Sites, visitor: Visitors, authority: trustme.CA, trusted: str, begins: int, ends: int
) -> None:
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (begins, ends))
    server = site(tls=_context(authority, "127.0.0.1", not_after=last, not_before=first))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url, ca=trusted), server.url)
    assert told.value.code == "certificate-date"
    assert server.seen == []


def test_s23_an_endless_body_is_cut_at_the_cap(
    raw_server: Callable[[Callable[[socket.socket], None]], int], visitor: Visitors
) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    url = f"http://127.0.0.1:{raw_server(talk)}/"
    with pytest.raises(Refused) as told:
        got(visitor(url), url, limits=Limits(cap=1 << 20))
    assert told.value.code == "too-large"


def test_b12_s24_a_small_body_that_inflates_without_end_is_cut_at_the_cap(
    site: Sites, visitor: Visitors
) -> None:
    engine = zlib.compressobj(9, wbits=31)
    bomb = b"".join(engine.compress(bytes(1 << 20)) for _ in range(300)) + engine.flush()
    assert len(bomb) < 320_000
    server = site(lambda method, path: text(bomb, Content_Encoding="gzip"))
    largest: list[int] = []

    def inflate() -> None:
        with visitor(server.url).ask("GET", server.url, limits=Limits(cap=8 << 20)) as answer:
            largest.extend(len(chunk) for chunk in answer.chunks())

    with pytest.raises(Refused) as told:
        inflate()
    assert told.value.code == "too-large"
    assert all(size <= 1 << 16 for size in largest)


def test_b13_a_body_that_inflates_a_lot_is_taken_below_the_cap(
    site: Sites, visitor: Visitors
) -> None:
    big = b'{"a": "' + b"x" * (30 << 20) + b'"}'
    server = site(lambda method, path: text(gzip.compress(big), Content_Encoding="gzip"))
    assert len(got(visitor(server.url), server.url)) == len(big)


def test_a_compressed_body_that_breaks_off_is_not_whole(site: Sites, visitor: Visitors) -> None:
    whole = gzip.compress(os.urandom(100_000))
    server = site(lambda method, path: text(whole[:-20], Content_Encoding="gzip"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == "incomplete"


def test_a_damaged_compressed_body_is_a_bad_answer(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"\x1f\x8bnonsense" * 50, Content_Encoding="gzip"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == "bad-answer"


def test_an_encoding_we_did_not_ask_for_is_a_bad_answer(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(b"x", Content_Encoding="br"))
    with pytest.raises(TryLater) as told:
        got(visitor(server.url), server.url)
    assert told.value.code == "bad-answer"


def test_compression_is_asked_for_on_a_real_line_only() -> None:
    assert compressed("https://dav.example/x") == "gzip"
    assert compressed("http://127.0.0.1:80/x") == "identity"


def test_s19_plain_http_beyond_this_computer_is_refused(visitor: Visitors) -> None:
    for home in ("http://dav.example/", "http://192.168.1.2/", "http://nas.local/"):
        with pytest.raises(Refused) as told:
            got(visitor(home), home)
        assert told.value.code == "insecure-address"


def test_an_error_tells_neither_password_nor_path(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(status=500))
    with pytest.raises(TryLater) as told:
        got(
            visitor(server.url, authorization=basic("me", lambda: "s3cret")),
            server.url + "/private/name",
        )
    assert "s3cret" not in repr(told.value)
    assert "private" not in repr(told.value)


def test_several_threads_may_ask_at_once(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(path.encode() * 1000))
    client = visitor(server.url)
    found: list[bool] = []

    def ask(number: int) -> None:
        path = f"/{number}"
        found.extend(got(client, server.url + path) == path.encode() * 1000 for _ in range(20))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 120
    assert all(found)
