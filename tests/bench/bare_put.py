"""The least a client could do to fill collections: PUT each file, some at once, know nothing.

python -m tests.bench.bare_put USER PASSWORD URL FOLDER [URL FOLDER …]
"""

from __future__ import annotations

import base64
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

LANES = 4
MEDIA = {".vcf": "text/vcard", ".ics": "text/calendar", ".jpg": "image/jpeg"}


def main(user: str, password: str, work: list[tuple[str, Path]]) -> None:
    with ThreadPoolExecutor(LANES) as lanes:
        list(
            lanes.map(
                lambda part: put(user, password, part), (work[at::LANES] for at in range(LANES))
            )
        )


def put(user: str, password: str, part: list[tuple[str, Path]]) -> None:
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    connection = HTTPConnection(urlsplit(part[0][0]).netloc)
    for url, file in part:
        headers = {"Authorization": f"Basic {token}", "Content-Type": MEDIA[file.suffix]}
        connection.request("PUT", urlsplit(url).path, file.read_bytes(), headers)
        reply = connection.getresponse()
        reply.read()
        if reply.status not in (200, 201, 204):
            sys.exit(f"the server refused {file.name}: {reply.status}")
    connection.close()


if __name__ == "__main__":
    given = sys.argv[3:]
    main(
        sys.argv[1],
        sys.argv[2],
        [
            (f"{url}{quote(file.name)}", file)
            for url, folder in zip(given[::2], given[1::2], strict=True)
            for file in sorted(Path(folder).iterdir())
        ],
    )
