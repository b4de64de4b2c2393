"""Other people's text cannot drive the terminal."""

from __future__ import annotations

import pytest

from desktop.cli.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;mine\x07Ada", "]0;mineAda"),
        ("\x1b]8;;http://bad\x1b\\link", "]8;;http://bad\\link"),
        ("\x9b31mred", "31mred"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("two\nlines\r\nof\ttext", "two lines  of text"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\udcff", "\ufffd"),
    ],
)
def test_s37_what_would_drive_the_terminal_is_not_printed(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["Zoë Müller", "山田 太郎", "محمد", "👩‍👩‍👧", "می‌خواهم"])
def test_names_of_every_script_stay_as_they_are(text: str) -> None:
    assert visible(text) == text
