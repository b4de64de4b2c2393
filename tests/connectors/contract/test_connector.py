"""What follows from a connector's value alone, and what a session gives when nobody said more."""

from __future__ import annotations

import pytest

from connectors.contract import Connector, Files, Place, Session, Traits
from connectors.errors import Refused
from connectors.model import Kind


def connector(**traits: Traits) -> Connector:
    kinds = {Kind(kind): one for kind, one in traits.items()}
    return Connector("new", "New", "new", Place(()), kinds)


def test_who_takes_items_of_one_kind_takes_copies() -> None:
    mixed = connector(contacts=Traits(), calendar=Traits(writes=True))
    assert mixed.takes_items
    assert mixed.takes_copies


def test_who_only_gives_items_takes_no_copies() -> None:
    given = connector(contacts=Traits(), photos=Traits())
    assert not given.takes_items
    assert not given.takes_copies


def test_a_place_for_files_takes_copies_without_taking_items() -> None:
    def files(session: Session) -> Files:
        raise Refused("nobody opens it here")

    place = Connector("new", "New", "new", Place(()), files=files)
    assert not place.takes_items
    assert place.takes_copies


def test_a_sign_in_that_ends_is_told_ahead_and_one_that_does_not_is_not() -> None:
    (ahead,) = connector().ahead({"ends": "2026-05-01"})
    assert (ahead.code, ahead.when) == ("sign-in-ends", "2026-05-01")
    assert connector().ahead({}) == ()


def test_a_session_of_its_own_has_no_secret_no_memory_and_no_other_account() -> None:
    session = Session()
    session.remember("page", b"body")
    assert (session.secret(), session.recall("page"), session.scratch()) == ("", b"", None)
    with pytest.raises(Refused) as refused:
        session.files_of("photos")
    assert (refused.value.code, refused.value.about) == ("no-such-account", "photos")
