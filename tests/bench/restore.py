"""A restore of a large account into an empty one, beside a client that only puts.

    python -m tests.bench.restore [runs] [part] [items|photos]

5,000 contacts, 10,000 events and 1,000 to-dos go to Cyrus, 1,000 photos to a WebDAV server; or
one in `part` of them, or one of the two alone.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.account import cards, events, todos
from tests.bench.bare_dav import Bare
from tests.bench.peers import Contender, elsewhere, race, ratio
from tests.clouds import cyrus
from tests.clouds.cloud import Cloud
from tests.clouds.webdav import PASSWORD, USER, webdav

PART = int(sys.argv[2]) if sys.argv[2:] else 1
CARDS, EVENTS, TODOS, PHOTOS = 5000 // PART, 10_000 // PART, 1000 // PART, 1000 // PART
ONLY = sys.argv[3:4]
BARE = [sys.executable, "-m", "tests.bench.bare_put"]
ITEMS = {"Friends": "vcf", "Diary": "ics", "Errands": "ics"}


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        home, vault = folder / "home", folder / "vault"
        for name, made in (("items", folder / "items"), ("photos", folder / "photos")):
            (fill_items if name == "items" else fill_photos)(made)
            ours(home, vault, "account", "add", name, "folder", "--path", str(made))
        ours(home, vault, "pull")
        for run in range(runs if ONLY != ["photos"] else 0):
            with server(folder / f"bare{run}") as bare, server(folder / f"ours{run}") as cloud:
                into_dav(bare, cloud, folder, home, vault, run)
        if ONLY != ["photos"]:
            with server(folder / "counted") as cloud:
                counted(cloud, home, vault, folder / "secret")
        if ONLY != ["items"]:
            with webdav("rclone", folder) as there:
                into_webdav(there.url, folder, home, vault, runs)


@contextmanager
def server(state: Path) -> Iterator[Cloud]:
    state.mkdir()
    cloud = cyrus.start(state)
    try:
        yield cloud
    finally:
        cloud.stop()


def into_dav(other: Cloud, cloud: Cloud, folder: Path, home: Path, vault: Path, run: int) -> None:
    """Each into a server of its own: a UID may stand once in an account of Cyrus."""
    user = cloud.settings["user"]
    secret = folder / "secret"
    secret.write_text(cloud.secret, "utf-8")

    def add(name: str, url: str) -> None:
        words = ["account", "add", name, "dav", "--url", url, "--user", user]
        ours(home, vault, *words, "--secret-command", f"cat {secret}")

    base = f"{urlsplit(other.straight).path}dav"
    bare = Bare(other.straight, user, other.secret)
    homes = {name: f"{base}/calendars/user/{user}/bare-{name}/" for name in ("Diary", "Errands")}
    homes["Friends"] = f"{base}/addressbooks/user/{user}/bare/"
    card = b'<addressbook xmlns="urn:ietf:params:xml:ns:carddav"/>'
    kind = b"<set><prop><resourcetype><collection/>%s</resourcetype></prop></set>" % card

    def ground(_: int) -> None:
        for name, path in homes.items():
            book = name == "Friends"
            body = b'<mkcol xmlns="DAV:">%s</mkcol>' % kind if book else b""
            asked(other, bare, "MKCOL" if book else "MKCALENDAR", path, body)

    def put(_: int) -> list[str]:
        straight = other.straight.rstrip("/")
        parts = ((f"{straight}{path}", folder / "items" / name) for name, path in homes.items())
        return [*BARE, user, other.secret, *(str(word) for part in parts for word in part)]

    def restore(_: int) -> list[str]:
        return elsewhere(home, vault, "restore", "items", "--to", f"cyrus{run}")

    contenders = [
        Contender("bare client, put", put, ground),
        Contender("elsewhere, restore", restore, lambda _: add(f"cyrus{run}", cloud.straight)),
    ]
    found = race(contenders, 1)
    ratio("restore of items", found["bare client, put"], found["elsewhere, restore"])


def counted(cloud: Cloud, home: Path, vault: Path, secret: Path) -> None:
    """The same once more through a front that counts requests, and pressed again."""
    words = ["account", "add", "counted", "dav", "--url", cloud.url]
    user = ["--user", cloud.settings["user"]]
    ours(home, vault, *words, *user, "--secret-command", f"cat {secret}")
    for what in ("restore", "pressed again, nothing to do"):
        before = len(cloud.faults.requests)
        ours(home, vault, "restore", "items", "--to", "counted")
        made = len(cloud.faults.requests) - before
        print(f"  {what}: {made} requests for {CARDS + EVENTS + TODOS} items", flush=True)


def into_webdav(url: str, folder: Path, home: Path, vault: Path, runs: int) -> None:
    def add(run: int) -> None:
        where = ["--url", url, "--user", USER, "--path", f"ours{run}"]
        words = ["account", "add", f"w{run}", "webdav", *where]
        ours(home, vault, *words, "--secret-command", f"printf %s {PASSWORD}")

    def ground(run: int) -> None:
        bare = Bare(url, USER, PASSWORD)
        bare.connection.request("MKCOL", f"/bare{run}/", b"", bare.headers)
        bare.connection.getresponse().read()
        bare.connection.close()

    found = race(
        [
            Contender(
                "bare client, photos",
                lambda run: [
                    *BARE,
                    USER,
                    PASSWORD,
                    f"{url}bare{run}/",
                    str(folder / "photos" / "Camera"),
                ],
                ground,
            ),
            Contender(
                "elsewhere, restore of photos",
                lambda run: elsewhere(home, vault, "restore", "photos", "--to", f"w{run}"),
                add,
            ),
        ],
        runs,
    )
    ratio("restore of photos", found["bare client, photos"], found["elsewhere, restore of photos"])


def asked(cloud: Cloud, bare: Bare, method: str, path: str, body: bytes = b"") -> None:
    connection = HTTPConnection(urlsplit(cloud.straight).netloc)
    connection.request(method, path, body, bare.headers)
    reply = connection.getresponse()
    said = reply.read()
    connection.close()
    if reply.status >= 400:
        sys.exit(f"{method} {path}: {reply.status} {said[:200]!r}")


def fill_items(folder: Path) -> None:
    made = {"Friends": cards(CARDS), "Diary": events(EVENTS), "Errands": todos(TODOS)}
    for name, ending in ITEMS.items():
        (folder / name).mkdir(parents=True)
        for uid, body in made[name]:
            (folder / name / f"{uid}.{ending}").write_bytes(body)


def fill_photos(folder: Path) -> None:
    (folder / "Camera").mkdir(parents=True)
    chance = random.Random(PHOTOS)
    for number in range(PHOTOS):
        body = chance.randbytes(chance.randrange(200_000, 400_000))
        (folder / "Camera" / f"IMG_{number:05d}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + body)


def ours(home: Path, vault: Path, *words: str) -> None:
    done = subprocess.run(elsewhere(home, vault, *words), capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(
            f"{words[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr).decode()}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3)
