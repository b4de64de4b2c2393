"""For every test: no display, no network but loopback, no person's own folders."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.oracle.watch import Watch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run in the background is started deaf to Ctrl-C, and so would be every program it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how busy the machine is.
settings.register_profile("elsewhere", deadline=None)
settings.load_profile("elsewhere")

# Tests of a live account are run by a volunteer who names them and gives an account.
collect_ignore = ["live"]

LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}


WATCH = pytest.StashKey[tuple[Watch, tuple[Path, ...]]]()


@pytest.fixture(autouse=True)
def _oracle(request: pytest.FixtureRequest, _own_home: Path) -> Iterator[None]:
    roots = [_own_home]
    if "tmp_path" in request.fixturenames:
        roots.append(request.getfixturevalue("tmp_path"))
    watch, root, level = Watch(), logging.getLogger(), logging.getLogger().level
    with pytest.MonkeyPatch.context() as patch:
        watch.over(patch)
        root.addHandler(watch.heard)
        root.setLevel(min(level, logging.INFO))
        request.node.stash[WATCH] = (watch, tuple(roots))
        yield
    root.removeHandler(watch.heard)
    root.setLevel(level)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """The test ends with what the oracle says of it, while its places are still there."""
    yield
    if WATCH in item.stash:
        watch, roots = item.stash[WATCH]
        wrong = watch.verdict(*roots, harmed=item.get_closest_marker("harmed") is not None)
        assert not wrong, "the oracle: " + "; ".join(wrong[:12])


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            assert host in LOOPBACK or str(host).startswith("127."), (
                f"the network was asked: {host}"
            )
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("ELSEWHERE_HOME", str(home / "app"))
    monkeypatch.setenv("ELSEWHERE_VAULT", str(home / "Elsewhere"))
    for name in ("NETRC", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return home
