"""DAViCal on a free port of loopback, over a PostgreSQL of its own: `python -m tests.clouds.davical`.

It is as Debian installs it: events with guests are scheduled by the server itself.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.clouds import postgres
from tests.clouds.cloud import Cloud, behind_faults, free_port, serving, started
from tests.clouds.missing import missing

ROOMS = Path("/usr/share/davical")
_SERVER = Path(__file__).with_name("davical.php")
_PERSON = """
    INSERT INTO dav_principal
      (username, password, fullname, displayname, email, email_ok, type_id, user_active, locale,
       default_privileges)
    VALUES ('{0}', '**{0}pw', '{0}', '{0}', '{0}@example.com', now(), 1, true, 'en',
       privilege_to_bits(ARRAY['read-free-busy', 'schedule-deliver']))
"""


def start(folder: Path) -> Cloud:
    if not ROOMS.exists() or shutil.which("php") is None:
        missing("DAViCal", "davical php-cli php-pgsql php-xml postgresql")
    database = postgres.database(folder)
    try:
        subprocess.run(
            [str(ROOMS / "dba" / "create-database.sh"), "davical", "adminpw"],
            env=database.settings,
            check=True,
            capture_output=True,
        )
        for person in ("alice", "bob"):
            database.tell(_PERSON.format(person), "davical")
        port = free_port()
        command = ["php", "-d", "memory_limit=1G", "-d", "post_max_size=64M"]
        command += ["-S", f"127.0.0.1:{port}", str(_SERVER)]
        told = {**database.settings, "PHP_CLI_SERVER_WORKERS": "4"}
        told.pop("PGUSER")
        halt = started(command, port, folder / "log", env=told)
    except BaseException:
        database.stop()
        raise

    def stop() -> None:
        halt()
        database.stop()

    return behind_faults("davical", port, "alice", "alicepw", stop, "caldav.php/")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
