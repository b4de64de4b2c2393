"""The four words, and that none of them is green without dated evidence."""

from __future__ import annotations

import errno
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.errors import Full, SignInAgain
from connectors.model import Entry, Kind
from desktop.engine.accounts.secrets import Typed
from desktop.engine.plans import lately
from desktop.engine.plans.plans import Plan
from desktop.engine.proof import certificate
from desktop.engine.proof.certificate import Certificate
from desktop.engine.proof.vanished import Fate
from desktop.engine.report import KindProof, Trouble
from desktop.engine.status.lights import Colour
from desktop.engine.status.status import AccountStatus, State
from desktop.engine.tasks import Mirror, Pull
from desktop.vault.port import Port
from tests.connectors.things import thing
from tests.desktop.engine.faulty import Desk, Faulty


def of(desk: Desk) -> AccountStatus:
    return next(row for row in desk.engine.status().accounts if row.name == "old")


def planned(desk: Desk) -> None:
    Faulty("new")
    desk.engine.add_account("new", "memory", {"cloud": "new"}, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old", "new", 60))
    desk.cloud.fill(desk.book, range(5))
    desk.pull("old")


def proven(desk: Desk, equal: int = 5) -> None:
    """As a mirror and a drill that went well leave it."""
    now = desk.clock.now()
    lately.tried(desk.home, "mirror/old/new", now, well=True)
    with desk.vault() as vault:
        proof = KindProof(vault=5, read_back=5, equal=equal)
        one = Certificate(
            f"run-{now:%H%M%S%f}", now, "old", "new", full=True,
            proofs={Kind.CONTACTS: proof}, vault=vault.id,
        )  # fmt: skip
        vault.keep_evidence(one.name, certificate.write(one))


def other_company(desk: Desk) -> None:
    file = desk.home.settings / "accounts.json"
    file.write_text(file.read_text().replace('"company": "memory"', '"company": "another"', 1))


def test_without_a_vault_nothing_is_protected(desk: Desk) -> None:
    status = desk.engine.status()
    assert (status.state, status.trouble) == (State.NOT_PROTECTED, None)
    assert not desk.root.exists()


def test_a_copy_alone_is_not_protection(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(5))
    desk.pull()
    status = of(desk)
    assert (status.state, status.since) == (State.NOT_PROTECTED, None)
    (kind,) = status.kinds
    assert (kind.kind, kind.items, kind.drilled) == (Kind.CONTACTS, 5, None)
    assert kind.copied is not None


def test_copied_mirrored_and_proven_is_protected_until_the_evidence_ages(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk)
    assert of(desk).state is State.PROTECTED
    assert of(desk).kinds[0].drilled_on == "new"
    assert desk.engine.status().state is State.PROTECTED
    desk.clock.later(days=4)
    aged = of(desk)
    assert aged.state is State.NOT_PROTECTED
    assert aged.since is not None
    assert timedelta(0) < desk.clock.now() - aged.since < timedelta(days=2)


@pytest.mark.harmed("writes over a file of the vault")
def test_what_is_damaged_in_the_vault_is_never_green(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk)
    next(desk.root.glob("old/Contacts/*/*.vcf")).write_bytes(b"x")
    with desk.vault() as vault:
        assert vault.check().damaged
    found = of(desk)
    assert (found.state, found.since, found.damaged) == (State.NOT_PROTECTED, None, 1)
    desk.pull("old")
    assert (of(desk).state, of(desk).damaged) == (State.PROTECTED, 0)


def test_a_copy_made_by_hand_is_a_copy(desk: Desk) -> None:
    planned(desk)
    desk.engine.set_plan(Plan("old", "new", 60), remove=True)
    assert of(desk).targets == ()
    report = desk.engine.wait(desk.engine.start(Mirror("old", "new")))
    assert report.error is None
    status = of(desk)
    assert status.targets == ("new",)
    (copies,) = [light for light in status.lights if light.name == "copies"]
    assert copies.colour is not Colour.RED
    desk.engine.remove_account("new")
    assert of(desk).targets == ()


def test_a_drill_older_than_35_days_proves_nothing(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk)
    desk.clock.later(days=36)
    desk.pull("old")
    lately.tried(desk.home, "mirror/old/new", desk.clock.now(), well=True)
    assert of(desk).state is State.NOT_PROTECTED


def test_a_drill_that_found_a_difference_proves_nothing(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk, equal=4)
    assert of(desk).state is State.NOT_PROTECTED
    assert of(desk).kinds[0].drilled is None


def test_an_altered_certificate_proves_nothing(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk, equal=4)
    (file,) = (desk.root / ".elsewhere" / "evidence").glob("drill-*.json")
    file.write_text(file.read_text().replace('"equal": 4', '"equal": 5'))
    assert of(desk).state is State.NOT_PROTECTED


def test_g13_two_copies_with_one_company_count_as_one(desk: Desk) -> None:
    planned(desk)
    proven(desk)
    assert (of(desk).state, of(desk).one_company) == (State.NOT_PROTECTED, True)


def test_a_kind_nobody_drilled_is_not_protected(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    tasks = desk.cloud.create(Kind.TASKS, "To do")
    desk.cloud.set(
        tasks, "t1", b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    )
    desk.pull("old")
    proven(desk)
    assert of(desk).state is State.NOT_PROTECTED


def test_a_hold_is_held_and_counted(desk: Desk) -> None:
    planned(desk)
    desk.cloud.forget(desk.book, range(5))
    desk.pull("old")
    status = desk.engine.status()
    assert (of(desk).state, of(desk).kinds[0].held, len(status.holds)) == (State.HELD, 5, 1)


def test_when_the_next_run_is_due_is_told(desk: Desk) -> None:
    planned(desk)
    assert of(desk).next_due is not None
    assert of(desk).targets == ("new",)


def test_what_the_vault_has_of_an_account_that_was_removed_is_still_shown(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(5))
    desk.pull()
    desk.engine.remove_account("old")
    (row,) = desk.engine.status().accounts
    assert (row.name, row.service, row.kinds[0].items) == ("old", "memory", 5)
    assert len(desk.engine.history("old")) == 5


def test_a_proven_account_says_what_would_be_left_and_lights_what_is_known(desk: Desk) -> None:
    planned(desk)
    other_company(desk)
    proven(desk)
    (kind,) = of(desk).kinds
    assert kind.vanished == Fate(kept=5)
    shown = {light.name: str(light.colour) for light in of(desk).lights}
    assert (shown["fresh"], shown["companies"], shown["errors"]) == ("green", "green", "green")
    assert shown["copies"] == "unknown"  # the vault itself was never read back
    desk.clock.later(days=36)
    (kind,) = of(desk).kinds
    assert kind.vanished == Fate(unknown=5)
    assert "green" not in {str(light.colour) for light in of(desk).lights}


@pytest.mark.parametrize("error", [Full("no room"), SignInAgain("expired")])
def test_a_second_account_that_stopped_a_copy_needs_the_person_and_proves_nothing(
    desk: Desk, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(desk)
    other_company(desk)
    proven(desk)
    before = lately.read(desk.home).done["mirror/old/new"]

    def refused(*_: object) -> Entry:
        raise error

    desk.clock.later(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(Faulty, "put", refused)
        assert desk.engine.wait(desk.engine.start(Mirror("old", "new"))).exit == 3
    status = desk.engine.status()
    (second,) = [row for row in status.accounts if row.name == "new"]
    assert (status.state, second.state) == (State.NEEDS_YOU, State.NEEDS_YOU)
    assert second.needs is not None
    assert lately.read(desk.home).done["mirror/old/new"] == before
    assert desk.engine.wait(desk.engine.start(Mirror("old", "new"))).exit == 0
    assert desk.engine.status().state is not State.NEEDS_YOU
    assert lately.read(desk.home).done["mirror/old/new"] > before


def test_a_disk_that_is_away_needs_the_person_until_it_is_back(desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "stick"
    disk.mkdir()
    (disk / "ann.vcf").write_bytes(b"".join(thing(Kind.CONTACTS, "ann").chunks))
    desk.engine.add_account("stick", "folder", {"path": str(disk)}, Typed(""), lambda _: None)
    for away in (False, True, False):
        if away:
            disk.rename(tmp_path / "unplugged")
        elif not disk.exists():
            (tmp_path / "unplugged").rename(disk)
        report = desk.engine.wait(desk.engine.start(Pull(("stick",))))
        (row,) = [one for one in desk.engine.status().accounts if one.name == "stick"]
        assert report.exit == (3 if away else 0)
        assert row.needs == (Trouble("disk-not-connected", "stick") if away else None)


def test_a_pull_stopped_by_a_full_disk_of_the_vault_needs_the_person_until_it_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(desk)
    desk.cloud.fill(desk.book, range(8))
    real = Port.create

    def create(self: Port, path: str | Path) -> int:
        if desk.root in Path(path).parents:
            raise OSError(errno.ENOSPC, "full")
        return real(self, path)

    with monkeypatch.context() as full:
        full.setattr(Port, "create", create)
        assert desk.pull("old").exit == 3
    assert of(desk).needs == Trouble("vault-full", "old")
    assert desk.engine.status().state is State.NEEDS_YOU
    assert desk.pull("old").exit == 0
    assert of(desk).needs is None


def test_a_disk_too_full_for_a_note_of_it_needs_the_person_while_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(desk)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9))
        assert of(desk).needs == Trouble("vault-full", "old")
        second = next(row for row in desk.engine.status().accounts if row.name == "new")
        assert second.needs is None, "nothing is copied from it"
    assert of(desk).needs is None
