"""A Google on loopback: sign-in, contacts, calendars, tasks, Drive and Photos, with state and faults.

Run it by itself to try the whole app with no account: `python -m tests.clouds.google`, then
`elsewhere account add google google --root http://127.0.0.1:PORT`.
"""

from __future__ import annotations

import argparse
import gc
import json
import threading
import time as _clock
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.contract import Session
from tests.clouds.faults import Fault, Faults, Response
from tests.clouds.front import Front
from tests.clouds.google_calendar import Calendars
from tests.clouds.google_check import Api, Method, api, part
from tests.clouds.google_drive import Drive
from tests.clouds.google_people import People
from tests.clouds.google_photos import Photos
from tests.clouds.google_picker import Picker
from tests.clouds.google_signin import EVERY, SignIn
from tests.clouds.google_tasks import Tasks
from tests.clouds.google_words import Answer, Call, Time, Wrong

APIS = (("people", "v1"), ("calendar", "v3"), ("tasks", "v1"), ("drive", "v3"))
DISABLED = "SERVICE_DISABLED"


class GoogleCloud:
    """The handle: where it answers, what it holds, what it shall do wrong, what was asked of it.

    Attributes:
        wrong: what requests or answers said against Google's discovery documents.
        calls: the id of each method called, in order.
    """

    name = "google"
    straight = ""

    def __init__(self, *, strict: bool = True) -> None:
        self.time = Time()
        self.sign_in = SignIn(self.time)
        self.people = People(self.time, lambda: self.url)
        self.calendars = Calendars(self.time)
        self.tasks = Tasks(self.time)
        self.drive = Drive(self.time, lambda: self.url)
        self.photos = Photos(self.time)
        self.picker = Picker(self.time, lambda: self.url)
        self.faults = _Revoking()
        self.faults.sign_in = self.sign_in
        self.wrong: list[str] = []
        self.calls: list[str] = []
        self.disabled: set[str] = set()
        self.latency = 0.0
        self.strict = strict
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._state = threading.RLock()
        self._methods: dict[str, Callable[[Call], Any]] = {
            **self.people.methods(), **self.calendars.methods(), **self.tasks.methods(),
            **self.drive.methods(),
        }  # fmt: skip
        self._front = Front(self._respond, self.faults)
        self.url = self._front.url
        self.settings = {"root": self.url, "writes": "yes"}
        self.secret = self.sign_in.token()

    @property
    def mails(self) -> list[str]:
        """Mails guests would have been sent. Nothing we do may ever make one."""
        return self.calendars.mails

    def session(self, scopes: str = EVERY, **settings: str) -> Session:
        """A signed-in session; `writes="no"` for a reader."""
        kept = [json.dumps({"refresh_token": self.sign_in.token(scopes)})]
        return Session({**self.settings, **settings}, lambda: kept[-1], kept.append)

    def stop(self) -> None:
        """No more answers; whatever cloud a test used, it fails when a mail could have gone out."""
        self._front.stop()
        assert not self.calendars.mails, "guests would have been written to"
        assert not self.calendars.loud, self.calendars.loud

    def _respond(self, verb: str, target: str, headers: dict[str, str], raw: bytes) -> Response:
        self.enter(1)
        try:
            _clock.sleep(self.latency)
            lower = {name.lower(): value for name, value in headers.items()}
            answer = self.answer(verb, target, lower, raw)
        finally:
            self.enter(-1)
        sent = {"Content-Type": answer.type, **answer.headers}
        return Response(answer.status, sent, answer.body)

    def enter(self, by: int) -> None:
        with self._lock:
            self._busy += by
            self.busiest = max(self.busiest, self._busy)

    def answer(self, verb: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """What Google would say."""
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        if headers.get("x-http-method-override") == "GET":
            verb, query, raw = "GET", parse_qs(raw.decode()), b""
        call = Call("", {}, query, None, headers, raw, verb)
        try:
            return self._route(parts.path, call)
        except Wrong as wrong:
            body = json.dumps(wrong.body).encode()
            return Answer(
                body, "application/json; charset=UTF-8", wrong.status, dict(wrong.headers)
            )

    def _route(self, path: str, call: Call) -> Answer:
        if path == "/o/oauth2/v2/auth":
            return self.sign_in.consent(call)
        if path == "/oauth2/token":
            self._note("oauth2.token")
            return self.sign_in.exchange(call)
        if path.startswith("/-/photos/"):
            self._note("photo")
            if "authorization" in call.headers:
                self.wrong.append("a token was sent along for a picture")
            return self.people.photo(path.split("/")[3], call)
        if path == "/-/wrong":
            return Answer(json.dumps(self.wrong).encode(), "application/json")
        if path == "/-/asked":
            said = {"calls": Counter(self.calls), "busiest": self.busiest}
            self.calls, self.busiest = [], 0
            return Answer(json.dumps(said).encode(), "application/json")
        if path.startswith("/-/picker/"):
            return Answer(b"Pick, then press Done.", "text/html")
        scopes = self._scopes(call)
        if path.startswith(("/v1/sessions", "/-/picked/")) or "sessionId" in call.query:
            self._note(f"picker {path}")
            self._switched_on("photospicker")
            return self.picker.answer(path, call, scopes)
        if path == "/v1/uploads" or path.startswith(("/v1/mediaItems", "/v1/albums")):
            self._note(f"photos {path}")
            self._switched_on("photoslibrary")
            with self._state:
                return self.photos.answer(path, call, scopes)
        if path == "/upload/drive/v3/files" and "upload_id" in call.query:
            self._note("drive.chunk")
            return self.drive.chunk(call)
        for name, version in APIS:
            judge = api(name, version)
            found = judge.match(call.verb, path)
            if found:
                return self._call(judge, *found, call, scopes, name)
        self.wrong.append(f"{call.verb} {path} is no method of any API")
        raise Wrong(404, "notFound")

    def _call(
        self, judge: Api, method: Method, names: dict[str, str], call: Call,
        scopes: frozenset[str], name: str,
    ) -> Answer:  # fmt: skip
        self._note(method.id)
        call.method, call.names = method.id, names
        self._switched_on(name)
        if method.scopes and not method.scopes & scopes:
            raise Wrong(
                403, "insufficientPermissions", "Request had insufficient authentication scopes.",
                info="ACCESS_TOKEN_SCOPE_INSUFFICIENT", state="PERMISSION_DENIED",
            )  # fmt: skip
        wrong = list(judge.wrong_in_query(method, call.query))
        if call.raw and call.headers.get("content-type", "").startswith("application/json"):
            call.body = json.loads(call.raw)
            if method.request:
                wrong += judge.wrong_in_body(method.request, call.body)
        if wrong:
            self.wrong += wrong
            raise Wrong(400, "badRequest", wrong[0])
        handler = self._methods.get(method.id)
        if handler is None:
            raise Wrong(501, "notImplemented", method.id)
        with self._state:
            answer = handler(call)
        if isinstance(answer, Answer):
            return answer
        if self.strict and method.response:
            self.wrong += [
                f"our answer: {one}" for one in judge.wrong_in_body(method.response, answer)
            ]
        if answer is None:
            return Answer(b"", "application/json", 204)
        fields = call.one("fields")
        body = json.dumps(part(answer, unquote(fields))).encode()
        return Answer(body, "application/json; charset=UTF-8")

    def _switched_on(self, name: str) -> None:
        if name in self.disabled:
            raise Wrong(
                403, "accessNotConfigured", f"{name} API has not been used in project 1 before or it is disabled.",
                info=DISABLED, state="PERMISSION_DENIED", metadata={"service": f"{name}.googleapis.com"},
            )  # fmt: skip

    def _scopes(self, call: Call) -> frozenset[str]:
        kind, _, bearer = call.headers.get("authorization", "").partition(" ")
        scopes = self.sign_in.scopes_of(bearer) if kind == "Bearer" else None
        if scopes is None:
            raise Wrong(401, "authError", "Invalid Credentials", state="UNAUTHENTICATED")
        return scopes

    def _note(self, name: str) -> None:
        with self._lock:
            self.calls.append(name)


class _Revoking(Faults):
    """A 401 that is asked for is one that no renewal mends: the person took the permission back."""

    sign_in: SignIn

    def taken(self, method: str, path: str, body: bytes = b"") -> Fault:
        fault = super().taken(method, path, body)
        if fault.instead is not None and fault.instead.status == 401:
            self.sign_in.revoke()
            return Fault()
        return fault


def crowd(cloud: GoogleCloud, people: int, pictures: int) -> None:
    """So many contacts, the pictures evenly among them."""
    every = people // pictures if pictures else people + 1
    for number in range(people):
        names = [{"givenName": f"P{number}", "familyName": "Crowd"}]
        mails = [{"value": f"p{number}@example.com"}]
        picture = b"\xff\xd8" + bytes(20_000) + b"\xff\xd9" if number % every == 0 else b""
        cloud.people.add({"names": names, "emailAddresses": mails}, picture)


def main() -> None:
    parser = argparse.ArgumentParser(description="A Google on loopback, with some data in it.")
    parser.add_argument("--empty", action="store_true", help="with nothing in it")
    parser.add_argument("--people", type=int, default=0, help="so many contacts more")
    parser.add_argument("--pictures", type=int, default=0, help="so many of them with a picture")
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    options = parser.parse_args()
    cloud = GoogleCloud(strict=not options.people)
    if not options.empty:
        from tests.clouds.google_story import furnish

        furnish(cloud)
    crowd(cloud, options.people, options.pictures)
    # What a first answer would have to read, and a crowd looked through for litter, is no news.
    for name, version in APIS:
        api(name, version)
    gc.freeze()
    cloud.latency = options.latency
    print(cloud.url, flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        cloud.stop()


if __name__ == "__main__":
    main()
