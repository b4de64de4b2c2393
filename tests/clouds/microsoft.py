"""A Microsoft on loopback: sign-in and Graph with state and faults.

Run it by itself to try the whole app with no account: `python -m tests.clouds.microsoft`, then
`elsewhere account add outlook microsoft --root http://127.0.0.1:PORT --client CLIENT`.
"""

from __future__ import annotations

import argparse
import json
import re
import threading
import time as _clock
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.contract import Session
from tests.clouds.faults import Fault, Faults, Response
from tests.clouds.front import Front
from tests.clouds.microsoft_batch import batch
from tests.clouds.microsoft_calendar import Calendars
from tests.clouds.microsoft_drive import Drive, taken
from tests.clouds.microsoft_people import People
from tests.clouds.microsoft_signin import CLIENT, SignIn
from tests.clouds.microsoft_table import wrong
from tests.clouds.microsoft_tasks import Tasks
from tests.clouds.microsoft_words import Answer, Call, Time, Wrong


class MicrosoftCloud:
    """The handle: where it answers, what it holds, what it shall do wrong, what was asked of it.

    Attributes:
        wrong: what requests or answers said against the table of types.
        calls: method and path of each call to Graph, in order.
        mails: mails guests would have been sent; nothing we do may ever make one.
        busiest: most requests of a mailbox at once, each part of a batch counted.
        troubled: statuses to give in place of parts of the next batches.
    """

    name = "microsoft"
    straight = ""

    def __init__(self) -> None:
        self.time = Time()
        self.sign_in = SignIn(self.time)
        self.people = People(self.time)
        self.mails: list[str] = []
        self.tasks = Tasks(self.time)
        self.calendars = Calendars(self.time, self.mails)
        self.drive = Drive(self.time)
        self.faults = _Revoking()
        self.faults.sign_in = self.sign_in
        self.wrong: list[str] = self.drive.wrong
        self.troubled: list[int] = []
        self.calls: list[str] = []
        self.latency = 0.0
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._state = threading.RLock()
        self._routes = [
            (verb, re.compile(f"/(v1.0|beta){path}"), do, type)
            for verb, path, do, type in self.routes()
        ]
        self._front = Front(self._respond, self.faults)
        self.url = self._front.url
        self.settings = {"root": self.url, "writes": "yes", "client": CLIENT}
        self.secret = self.sign_in.token()

    def routes(self) -> list[tuple[str, str, Callable[[Call], Any], str]]:
        rooms = (self.people, self.calendars, self.tasks, self.drive)
        return [one for room in rooms for one in room.routes()]

    def session(self, **settings: str) -> Session:
        """A signed-in session; `writes="no"` for a reader."""
        kept = [json.dumps({"refresh_token": self.sign_in.token(), "client": CLIENT})]
        return Session({**self.settings, **settings}, lambda: kept[-1], kept.append)

    def stop(self) -> None:
        self._front.stop()

    def _respond(self, verb: str, target: str, headers: dict[str, str], raw: bytes) -> Response:
        parts = urlsplit(target)
        query = {
            name: one[0] for name, one in parse_qs(parts.query, keep_blank_values=True).items()
        }
        lower = {name.lower(): value for name, value in headers.items()}
        # Links lead where the question came from, be it by way of somebody in between.
        call = Call(verb, parts.path, (), query, lower, raw, root=f"http://{lower['host']}")
        many = raw.count(b'"url"') if parts.path.endswith("/$batch") else 1
        self._enter(many)
        try:
            _clock.sleep(self.latency)
            answer = self._answer(call)
        except Wrong as error:
            body = json.dumps(error.body).encode()
            answer = Answer(body, "application/json", error.status, dict(error.headers))
        finally:
            self._enter(-many)
        return Response(answer.status, {"Content-Type": answer.type, **answer.headers}, answer.body)

    def _enter(self, by: int) -> None:
        with self._lock:
            self._busy += by
            self.busiest = max(self.busiest, self._busy)

    def _answer(self, call: Call) -> Answer:
        if call.path == "/-/wrong":
            return Answer(json.dumps(self.wrong).encode(), "application/json")
        if call.path == "/-/calls":
            told = {"calls": len(self.calls), "busiest": self.busiest}
            self.calls.clear()
            return Answer(json.dumps(told).encode(), "application/json")
        with self._state:
            if call.path.startswith("/-/"):
                return self.drive.storage(call)
            signing = self.sign_in.answer(call.path, call)
            if signing is not None:
                return signing
            kind, _, bearer = call.headers.get("authorization", "").partition(" ")
            if kind != "Bearer" or not self.sign_in.knows(bearer):
                raise Wrong(401, "InvalidAuthenticationToken")
            if call.path in ("/v1.0/$batch", "/beta/$batch"):
                self.calls.append(f"{call.verb} {call.path}")
                return batch(call, self._routed, self.troubled)
            self.calls.append(f"{call.verb} {call.path}")
            return self._routed(call)

    def _routed(self, call: Call) -> Answer:
        for verb, pattern, do, type in self._routes:
            found = pattern.fullmatch(call.path)
            if verb == call.verb and found:
                version, *names = found.groups()
                call.names, call.beta = tuple(map(unquote, names)), version == "beta"
                return self._done(call, do, type)
        self.wrong.append(f"{call.verb} {call.path} is no route we know")
        raise Wrong(404, "UnknownPath")

    def _done(self, call: Call, do: Callable[[Call], Any], type: str) -> Answer:
        if 'IdType="ImmutableId"' not in call.headers.get("prefer", ""):
            self.wrong.append(f"{call.verb} {call.path} did not ask for ids that last")
        if call.headers.get("content-type", "").startswith("application/json"):
            call.body = json.loads(call.raw)
            sent = {"uploadSession": "uploadRequest"}.get(type, type.strip("*"))
            self.wrong += [f"sent: {one}" for one in wrong(sent, call.body)]
            if call.body.get("attendees"):
                self.mails.append(call.path)
        found = do(call)
        if isinstance(found, Answer):
            return found
        if found is None:
            return Answer(b"", "application/json", 204)
        for one in found["value"] if type.startswith("*") else [found]:
            self.wrong += [f"our answer: {each}" for each in wrong(type.strip("*"), one)]
        status = 201 if call.verb == "POST" else 200
        return Answer(
            json.dumps(found).encode(), "application/json; odata.metadata=minimal", status
        )


class _Revoking(Faults):
    """A 401 that is asked for is one that no renewal mends: the person took the permission back."""

    sign_in: SignIn

    def taken(self, method: str, path: str, body: bytes = b"") -> Fault:
        fault = super().taken(method, path, body)
        if fault.instead is not None and fault.instead.status == 401:
            self.sign_in.revoke()
            # Where no sign-in is known, the address has ended along with it.
            return fault if path.startswith("/-/") else Fault()
        return fault


def main() -> None:
    parser = argparse.ArgumentParser(description="A Microsoft on loopback, with some data in it.")
    parser.add_argument("--empty", action="store_true", help="with nothing in it")
    parser.add_argument(
        "--contacts", type=int, default=0, help="so many more, one in ten with a picture"
    )
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    options = parser.parse_args()
    cloud = MicrosoftCloud()
    for number in range(options.contacts):
        picture = b"\xff\xd8" + b"%08d" % number * 2000 + b"\xff\xd9" if number % 10 == 0 else b""
        named = {"givenName": f"Guest {number}", "mobilePhone": f"+49 30 {number:06}"}
        cloud.people.add(named, picture=picture)
    cloud.latency = options.latency
    if not options.empty:
        _furnish(cloud)
    print(cloud.url, "client", CLIENT, flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        cloud.stop()


def _furnish(cloud: MicrosoftCloud) -> None:
    for number in range(30):
        cloud.people.add({"givenName": f"Guest {number}", "mobilePhone": f"+49 30 {number:05}"})
    zone = "W. Europe Standard Time"
    pattern = {
        "type": "weekly",
        "interval": 1,
        "daysOfWeek": ["monday"],
        "firstDayOfWeek": "monday",
    }
    series = cloud.calendars.add({
        "subject": "Stand-up", "start": {"dateTime": "2025-01-06T10:00:00", "timeZone": zone},
        "end": {"dateTime": "2025-01-06T11:00:00", "timeZone": zone},
        "recurrence": {"pattern": pattern, "range": {"type": "noEnd", "startDate": "2025-01-06"}},
    })  # fmt: skip
    cloud.calendars.cancel(series, "2025-01-13")
    for number in range(6):
        cloud.drive.add(
            f"Pictures/Holiday/IMG_{number}.jpg", b"\xff\xd8%d\xff\xd9" % number,
            **taken(datetime(2024, 7, number + 1, 12, tzinfo=UTC)),
        )  # fmt: skip
    cloud.tasks.add(
        {"title": "Pack", "checklistItems": [{"displayName": "Passports", "isChecked": False}]}
    )


if __name__ == "__main__":
    main()
