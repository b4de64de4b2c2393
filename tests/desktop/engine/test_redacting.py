"""What opens an account or names a person is taken out of a text."""

from __future__ import annotations

import pytest

from desktop.engine import redacting

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
    said = redacting.redact(text).lower()
    assert "secret" not in said.replace("client_secret", "")
    assert "555" not in said
    for part in ("abcdef123456", "dxnlcjpwyxnz"):
        assert part not in said


def test_ordinary_lines_stay_as_they_are() -> None:
    line = "pull of old: 12 new, 3 changed; went on at 2026-03-02 09:00:00 after 429"
    assert redacting.redact(line) == line
