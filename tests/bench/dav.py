"""A first export, a run without changes and one with a few, beside vdirsyncer and a bare client.

    python -m tests.bench.dav [cyrus|radicale] [runs]

vdirsyncer is taken from VDIRSYNCER or the PATH; it should live in an environment of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.account import cards, events, todos
from tests.bench.bare_dav import Bare
from tests.bench.peers import ROOT, Contender, elsewhere, peer, race, ratio
from tests.clouds import cyrus, radicale
from tests.clouds.cloud import Cloud

CARDS, EVENTS, TODOS = 5000, 10_000, 1000

BARE = 1.3
"""Times the bare client's time a first export may take."""

FIRST = {"cyrus": 1 / 2, "radicale": 1 / 1.2}
AGAIN = {"cyrus": 1 / 5, "radicale": 1 / 3}
"""The same of vdirsyncer's time, for a first export and for a run without changes."""


def main(server: str, runs: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        state = folder / "server"
        state.mkdir()
        if server == "radicale":
            fill_radicale(state)
            # Its own limit of 10,000 events an answer stops vdirsyncer, which asks for all at once.
            cloud = radicale.start(state, events=1_000_000)
        else:
            cloud = cyrus.start(state)
        try:
            books = radicale_books(cloud) if server == "radicale" else fill_cyrus(cloud)
            compare(cloud, books, folder, runs, server)
        finally:
            cloud.stop()


def compare(cloud: Cloud, books: list[str], folder: Path, runs: int, server: str) -> None:
    user = cloud.settings["user"]
    secret = folder / "secret"
    secret.write_text(cloud.secret, "utf-8")

    def pull(run: int) -> list[str]:
        return elsewhere(folder / f"home{run}", folder / f"vault{run}", "pull")

    def sign_in(run: int) -> None:
        add = ["account", "add", "big", "dav", "--url", cloud.straight, "--user", user]
        words = [*add, "--secret-command", f"cat {secret}"]
        command = elsewhere(folder / f"home{run}", folder / f"vault{run}", *words)
        subprocess.run(command, check=True, capture_output=True)

    def bare(run: int) -> list[str]:
        words = [user, cloud.secret, str(folder / f"bare{run}"), *books]
        return [sys.executable, "-m", "tests.bench.bare_dav", *words]

    print(f"{server}: {CARDS} contacts, {EVENTS} events, {TODOS} to-dos")
    # A server that has just been filled behind its back takes its first look for nobody's time.
    subprocess.run(bare(-1), check=True, capture_output=True, cwd=ROOT)
    first = [
        Contender("bare client, first export", bare),
        Contender("elsewhere, first export", pull, sign_in),
    ]
    again = [Contender("elsewhere, no change", pull)]
    if vdirsyncer := peer("vdirsyncer", "VDIRSYNCER", "pip install vdirsyncer"):

        def other(run: int) -> list[str]:
            return [vdirsyncer, "-c", str(folder / f"vdirsyncer{run}.conf"), "sync"]

        def discover(run: int) -> None:
            config = folder / f"vdirsyncer{run}.conf"
            config.write_text(settings(cloud, books, folder / f"vdirsyncer{run}"), "utf-8")
            subprocess.run(
                [vdirsyncer, "-c", str(config), "discover"],
                input=b"y\n" * 40, check=True, capture_output=True,
            )  # fmt: skip

        first.append(Contender("vdirsyncer, first export", other, discover))
        again.append(Contender("vdirsyncer, no change", other))
    found = race(first, runs) | race(again, runs)
    ours = found["elsewhere, first export"]
    ratio("first export", found["bare client, first export"], ours, BARE)
    if "vdirsyncer, no change" in found:
        ratio("first export", found["vdirsyncer, first export"], ours, FIRST[server])
        quiet = found["elsewhere, no change"]
        ratio("no change", found["vdirsyncer, no change"], quiet, AGAIN[server])


def settings(cloud: Cloud, books: list[str], data: Path) -> str:
    """One pair a collection, so that nothing is asked for that ours does not copy too."""
    parts = [f'[general]\nstatus_path = "{data}/status/"\n']
    for number, book in enumerate(books):
        kind, ending = ("carddav", "vcf") if number == 0 else ("caldav", "ics")
        parts.append(
            f'[pair p{number}]\na = "there{number}"\nb = "here{number}"\n'
            f'collections = null\nconflict_resolution = "a wins"\n'
            f'[storage there{number}]\ntype = "{kind}"\nurl = "{book}"\nread_only = true\n'
            f"username = {json.dumps(cloud.settings['user'])}\n"
            f"password = {json.dumps(cloud.secret)}\n"
            f'[storage here{number}]\ntype = "filesystem"\npath = "{data}/{number}/"\n'
            f'fileext = ".{ending}"\n'
        )
    return "\n".join(parts)


def radicale_books(cloud: Cloud) -> list[str]:
    return [f"{cloud.straight}{cloud.settings['user']}/{name}/" for name in ("b", "c", "t")]


def fill_radicale(state: Path) -> None:
    root = state / "collections/collection-root/alice"
    for name, kind, made in (
        ("b", {"tag": "VADDRESSBOOK", "D:displayname": "Book"}, cards(CARDS)),
        ("c", calendar("VEVENT", "Calendar"), events(EVENTS)),
        ("t", calendar("VTODO", "Tasks"), todos(TODOS)),
    ):
        place = root / name
        place.mkdir(parents=True)
        (place / ".Radicale.props").write_text(json.dumps(kind))
        for uid, body in made:
            ending = "vcf" if name == "b" else "ics"
            (place / f"{uid}.{ending}").write_bytes(body)


def calendar(component: str, name: str) -> dict[str, str]:
    return {
        "tag": "VCALENDAR", "D:displayname": name, "C:supported-calendar-component-set": component,
    }  # fmt: skip


def fill_cyrus(cloud: Cloud) -> list[str]:
    user = cloud.settings["user"]
    base = f"{cloud.straight}dav"
    books = [
        f"{base}/addressbooks/user/{user}/Default/",
        f"{base}/calendars/user/{user}/Default/",
        f"{base}/calendars/user/{user}/tasks/",
    ]
    make = (
        b'<c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop>'
        b"<displayname>Tasks</displayname><c:supported-calendar-component-set>"
        b'<c:comp name="VTODO"/></c:supported-calendar-component-set></prop></set></c:mkcalendar>'
    )
    bare = Bare(cloud.straight, user, cloud.secret)
    bare.connection.request("MKCALENDAR", urlsplit(books[2]).path, make, bare.headers)
    bare.connection.getresponse().read()
    bare.connection.close()
    made = zip(books, (cards(CARDS), events(EVENTS), todos(TODOS)), strict=True)
    work = [(book, uid, body) for book, items in made for uid, body in items]
    with ThreadPoolExecutor(4) as lanes:
        list(lanes.map(lambda part: upload(cloud, part), [work[at::4] for at in range(4)]))
    return books


def upload(cloud: Cloud, part: list[tuple[str, str, bytes]]) -> None:
    bare = Bare(cloud.straight, cloud.settings["user"], cloud.secret)
    connection = HTTPConnection(urlsplit(cloud.straight).netloc)
    for book, uid, body in part:
        card = body.startswith(b"BEGIN:VCARD")
        media = "text/vcard" if card else "text/calendar"
        path = f"{urlsplit(book).path}{uid}.{'vcf' if card else 'ics'}"
        connection.request("PUT", path, body, {**bare.headers, "Content-Type": media})
        reply = connection.getresponse()
        reply.read()
        if reply.status not in (200, 201, 204):
            sys.exit(f"the server refused {uid}: {reply.status}")
    connection.close()
    bare.connection.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "cyrus", int(sys.argv[2]) if sys.argv[2:] else 3)
