from __future__ import annotations

from collections.abc import Mapping

import pytest

from connectors import dav
from connectors.catalogue import find
from connectors.contract import Password, Session
from connectors.dav.account import Door, reach_account
from connectors.dav.client import DavAccount
from connectors.dav.presets import PRESETS, Preset, preset
from connectors.errors import NotThere, Refused, SignInAgain, TryLater
from connectors.model import Kind
from connectors.net.dav.discovery import Service
from tests.clouds import faults
from tests.clouds.cloud import Cloud
from tests.clouds.faults import Response
from tests.connectors.dav.conftest import Fakes, fill, opened


class Records:
    def __init__(self, **hosts: str) -> None:
        self._hosts = hosts

    def srv(self, name: str) -> list[tuple[int, int, int, str]]:
        host = self._hosts.get(name.split("._", maxsplit=1)[0].strip("_"))
        return [(0, 0, 443, host)] if host else []

    def txt(self, name: str) -> list[str]:
        return []


def reached(cloud: Cloud, **settings: str) -> Mapping[Service, Door]:
    doors = reach_account(cloud.session(**settings), preset("dav"), Records())
    for door in doors.values():
        door.client.close()
    return doors


@pytest.mark.parametrize("path", ["", "principals/alice/", ".well-known/caldav", "nothing/here/"])
def test_an_address_leads_to_both_homes(fake: Fakes, path: str) -> None:
    cloud = fake()
    doors = reached(cloud, url=cloud.url + path)
    assert {service: door.homes for service, door in doors.items()} == {
        Service.CARDDAV: (cloud.url + "card/alice/",),
        Service.CALDAV: (cloud.url + "cal/alice/",),
    }
    assert {door.principal for door in doors.values()} == {"/principals/alice/"}


@pytest.mark.parametrize("server", ["radicale", "xandikos", "cyrus", "sabre", "davical", "sogo"])
def test_a_real_server_is_found_from_its_bare_address(
    request: pytest.FixtureRequest, server: str
) -> None:
    cloud = request.getfixturevalue(f"a_{server}")
    cloud.faults.clear()
    assert set(reached(cloud)) == set(Service)


def test_an_address_of_a_collection_leads_to_its_owners_homes(fake: Fakes) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=1)
    account = opened(cloud)
    account.close()
    (door, *_) = reached(cloud, url=cloud.url + collection.id[1:]).values()
    assert door.homes


def test_a_wrong_password_asks_to_sign_in_again_after_one_request(fake: Fakes) -> None:
    cloud = fake()
    with pytest.raises(SignInAgain):
        reached(cloud, secret="wrong")
    assert len(cloud.faults.requests) == 1


def test_a_server_without_dav_is_told_as_that(fake: Fakes) -> None:
    cloud = fake()
    cloud.faults.always(faults.status(404))
    with pytest.raises(NotThere) as told:
        reached(cloud)
    assert told.value.code == "no-dav"


def test_a_server_whose_front_page_is_a_web_page_is_found_by_its_well_known_address(
    fake: Fakes,
) -> None:
    cloud = fake()
    page = faults.status(200, b"<html>", "text/html")
    moved = faults.Fault(instead=Response(301, {"Location": "/principals/alice/"}))
    cloud.faults.always(moved, "PROPFIND", "/.well-known/")
    cloud.faults.at(0, page)
    assert set(reached(cloud)) == set(Service)


def test_no_service_is_left_out_for_want_of_the_other(fake: Fakes) -> None:
    cloud = fake()
    gone = b"<a:addressbook-home-set><d:href>/card/alice/</d:href></a:addressbook-home-set>"

    def without(answer: Response) -> Response:
        return Response(answer.status, answer.headers, answer.body.replace(gone, b""))

    cloud.faults.always(faults.Fault(change=without))
    assert set(reached(cloud)) == {Service.CALDAV}
    # The well-known address leads to where the way began, so it is not gone once more.
    asked = [path for _, path in cloud.faults.requests]
    assert asked == ["/", "/principals/alice/", "/.well-known/carddav"]


def test_a27_half_an_account_in_trouble_is_no_account(fake: Fakes) -> None:
    cloud = fake()
    gone = b"<a:addressbook-home-set><d:href>/card/alice/</d:href></a:addressbook-home-set>"

    def without(answer: Response) -> Response:
        return Response(answer.status, answer.headers, answer.body.replace(gone, b""))

    cloud.faults.always(faults.status(500), "PROPFIND", "/.well-known/carddav")
    cloud.faults.always(faults.Fault(change=without))
    with pytest.raises(TryLater):
        reached(cloud)


def test_a_server_that_does_not_know_us_asks_to_sign_in(fake: Fakes) -> None:
    cloud = fake()
    known = b"<d:href>/principals/alice/</d:href>"

    def unknown(answer: Response) -> Response:
        body = answer.body.replace(known, b"<d:unauthenticated/>")
        return Response(answer.status, answer.headers, body)

    cloud.faults.always(faults.Fault(change=unknown))
    with pytest.raises(SignInAgain):
        reached(cloud)


def test_s21_a_home_at_a_strangers_is_refused(fake: Fakes) -> None:
    cloud, stranger = fake(), fake()

    def elsewhere(answer: Response) -> Response:
        body = answer.body.replace(b"/card/alice/", stranger.url.encode() + b"card/alice/")
        return Response(answer.status, answer.headers, body)

    cloud.faults.always(faults.Fault(change=elsewhere))
    account = opened(cloud)
    with pytest.raises(Refused) as told:
        list(account.collections())
    account.close()
    assert told.value.code == "unsafe-address"
    assert stranger.faults.requests == []


def test_s20_a_well_known_address_at_a_strangers_is_refused(fake: Fakes) -> None:
    cloud, stranger = fake(), fake()
    cloud.faults.always(faults.redirect(stranger.url), "PROPFIND")
    with pytest.raises(Refused) as told:
        reached(cloud)
    assert told.value.code == "unsafe-address"
    assert stranger.faults.requests == []


def starts(
    user: str, names: Records, service: Preset | None = None, url: str = ""
) -> dict[Service, str]:
    from connectors.dav.account import _starts

    return _starts(url, user, service or preset("dav"), names)


def test_an_e_mail_address_leads_to_its_domains_service() -> None:
    found = starts(
        "me@firm.example", Records(caldavs="cal.firm.example.", carddavs="card.firm.example.")
    )
    assert found == {
        Service.CARDDAV: "https://card.firm.example/",
        Service.CALDAV: "https://cal.firm.example/",
    }


def test_without_records_the_domain_itself_is_asked() -> None:
    assert set(starts("me@firm.example", Records()).values()) == {"https://firm.example/"}


def test_a_domain_that_points_to_a_stranger_is_not_followed_with_the_password() -> None:
    with pytest.raises(Refused) as told:
        starts("me@firm.example", Records(caldavs="dav.evil.example.com."))
    assert (told.value.code, told.value.about) == ("other-host", "dav.evil.example.com")


def test_a_known_domain_needs_no_records() -> None:
    found = starts("me@gmx.de", Records(caldavs="evil.example."))
    assert found[Service.CALDAV] == "https://caldav.gmx.net/begenda/dav/me@gmx.de/calendar/!"


def test_an_address_without_scheme_is_a_secure_one() -> None:
    assert set(starts("me", Records(), url="dav.example/x").values()) == {"https://dav.example/x"}


def test_neither_address_nor_e_mail_is_told() -> None:
    with pytest.raises(NotThere) as told:
        starts("alice", Records())
    assert told.value.code == "no-address"


def test_a_password_is_asked_for_once_in_a_visit(fake: Fakes) -> None:
    cloud = fake()
    fill(cloud, Kind.CONTACTS)
    asked = []

    def secret() -> str:
        asked.append(1)
        return cloud.secret

    account = DavAccount(Session(cloud.settings, secret), preset("dav"))
    for collection in account.collections():
        list(account.changes(collection, None))
    account.close()
    assert len(asked) == 1


def test_nothing_is_asked_before_the_first_question(fake: Fakes) -> None:
    cloud = fake()
    account = opened(cloud)
    account.close()
    assert cloud.faults.requests == []


def test_a13_another_person_on_the_same_server_is_another_identity(
    request: pytest.FixtureRequest,
) -> None:
    cloud = request.getfixturevalue("a_radicale")
    cloud.faults.clear()
    alice = opened(cloud)
    bob = DavAccount(cloud.session(user="bob", secret="bobpw"), preset("dav"))
    assert alice.identity() != bob.identity()
    alice.close()
    bob.close()


def test_s19_a_server_in_the_house_without_tls_needs_consent(fake: Fakes) -> None:
    cloud = fake()
    with pytest.raises(Refused) as told:
        reached(cloud, url="http://192.168.77.77/")
    assert told.value.code == "insecure-address"


def test_a12_a_login_page_at_every_address_is_a_wrong_network(fake: Fakes) -> None:
    cloud = fake()
    cloud.faults.always(faults.portal())
    with pytest.raises(TryLater) as told:
        reached(cloud)
    assert told.value.code == "wrong-network"


def test_every_preset_is_in_the_catalogue_with_words_for_the_person() -> None:
    assert [known.id for known in PRESETS] == [
        "dav", "icloud", "fastmail", "nextcloud", "mailbox", "posteo", "gmx", "webde", "yahoo",
    ]  # fmt: skip
    for known in PRESETS:
        connector = find(known.id)
        assert isinstance(connector.sign_in, Password)
        assert len(connector.sign_in.help) > 20
        assert "user" in [field.name for field in connector.sign_in.fields]
        assert ("url" in [field.name for field in connector.sign_in.fields]) == bool(known.url_help)
        assert set(connector.coverage) >= set(connector.kinds)
        assert all(traits.writes for traits in connector.kinds.values())


@pytest.mark.parametrize(
    "known", [known for known in PRESETS if known.contacts], ids=lambda known: known.id
)
def test_a_presets_addresses_are_secure(known: Preset) -> None:
    found = starts("me@example.com", Records(), known)
    assert all(url.startswith("https://") and "{" not in url for url in found.values())


def test_the_connectors_are_cheap_to_import() -> None:
    import subprocess
    import sys

    code = (
        "import sys, connectors.dav; print(sorted({'lxml', 'urllib3', 'dns'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert len(dav.CONNECTORS) == len(PRESETS)
