"""An SFTP server's key, its passwords, and the one rclone behind it all."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from connectors import rclone
from connectors.contract import Files, Session
from connectors.errors import Full, Refused, SignInAgain, TryLater
from connectors.rclone import child
from connectors.rclone.call import Line
from connectors.rclone.providers import providers
from tests.clouds.sftp import PASSWORD, sftp
from tests.connectors.file_things import files_of, put


def place(session: Session) -> Files:
    return files_of(rclone.SFTP, session)


@pytest.mark.parametrize("folder", ["", "my files/ü of ssh-ed25519 A"])
def test_the_key_seen_first_is_the_one_kept_to(tmp_path: Path, folder: str) -> None:
    with sftp(tmp_path / "one") as server:
        with closing(place(server.session(folder))) as files:
            identity = files.identity()
        with closing(place(server.session(folder, identity=identity))) as files:
            assert files.identity() == identity
            put(files, tmp_path, "a.vcf", b"x")
        port = server.port
    with (
        sftp(tmp_path / "impostor", port) as other,
        closing(place(other.session(folder, identity=identity))) as files,
    ):
        with pytest.raises(SignInAgain) as caught:
            put(files, tmp_path, "b.vcf", b"secret")
        assert caught.value.code == "other-host-key"
        with pytest.raises(SignInAgain):
            list(files.list())
        assert list(other.root.iterdir()) == []


def test_a_key_that_was_filled_in_has_to_be_the_servers(tmp_path: Path) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGbY1m0bqC8N9tA3Wn1pQOqS8oZp6pZ0Wl6o4i0pV2Rz"
    with (
        sftp(tmp_path) as server,
        closing(place(server.session(host_key=key))) as files,
        pytest.raises(SignInAgain),
    ):
        files.identity()
    with sftp(tmp_path) as server:
        with closing(place(server.session())) as files:
            key = files.identity().partition(" ")[2]
        with closing(place(server.session(host_key=key + " a comment"))) as files:
            assert files.identity().endswith(key)


def test_a_wrong_password_is_for_the_person_and_stays_unsaid(tmp_path: Path) -> None:
    with sftp(tmp_path) as server, closing(place(server.session(secret="wrong-one"))) as files:
        with pytest.raises(SignInAgain) as caught:
            files.identity()
        assert "wrong-one" not in str(caught.value)


def test_a_server_that_is_not_there_is_asked_later() -> None:
    with closing(place(Session({"url": "127.0.0.1", "port": "1", "user": "u"}))) as files:
        with pytest.raises(TryLater) as caught:
            files.identity()
        assert caught.value.code == "unreachable"


@pytest.mark.parametrize("url", ["https://host", "", "sftp://host:port"])
def test_an_address_that_cannot_be_right_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        place(Session({"url": url, "user": "u"}))


@pytest.mark.parametrize("type_", ["", "local", "crypt", "no/such", "nosuch"])
def test_what_is_no_provider_is_refused(type_: str) -> None:
    with (
        pytest.raises(Refused),
        closing(files_of(rclone.OTHERS, Session({"type": type_}, lambda: "s"))) as files,
    ):
        files.identity()


def test_a_full_server_is_said_to_be_full(tmp_path: Path) -> None:
    from tests.clouds.missing import missing

    root = tmp_path / "served"
    root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(root)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("a disk of one MiB", "run as root where tmpfs may be mounted")
    try:
        with sftp(tmp_path) as server, closing(place(server.session())) as files:
            put(files, tmp_path, "a", b"old")
            with pytest.raises(Full):
                put(files, tmp_path, "a", bytes(3 << 20))
            assert [(each.path, each.size) for each in files.list()] == [("a", 3)]
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def test_one_child_serves_all_and_ends_with_the_last(tmp_path: Path) -> None:
    with sftp(tmp_path) as server:
        first, second = place(server.session()), place(server.session())
        list(first.list())
        list(second.list())
        running = child.borrow()
        child.give_back()
        first.close()
        assert running.alive()
        second.close()
        assert not running.alive()


def test_the_child_ends_with_a_process_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from connectors.rclone import child\n"
        "running = child.borrow()\n"
        "sys.stdout.write(str(running.address)); sys.stdout.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    address = ran.stdout
    assert address
    for _ in range(200):
        try:
            child.connect(address).close()
        except OSError:
            break
        subprocess.run(["sleep", "0.02"], check=True)
    with pytest.raises(OSError):
        child.connect(address)


def test_nothing_of_an_account_is_written_to_the_disk(tmp_path: Path) -> None:
    with sftp(tmp_path) as server, closing(place(server.session())) as files:
        list(files.list())
        running = child.borrow()
        try:
            folder = Path(str(running.address)).parent
            assert folder.stat().st_mode & 0o077 == 0
            held = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
            assert not [body for body in held if PASSWORD.encode() in body or b"pass" in body]
            assert PASSWORD not in Path("/proc/self/cmdline").read_text("utf-8", "replace")
        finally:
            child.give_back()


def test_every_provider_has_a_form() -> None:
    line = Line()
    with closing(line):
        found = {one.type: one for one in providers(line)}
    assert len(found) > 50
    assert found["sftp"].secret == "pass"
    assert found["drive"].secret == "token"
    assert found["s3"].secret == "secret_access_key"
    assert "host" in {field.name for field in found["sftp"].fields}
