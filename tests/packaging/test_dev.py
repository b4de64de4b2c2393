"""The two commands that set a fresh machine up say what is missing wherever they are run."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def no_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)


def test_an_old_python_can_read_it_far_enough_to_say_what_to_install(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    assert dev.main(["demo"]) == 1
    said = capsys.readouterr().err
    for word in ("3.11", "apt-get", "brew", "winget", "dnf"):
        assert word in said


@pytest.mark.usefixtures("no_debian")
def test_on_another_system_it_says_what_debian_would_install_and_goes_on(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.system_packages(["cyrus-caldav", "xvfb"])
    said = capsys.readouterr().out
    assert "not Debian" in said
    assert "cyrus-caldav xvfb" in said


@pytest.mark.parametrize("needed", [True, False])
def test_only_packages_that_are_needed_end_it_when_they_cannot_be_had(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    needed: bool,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev, "installed", lambda name: False)
    monkeypatch.setattr(dev, "run", lambda command, *_, **__: 100)
    if needed:
        with pytest.raises(SystemExit):
            dev.system_packages(["cyrus-caldav"], needed=True)
    else:
        dev.system_packages(["cyrus-caldav"], needed=False)
    assert "apt-get install cyrus-caldav" in capsys.readouterr().err


def failing(error: Exception) -> Callable[..., None]:
    def create(*_: object, **__: object) -> None:
        raise error

    return create


@pytest.mark.usefixtures("no_debian")
@pytest.mark.parametrize(
    "error", [ImportError("ensurepip"), subprocess.CalledProcessError(1, "ensurepip")]
)
def test_a_python_that_cannot_make_environments_is_told_what_it_lacks(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    error: Exception,
) -> None:
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / "venv")
    monkeypatch.setattr("venv.create", failing(error))
    with pytest.raises(SystemExit):
        dev.make_environment()
    assert "ensurepip" in capsys.readouterr().err


def test_a_word_it_does_not_know_is_answered_with_how_it_is_used(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["what"]) == 2
    assert dev.main([]) == 2
    assert "packaging/dev.py demo" in capsys.readouterr().out
