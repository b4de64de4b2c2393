from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from connectors.errors import TryLater
from connectors.net.dav.multistatus import Multistatus, reason
from connectors.net.dav.words import DAV

HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<d:multistatus xmlns:d="DAV:">'
TAIL = b"</d:multistatus>"


def response(href: str, etag: str = '"1"', more: str = "") -> bytes:
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:getetag>{etag}</d:getetag>{more}"
        "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    ).encode()


def cut(whole: bytes, size: int) -> list[bytes]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_responses_come_whole_however_the_answer_is_cut(size: int) -> None:
    whole = (
        HEAD + response("/a") + response("/b", '"2"') + b"<d:sync-token>t7</d:sync-token>" + TAIL
    )
    read = Multistatus(cut(whole, size))
    assert [(told.href, told.text(DAV + "getetag")) for told in read] == [
        ("/a", '"1"'),
        ("/b", '"2"'),
    ]
    assert read.token == "t7"


def test_another_prefix_or_none_means_the_same() -> None:
    whole = b'<multistatus xmlns="DAV:"><response><href> /x </href><status>HTTP/1.1 404 Not Found</status></response></multistatus>'
    (told,) = Multistatus([whole])
    assert (told.href, told.status) == ("/x", 404)


def test_properties_that_were_not_found_are_not_given() -> None:
    whole = (
        HEAD
        + (
            b"<d:response><d:href>/a</d:href><d:propstat><d:prop><d:getetag>x</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
            b"<d:propstat><d:prop><d:displayname/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>"
        )
        + TAIL
    )
    (told,) = Multistatus([whole])
    assert list(told.props) == [DAV + "getetag"]
    assert told.errors == {404: 1}


def test_a19_an_answer_cut_anywhere_is_never_whole() -> None:
    whole = HEAD + response("/a") + response("/b") + TAIL
    for end in range(len(whole) - 1):
        with pytest.raises(TryLater) as told:
            list(Multistatus([whole[:end]]))
        assert told.value.code in ("incomplete", "bad-answer")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>hello</body></html>",
        b'<multistatus xmlns="other:"/>',
        b"<d:multistatus xmlns:d='DAV:'><d:response></d:multistatus>",
        b"not xml at all",
        HEAD + b"\xff\xfe" + TAIL,
        HEAD + TAIL + b"<more/>",
        HEAD + b"&undefined;" + TAIL,
    ],
)
def test_a19_what_is_no_multistatus_is_no_answer(body: bytes) -> None:
    with pytest.raises(TryLater):
        list(Multistatus([body]))


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BODY = (
    b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>&b;</d:href></d:response></d:multistatus>'
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS + BODY,
        b'<!DOCTYPE m [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + BODY,
        b'<!DOCTYPE m SYSTEM "http://127.0.0.1:1/x.dtd">' + BODY,
        b'<!DOCTYPE m [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>' + BODY,
        b'<!-- a --><!DOCTYPE m [<!ENTITY b "--><a">]>' + BODY,
        b"<?xml version='1.0'?><?pi <a ?>" + LAUGHS + BODY,
        ("\ufeff" + LAUGHS.decode() + BODY.decode()).encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>' + BODY,
        b" " * 9_000 + LAUGHS + BODY,
    ],
)
@pytest.mark.parametrize("size", [3, 100_000])
def test_s29_a_document_type_is_never_let_in(body: bytes, size: int) -> None:
    with pytest.raises(TryLater) as told:
        list(Multistatus(cut(body, size)))
    assert told.value.code in ("bad-answer", "incomplete")


def test_s29_nothing_nests_without_end() -> None:
    deep = HEAD + b"<d:response>" + b"<x>" * 200_000
    with pytest.raises(TryLater):
        list(Multistatus([deep]))


def test_s23_a_response_that_never_ends_is_given_up() -> None:
    def endless() -> Iterator[bytes]:
        yield HEAD + b"<d:response><d:href>"
        while True:
            yield b"x" * (1 << 20)

    with pytest.raises(TryLater) as told:
        list(Multistatus(endless()))
    assert told.value.code == "bad-answer"


def test_a_response_within_another_is_a_part_of_it() -> None:
    (told,) = Multistatus(
        [HEAD + response("/a", more=f"<d:x>{response('/b').decode()}</d:x>") + TAIL]
    )
    assert told.href == "/a"
    assert told.has(DAV + "x", DAV + "response")


def test_text_that_looks_like_a_document_type_within_a_note_is_text() -> None:
    note = "<![CDATA[<!DOCTYPE html><p>hi</p>]]>"
    (told,) = Multistatus(
        [HEAD + response("/a", more=f"<d:displayname>{note}</d:displayname>") + TAIL]
    )
    assert told.text(DAV + "displayname") == "<!DOCTYPE html><p>hi</p>"


def test_a_large_answer_is_read_in_little_memory() -> None:
    def endless() -> Iterator[bytes]:
        yield HEAD
        for number in range(4_000):
            yield response(f"/{number}", more="<d:displayname>" + "x" * 1000 + "</d:displayname>")
        yield TAIL

    tracemalloc.start()
    count = sum(1 for _ in Multistatus(endless()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_000
    assert peak < 1 << 20


def test_the_reasons_an_error_names() -> None:
    body = '<?xml version="1.0"?><d:error xmlns:d="DAV:"><c:no-uid-conflict xmlns:c="x"><d:href>/a</d:href></c:no-uid-conflict></d:error>'
    assert "no-uid-conflict" in reason(body).split()
