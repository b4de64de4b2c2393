"""The log holds what went wrong, and nothing that opens an account or names a person."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest

from desktop.engine import logs
from desktop.places import Home
from desktop.vault.words import VaultError
from tests.desktop.engine.test_redacting import SEEDED


def test_s13_nothing_seeded_reaches_the_file_even_in_a_traceback(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with logs.kept(home):
        for text in SEEDED:
            logging.getLogger("desktop.test").warning("heard %s", text)
        trouble = ValueError("Bearer abcdef123456 of ann.secret@example.org")
        logging.getLogger("connectors.test").error("it failed", exc_info=trouble)
        logging.getLogger("urllib3.test").debug("Bearer too-much-said")
    written = logs.path(home).read_text()
    assert "ValueError" in written
    for part in ("abcdef123456", "ya29", "GOCSPX", "ann.secret", "too-much-said", "5550"):
        assert part not in written


def test_s13_what_files_and_items_are_called_stays_out_of_the_log(tmp_path: Path) -> None:
    called, other = tmp_path / "Ulrike O'Neil" / "Gruft.vcf", '"Gruft".vcf'
    with logs.kept(Home(tmp_path)):
        try:
            try:
                called.rename(called.with_name(other))
            except OSError as error:
                raise VaultError("vault-failing") from error
        except VaultError:
            logging.getLogger("desktop.test").exception("pull went wrong")
        for own in (KeyError("Ulrike"), ValueError("command ['open', 'Ulrike', 'Gruft'] failed")):
            logging.getLogger("desktop.test").info("it failed", exc_info=own)
    written = logs.path(Home(tmp_path)).read_text()
    assert [word for word in ("Ulrike", "Neil", "Gruft", str(Path.home())) if word in written] == []
    assert "FileNotFoundError: [Errno 2] No such file or directory: …" in written
    assert "desktop.vault.words.VaultError: vault-failing" in written
    assert "desktop/engine/test_logs.py" in written


def test_what_nobody_caught_is_in_the_log_and_goes_where_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: heard.append(kind))
    monkeypatch.setattr(threading, "excepthook", lambda raised: heard.append(raised.exc_type))
    home = Home(tmp_path)

    def broken() -> None:
        raise LookupError("beside")

    with logs.kept(home), logs.unforeseen():
        sys.excepthook(ArithmeticError, ArithmeticError("at the front"), None)
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
    assert heard == [ArithmeticError, LookupError]
    written = logs.path(home).read_text()
    assert "ArithmeticError: at the front" in written
    assert "LookupError: beside" in written


def test_what_nothing_was_said_about_makes_no_file(tmp_path: Path) -> None:
    with logs.kept(Home(tmp_path)):
        pass
    assert not Home(tmp_path).logs.exists()
