"""A certificate proves only what it counted, only for a while, and only unaltered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.model import Kind
from desktop.engine.proof.certificate import Certificate, content_of, latest, read, write
from desktop.engine.report import KindProof

WHEN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def certificate(**changes: object) -> Certificate:
    facts: dict[str, object] = {
        "run": "r1", "when": WHEN, "source": "Home", "target": "Disk", "full": True,
        "proofs": {Kind.CONTACTS: KindProof(12, 12, 12, []), Kind.TASKS: KindProof(3, 3, 2, ["x"])},
        "samples": ("Zoë Ünal",), "lost": {"guest photos": 2},
    }  # fmt: skip
    return Certificate(**{**facts, **changes})  # type: ignore[arg-type]


def test_it_comes_back_from_its_file_as_it_was() -> None:
    assert read(write(certificate())) == certificate()


def test_an_altered_certificate_is_none() -> None:
    raw = write(certificate())
    for old, new in ((b'"equal": 2', b'"equal": 3'), (b"Home", b"Away"), (b"2026", b"2027")):
        assert old in raw
        with pytest.raises(ValueError, match="altered"):
            read(raw.replace(old, new, 1))
    for junk in (b"", b"[]", b"{}", b"\xff", b'{"seal": 1}'):
        with pytest.raises(ValueError):
            read(junk)


def test_a_kind_is_proven_only_when_all_of_it_was_equal() -> None:
    one = certificate()
    assert one.proves(Kind.CONTACTS, WHEN)
    assert not one.proves(Kind.TASKS, WHEN)
    assert not one.proves(Kind.PHOTOS, WHEN)
    part = certificate(proofs={Kind.CONTACTS: KindProof(12, 11, 11, [])})
    assert not part.proves(Kind.CONTACTS, WHEN)
    nothing = certificate(full=False, proofs={Kind.CONTACTS: KindProof(12, 0, 0, [])})
    assert not nothing.proves(Kind.CONTACTS, WHEN)
    of_none = certificate(proofs={Kind.CONTACTS: KindProof(0, 0, 0, [])})
    assert not of_none.proves(Kind.CONTACTS, WHEN)


def test_a_sample_proves_while_everything_sampled_was_equal() -> None:
    sample = certificate(full=False, proofs={Kind.CONTACTS: KindProof(1000, 50, 50, [])})
    assert sample.proves(Kind.CONTACTS, WHEN)
    bad = certificate(full=False, proofs={Kind.CONTACTS: KindProof(1000, 50, 49, ["x"])})
    assert not bad.proves(Kind.CONTACTS, WHEN)


def test_proof_ages_into_unknown_and_is_not_believed_from_the_future() -> None:
    one = certificate()
    assert one.proves(Kind.CONTACTS, WHEN + timedelta(days=35))
    assert not one.proves(Kind.CONTACTS, WHEN + timedelta(days=35, seconds=1))
    assert not one.proves(Kind.CONTACTS, WHEN - timedelta(hours=1))


def test_the_latest_passed_drill_of_each_kind_counts() -> None:
    older = certificate()
    newer = certificate(run="r2", when=WHEN + timedelta(days=1))
    other = certificate(run="r3", source="Work", when=WHEN + timedelta(days=2))
    assert latest([newer, other, older], "Home") == {Kind.CONTACTS: newer}


def test_a_later_drill_that_failed_takes_the_proof_of_its_target_back() -> None:
    failed = {Kind.CONTACTS: KindProof(12, 12, 11, ["x"])}
    later = certificate(run="r2", when=WHEN + timedelta(days=1), proofs=failed)
    assert latest([later, certificate()], "Home") == {}
    elsewhere = certificate(run="r3", target="Another disk")
    assert latest([later, elsewhere, certificate()], "Home") == {Kind.CONTACTS: elsewhere}


def test_content_is_one_for_the_same_bodies_in_any_order() -> None:
    assert content_of(["b", "a"]) == content_of(["a", "b"]) != content_of(["a"])
