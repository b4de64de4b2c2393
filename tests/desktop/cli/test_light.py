"""A command loads only what it needs: half of a short one's time is loading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN = """
import sys
from desktop.__main__ import main
status = main(sys.argv[1:])
print(*sys.modules, sep="\\n", file=sys.stderr)
sys.exit(status)
"""
NO_COMMAND = {
    "PySide6", "PIL", "rich", "lxml", "urllib3", "obstore", "icalendar", "vobject", "dateutil",
    "keyring", "cryptography", "pyrage", "truststore", "googleapiclient", "msal", "asyncio",
    "email", "http", "ssl", "ctypes", "uuid", "getpass",
    "webbrowser", "logging.handlers", "importlib.metadata", "desktop.engine.redacting",
    "desktop.engine.pages", "desktop.ui", "desktop.phone",
}  # fmt: skip
"""What others need, or nobody any more."""

FORMATS = {"connectors.formats.identify", "connectors.formats.photo", "connectors.net.http"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light")
    (folder / "camera").mkdir()
    (folder / "camera" / "one.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (folder / "disk").mkdir()
    for name in ("camera", "disk"):
        assert loaded(folder, "account", "add", name, "folder", "--path", str(folder / name))
    assert loaded(folder, "pull", "camera")
    assert loaded(folder, "mirror", "camera", "disk", "--as", "files")
    return folder


@pytest.mark.parametrize("command", ["account list", "plan list", "mirror camera disk --as files"])
def test_a_short_command_loads_nothing_it_has_no_use_for(filled: Path, command: str) -> None:
    names = loaded(filled, *command.split())
    assert "desktop.cli.main" in names
    assert sorted(names & (NO_COMMAND | FORMATS)) == []


def test_who_asks_for_one_verb_does_not_wait_for_the_options_of_all(filled: Path) -> None:
    assert "desktop.cli.service_options" not in loaded(filled, "plan", "list")
    assert "desktop.cli.service_options" in loaded(filled, "account", "list")


def loaded(folder: Path, *words: str) -> set[str]:
    """Every module that a command had loaded at its end."""
    command = [
        sys.executable, "-c", RUN, "--home", str(folder / "home"), "--vault", str(folder / "vault"),
        "--json", *words,
    ]  # fmt: skip
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return set(run.stderr.split("\n"))
