"""SOGo on a free port of loopback, over a PostgreSQL of its own: `python -m tests.clouds.sogo`.

Without the web server that usually stands before it, so that it has no well-known addresses. What
it is told on its command line wins over the machine's own file of settings.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.clouds import postgres
from tests.clouds.cloud import As, Cloud, behind_faults, free_port, serving, started
from tests.clouds.missing import missing

SERVER = Path("/usr/sbin/sogod")
_TABLES = {
    "SOGoProfileURL": "sogo_user_profile",
    "OCSFolderInfoURL": "sogo_folder_info",
    "OCSSessionsFolderURL": "sogo_sessions_folder",
    "OCSEMailAlarmsFolderURL": "sogo_alarms_folder",
    "OCSStoreURL": "sogo_store",
    "OCSAclURL": "sogo_acl",
    "OCSCacheFolderURL": "sogo_cache_folder",
}
_PEOPLE = """
    CREATE TABLE people (c_uid text PRIMARY KEY, c_name text, c_password text, c_cn text, mail text);
    INSERT INTO people VALUES
      ('alice', 'alice', 'alicepw', 'Alice', 'alice@example.com'),
      ('bob', 'bob', 'bobpw', 'Bob', 'bob@example.com')
"""


def start(folder: Path, post: int = 0) -> Cloud:
    """With the port of a post office, the server writes to the guests of events through it."""
    if not SERVER.exists() or os.geteuid() != 0:
        missing("SOGo", "as root: sogo memcached postgresql")
    database = postgres.database(folder)
    # The server refuses to be root, and its own user must be able to reach its folder.
    state = Path(tempfile.mkdtemp(prefix="elsewhere-sogo-"))
    shutil.chown(state, "sogo", "sogo")
    store = f"postgresql://postgres@127.0.0.1:{database.port}/sogo"
    port, memory = free_port(), free_port()
    settings = {name: f"{store}/{table}" for name, table in _TABLES.items()} | {
        "SOGoUserSources": "({type = sql; id = users; canAuthenticate = YES; isAddressBook = NO; "
        f'userPasswordAlgorithm = plain; viewURL = "{store}/people";}})',
        "SOGoTimeZone": "UTC",
        "SOGoMailDomain": "example.com",
        "SOGoMemcachedHost": f"127.0.0.1:{memory}",
        "SOGoAppointmentSendEMailNotifications": "YES" if post else "NO",
        "SOGoMailingMechanism": "smtp",
        "SOGoSMTPServer": f"smtp://127.0.0.1:{post}",
        "SOGoMaximumFailedLoginCount": "0",
        "SxVMemLimit": "2048",
        "WOMaxUploadSize": "65536",
        "WONoDetach": "YES",
        "WOWorkersCount": "3",
        "WOPort": f"127.0.0.1:{port}",
        "WOPidFile": f"{state}/pid",
        "WOLogFile": "-",
    }
    command = [str(SERVER)]
    for name, value in settings.items():
        command += [f"-{name}", value]
    ends: list[Callable[[], None]] = [
        database.stop,
        partial(shutil.rmtree, state, ignore_errors=True),
    ]

    def stop() -> None:
        while ends:
            ends.pop()()

    try:
        database.tell("CREATE DATABASE sogo")
        database.tell(_PEOPLE, "sogo")
        remember = ["memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", str(memory)]
        ends.append(started(remember, memory, folder / "memcached.log"))
        how: As = {
            "user": "sogo",
            "group": "sogo",
            "extra_groups": [],
            "cwd": state,
            "env": {**os.environ, "HOME": str(state)},
        }
        # Asked politely, it waits for ever for the workers that were asked as well.
        kill = signal.SIGKILL
        ends.append(started(command, port, folder / "log", kill, **how))
    except BaseException:
        stop()
        raise
    cloud = behind_faults("sogo", port, "alice", "alicepw", stop, "SOGo/dav/")
    # By itself it closes kept connections without a word; a web server stands before it always.
    cloud.straight = cloud.url
    return cloud


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
