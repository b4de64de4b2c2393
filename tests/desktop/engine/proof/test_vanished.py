"""What would be left without a provider is said in the numbers of the last drill, or unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.model import Kind
from desktop.engine.proof.certificate import Certificate, read, write
from desktop.engine.proof.page import page
from desktop.engine.proof.vanished import Fate, fates
from desktop.engine.report import KindProof

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ALL = {Kind.CONTACTS: 10}


def drilled(
    proof: KindProof, days: float = 1, target: str = "new", *, one_company: bool = False
) -> Certificate:
    return Certificate(
        "run-1", NOW - timedelta(days=days), "old", target, full=True,
        proofs={Kind.CONTACTS: proof}, one_company=one_company,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("drills", "expected"),
    [
        ([], Fate(0, 0, 10)),
        ([drilled(KindProof(10, 10, 10))], Fate(10, 0, 0)),
        ([drilled(KindProof(10, 9, 8, ["a: x", "b: missing"]))], Fate(8, 2, 0)),
        ([drilled(KindProof(8, 8, 8))], Fate(8, 0, 2)),
        ([drilled(KindProof(12, 12, 12))], Fate(10, 0, 0)),
        ([drilled(KindProof(10, 3, 3))], Fate(3, 0, 7)),
        ([drilled(KindProof(10, 10, 10, ["z: it came back though removed"]))], Fate(10, 0, 0)),
        ([drilled(KindProof(10, 10, 10), days=36)], Fate(0, 0, 10)),
        ([drilled(KindProof(10, 10, 10), days=-1)], Fate(0, 0, 10)),
        ([drilled(KindProof(10, 10, 10), one_company=True)], Fate(0, 0, 10)),
        ([drilled(KindProof(10, 10, 10), days=3), drilled(KindProof(10, 0, 0, ["a"] * 10))], Fate(0, 10, 0)),
    ],
    ids=["never", "all", "two lost", "two new since", "two removed since", "a sample", "too much",
         "stale", "of the future", "one company", "the newest counts"],
)  # fmt: skip
def test_the_three_add_up_and_rest_on_the_last_drill(
    drills: list[Certificate], expected: Fate
) -> None:
    found = fates(ALL, drills, "old", NOW)[Kind.CONTACTS]
    assert found == expected
    assert found.kept + found.lost + found.unknown == 10


def test_the_page_says_it_in_numbers() -> None:
    one = drilled(KindProof(10, 9, 8, ["a: x", "b: missing"]))
    assert b"If old had vanished that day: 8 items kept, 2 lost, 0 unknown." in page(one)
    twice = drilled(KindProof(10, 10, 10), one_company=True)
    assert b"would vanish with it" in page(twice)
    assert read(write(twice)) == twice
