"""The log holds nothing that opens an account or names a person."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from desktop.engine import logs
from desktop.places import Home

SEEDED = [
    "Authorization: Bearer abcdef123456",
    "Authorization: Basic dXNlcjpwYXNz",
    "token ya29.a0AfH6SMBx_secret",
    "refresh 1//0gSecretRefresh-token",
    "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2VjcmV0",
    "GET /callback?code=4/secretcode&state=secretstate HTTP/1.1",
    '{"access_token": "secret-value", "expires_in": 3599}',
    "refresh_token=secret-value&client_secret=GOCSPX-secret",
    "password: secret",
    "https://ann:secret@dav.example.org/x",
    "AGE-SECRET-KEY-1QQSECRETSECRET",
    "mail from ann.secret@example.org to +49 30 5550 1234",
]


@pytest.mark.parametrize("text", SEEDED)
def test_s13_seeded_secrets_are_redacted(text: str) -> None:
    said = logs.redact(text).lower()
    assert "secret" not in said.replace("client_secret", "")
    assert "555" not in said
    for part in ("abcdef123456", "dxnlcjpwyxnz"):
        assert part not in said


def test_s13_nothing_seeded_reaches_the_file_even_in_a_traceback(tmp_path: Path) -> None:
    home = Home(tmp_path)
    handler = logs.start(home)
    try:
        for text in SEEDED:
            logging.getLogger("desktop.test").warning("heard %s", text)
        trouble = ValueError("Bearer abcdef123456 of ann.secret@example.org")
        logging.getLogger("connectors.test").error("it failed", exc_info=trouble)
        logging.getLogger("urllib3.test").debug("Bearer too-much-said")
    finally:
        logs.stop(handler)
    written = (home.logs / "elsewhere.log").read_text()
    assert "ValueError" in written
    for part in ("abcdef123456", "ya29", "GOCSPX", "ann.secret", "too-much-said", "5550"):
        assert part not in written


def test_ordinary_lines_stay_as_they_are() -> None:
    line = "pull of old: 12 new, 3 changed; went on at 2026-03-02 09:00:00 after 429"
    assert logs.redact(line) == line
