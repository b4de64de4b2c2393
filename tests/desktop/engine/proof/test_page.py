"""The printed page says no more than the certificate proves, and shows names as text."""

from __future__ import annotations

from connectors.model import Kind
from desktop.engine.proof.page import page
from desktop.engine.report import KindProof
from tests.desktop.engine.proof.test_certificate import certificate


def test_a_good_drill_says_proven_and_until_when() -> None:
    one = certificate(proofs={Kind.CONTACTS: KindProof(12, 12, 12, [])})
    said = page(one).decode()
    assert "<h1>Restore proven</h1>" in said
    assert "counts until 2026-12-06" in said


def test_a_drill_that_compared_nothing_proves_nothing() -> None:
    assert b"Restore not proven" in page(certificate(proofs={}))


def test_what_differed_is_named_and_names_are_text() -> None:
    proof = KindProof(12, 12, 11, ["<script>alert(1)</script>: a phone number is missing"])
    said = page(certificate(proofs={Kind.CONTACTS: proof})).decode()
    assert "Restore not proven" in said
    assert "<script>" not in said
    assert "a phone number is missing" in said
    assert "guest photos: 2 items" in said
