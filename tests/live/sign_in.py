"""Signs a volunteer in, for the live suite: `python -m tests.live.sign_in google client.json FILE`.

The sign-in goes into FILE, which only its owner can read; nothing of it is shown.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from connectors import catalogue
from connectors.contract import OAuth, Session


def main(service: str, client: Path, kept: Path) -> None:
    way = catalogue.find(service).sign_in
    if not isinstance(way, OAuth):
        raise SystemExit("this service signs in without a browser")
    settings = {"client": client.read_text("utf-8"), "writes": _writes()}
    secrets: list[str] = []
    way.authorize(
        Session(settings, lambda: secrets[-1], secrets.append),
        lambda address: print(address, webbrowser.open(address)),
    )
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets[-1])


def _writes() -> str:
    return os.environ.get("ELSEWHERE_LIVE_WRITES", "no")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
