from __future__ import annotations

from collections.abc import Sequence

import pytest

from connectors.net.dav.lookup import Pointer, SystemNames, pointer

Srv = tuple[int, int, int, str]


class Records:
    def __init__(self, srv: Sequence[Srv] = (), txt: Sequence[str] = ()) -> None:
        self._srv, self._txt = list(srv), list(txt)
        self.asked: list[str] = []

    def srv(self, name: str) -> list[Srv]:
        self.asked.append(name)
        return self._srv

    def txt(self, name: str) -> list[str]:
        return self._txt


def test_the_first_by_priority_then_weight_is_taken_with_its_path() -> None:
    names = Records(
        [
            (20, 0, 443, "later.example."),
            (10, 1, 443, "light.example."),
            (10, 9, 8443, "DAV.example."),
        ],
        ["other=1", "path=/dav/"],
    )
    found = pointer("caldav", "example.com", names)
    assert found == Pointer("dav.example", 8443, "/dav/")
    assert found.url == "https://dav.example:8443/dav/"
    assert names.asked == ["_caldavs._tcp.example.com"]


def test_no_record_or_a_dot_means_none() -> None:
    assert pointer("carddav", "example.com", Records()) is None
    assert pointer("carddav", "example.com", Records([(0, 0, 0, ".")])) is None


def test_a_path_that_is_none_is_left_out() -> None:
    found = pointer("carddav", "example.com", Records([(0, 0, 443, "d.example")], ["path=evil"]))
    assert found is not None
    assert found.url == "https://d.example/"


def test_without_a_resolver_there_are_no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("dns.resolver.Resolver", none)
    assert SystemNames().srv("_caldavs._tcp.example.com") == []
    assert SystemNames().txt("_caldavs._tcp.example.com") == []
