"""A mirror of many files, first and again, beside rclone; and a check beside sha256sum.

python -m tests.bench.second_cloud [s3|webdav] [files] [runs]
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.engine.engine import Engine
from desktop.engine.tasks import Form, Mirror
from desktop.places import Home
from tests.bench.peers import Contender, Timing, elsewhere, race, ratio
from tests.clouds.programs import rclone
from tests.clouds.s3 import BUCKET, KEY, SECRET, bucket
from tests.clouds.webdav import PASSWORD, USER, webdav

SMALLEST, LARGEST = 200_000, 400_000


def main(server: str, files: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        photos = folder / "camera"
        photos.mkdir()
        chance = random.Random(files)
        for number in range(files):
            body = chance.randbytes(chance.randrange(SMALLEST, LARGEST))
            (photos / f"IMG_{number:05d}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + body)
        home, vault = folder / "home", folder / "vault"
        ours(home, vault, "account", "add", "camera", "folder", "--path", str(photos))
        ours(home, vault, "pull", "camera")
        if server == "s3":
            with bucket(folder, remembers="5m") as there:
                remote = (
                    f":s3,provider=Other,access_key_id={KEY},secret_access_key={SECRET},"
                    f'endpoint="{there.url}",force_path_style=true:{BUCKET}/rclone'
                )
                compare(folder, there.url, remote, runs, server)
        else:
            with webdav("rclone", folder) as there_too:
                secret = subprocess.run(
                    [rclone(), "obscure", PASSWORD], capture_output=True, text=True, check=True
                ).stdout.strip()
                remote = f':webdav,url="{there_too.url}",user={USER},pass={secret}:rclone'
                compare(folder, there_too.url, remote, runs, server)
        photos_there = vault / "camera" / "Photos"
        found = race(
            [
                Contender("elsewhere, check", lambda _: elsewhere(home, vault, "check")),
                Contender(
                    "sha256sum -c",
                    lambda _: [
                        "sh",
                        "-c",
                        f"cd '{photos_there}' && sha256sum --quiet -c SHA256SUMS",
                    ],
                ),
            ],
            runs,
        )
        ratio("check", found["sha256sum -c"], found["elsewhere, check"])


def compare(folder: Path, url: str, remote: str, runs: int, server: str) -> None:
    home, vault = folder / "home", folder / "vault"
    tuned = ["--s3-no-head"] if server == "s3" else ["--webdav-pacer-min-sleep", "0"]

    def add(run: int) -> None:
        user = ["--bucket", BUCKET, "--user", KEY] if server == "s3" else ["--user", USER]
        secret = SECRET if server == "s3" else PASSWORD
        where = ["--url", url, *user, "--path", f"ours{run}"]
        command = f"printf %s {secret}"
        ours(home, vault, "account", "add", f"m{run}", server, *where, "--secret-command", command)

    def mirror(run: int) -> list[str]:
        return elsewhere(home, vault, "mirror", "camera", f"m{run}", "--as", "files")

    def copy(run: int, name: str, *more: str) -> list[str]:
        source = str(vault / "camera")
        return [rclone(), "copy", "--config", "", source, f"{remote}-{name}{run}", *more]

    print(server)
    first = race(
        [
            Contender("elsewhere, first mirror", mirror, add),
            Contender("rclone, first copy", lambda run: copy(run, "plain")),
            Contender("rclone tuned, first copy", lambda run: copy(run, "tuned", *tuned)),
        ],
        runs,
    )
    again = race(
        [
            Contender("elsewhere, again", mirror),
            Contender("rclone, again", lambda run: copy(run, "plain")),
        ],
        runs,
    )
    for name in ("rclone, first copy", "rclone tuned, first copy"):
        ratio("first", first[name], first["elsewhere, first mirror"])
    ratio("again", again["rclone, again"], again["elsewhere, again"])
    ratio("again, in the tray", again["rclone, again"], in_the_tray(home, vault, runs))


def in_the_tray(home: Path, vault: Path, runs: int) -> Timing:
    """The same runs by an app that is open already, which is how plans do them."""
    engine = Engine(Home(home), vault)
    seconds: list[float] = []
    try:
        for run in range(runs):
            os.sync()
            started = time.perf_counter()
            report = engine.wait(engine.start(Mirror("camera", f"m{run}", Form.FILES)))
            seconds.append(time.perf_counter() - started)
            if report.exit:
                sys.exit(f"in the tray a mirror ended with {report.exit}")
    finally:
        engine.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = Timing("elsewhere in the tray, again", tuple(seconds), peak)
    print(found, flush=True)
    return found


def ours(home: Path, vault: Path, *words: str) -> None:
    command = elsewhere(home, vault, *words)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    os.environ["NO_PROXY"] = "127.0.0.1"
    given = sys.argv[1:] + ["s3", "2000", "3"][len(sys.argv) - 1 :]
    main(given[0], int(given[1]), int(given[2]))
