"""The People API of the fake Google: contacts, photos, sync tokens.

Sources: people v1 discovery document (limits, masks, singletons, groups); a full sync's token lives
seven days and dies with HTTP 400 and EXPIRED_SYNC_TOKEN (garrytan/gbrain#5127, frappe#19016); the
CONTACT source's etag guards updates (`failedPrecondition`, reference of people.updateContact).
"""

from __future__ import annotations

import base64
import copy
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from tests.clouds.google_groups import Groups
from tests.clouds.google_others import Others
from tests.clouds.google_words import READABLE, Answer, Call, Time, Wrong, mask

WRITABLE = READABLE - {"ageRanges", "coverPhotos", "metadata", "photos", "skills"}
SINGLE = {"biographies", "birthdays", "genders", "names"}
FULL_SIZE = 720


class People:
    """Contacts of one account."""

    def __init__(self, time: Time, root: Callable[[], str]) -> None:
        self._time = time
        self._root = root
        self._count = itertools.count(1)
        self._seq = 0
        self.persons: dict[str, dict[str, Any]] = {}
        self.gone: dict[str, int] = {}
        self.touched: dict[str, int] = {}
        self.pictures: dict[str, bytes] = {}
        self.groups = Groups(self._tick, self._count)
        self.others = Others(self._count)
        self.full_syncs_left: int | None = None
        self.writing = 0

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "people.people.connections.list": self._list,
            "people.people.get": self._get,
            "people.people.getBatchGet": self._batch_get,
            "people.people.createContact": self._create,
            "people.people.batchCreateContacts": self._batch_create,
            "people.people.updateContact": self._update,
            "people.people.deleteContact": self._delete,
            "people.people.updateContactPhoto": self._picture,
            "people.people.deleteContactPhoto": self._no_picture,
            **self.groups.methods(),
            **self.others.methods(),
        }

    def add(self, person: dict[str, Any], picture: bytes = b"") -> str:
        """What the person types in the app; gives the resource name."""
        number = next(self._count)
        name = f"people/c{0x1000 + number}"
        self._store(name, person)
        if picture:
            self.pictures[name] = picture
            self._store(name, person)
        return name

    def edit(self, name: str, **fields: list[dict[str, Any]]) -> None:
        person = {key: value for key, value in self.persons[name].items() if key in WRITABLE}
        self._store(name, person | fields)

    def erase(self, name: str) -> None:
        del self.persons[name]
        self.pictures.pop(name, None)
        self.gone[name] = self.touched[name] = self._tick()

    def rename(self, name: str) -> str:
        """A profile was linked: the resource has another name (`previousResourceNames`)."""
        person = self.persons.pop(name)
        new = f"people/c{0x900000 + next(self._count)}"
        person = person | {"resourceName": new}
        person["metadata"] = person["metadata"] | {"previousResourceNames": [name]}
        self.persons[new] = person
        self.touched.pop(name)
        self.touched[new] = self._tick()
        if name in self.pictures:
            self.pictures[new] = self.pictures.pop(name)
        return new

    def photo(self, key: str, call: Call) -> Answer:
        """A picture at the size asked for; without `sz` about 100 pixels."""
        picture = self.pictures.get(f"people/{key}")
        if picture is None:
            return Answer(b"\xff\xd8default picture\xff\xd9", "image/jpeg")
        size = int(call.one("sz", "100"))
        return Answer(picture if size >= FULL_SIZE else b"\xff\xd8small\xff\xd9", "image/jpeg")

    def _tick(self) -> int:
        self._seq += 1
        return self._seq

    def _store(self, name: str, person: dict[str, Any]) -> dict[str, Any]:
        etag = f"%Ei{self._tick()}="
        source = {"type": "CONTACT", "id": f"{int(name[8:]):x}"}
        kept: dict[str, Any] = {"resourceName": name, "etag": etag}
        for field, values in person.items():
            if field not in WRITABLE or not values:
                continue
            if field in SINGLE and len(values) > 1:
                raise Wrong(400, info="INVALID_ARGUMENT", message=f"{field} is a singleton")
            kept[field] = [
                {"metadata": {"primary": at == 0, "source": source}, **_plain(value)}
                for at, value in enumerate(values)
            ]
        kept["memberships"] = [
            {
                "metadata": {"source": source},
                "contactGroupMembership": {
                    "contactGroupResourceName": group,
                    "contactGroupId": group.split("/")[1],
                },
            }
            for group in self._groups_of(person.get("memberships", ()))
        ]
        for one in kept.get("names", ()):
            parts = ("honorificPrefix", "givenName", "middleName", "familyName", "honorificSuffix")
            joined = " ".join(filter(None, (one.get(part, "") for part in parts)))
            one.setdefault("unstructuredName", joined)
            one["displayName"] = joined or one["unstructuredName"]
            if not joined:
                given, _, family = one["unstructuredName"].rpartition(" ")
                one["givenName" if given else "familyName"] = given or family
                if given:
                    one["familyName"] = family
        for one in kept.get("phoneNumbers", ()):
            if one.get("value", "").startswith("+"):
                one["canonicalForm"] = "".join(c for c in one["value"] if c in "+0123456789")
        picture = name in self.pictures
        kept["photos"] = [
            {
                "metadata": {"primary": True, "source": source},
                "url": f"{self._root()}/-/photos/{name[7:]}/s100/photo.jpg",
            }
            | ({} if picture else {"default": True})
        ]
        kept["metadata"] = {
            "objectType": "PERSON",
            "sources": [source | {"etag": f"#{etag}", "updateTime": self._time.stamp()}],
        }
        self.persons[name] = kept
        self.touched[name] = self._seq
        return kept

    def _groups_of(self, memberships: Iterable[dict[str, Any]]) -> list[str]:
        groups = [
            one["contactGroupMembership"]["contactGroupResourceName"]
            for one in memberships
            if "contactGroupMembership" in one
        ]
        for group in groups:
            if group not in self.groups.all:
                raise Wrong(400, info="INVALID_ARGUMENT", message="no such contact group")
        return list(dict.fromkeys(groups)) or ["contactGroups/myContacts"]

    def _list(self, call: Call) -> dict[str, Any]:
        fields = mask(call.one("personFields"))
        size = call.number("pageSize", 100)
        if size > 1000:
            raise Wrong(400, info="INVALID_ARGUMENT", message="pageSize")
        same = f"{sorted(fields)}{sorted(call.query.get('sources', []))}".replace(":", "")
        since, born = 0, self._time.now().timestamp()
        if token := call.one("syncToken"):
            since, born = self._token(token, same)
        elif not call.one("pageToken") and call.yes("requestSyncToken"):
            self._count_full()
        wanted = [
            (at, name)
            for name, at in sorted(self.touched.items(), key=lambda pair: pair[1])
            if at > since and (since or name in self.persons)
        ]
        start = int(call.one("pageToken", "0").removeprefix("page-"))
        page = wanted[start : start + size]
        answer: dict[str, Any] = {
            "connections": [self._view(name, fields) for _, name in page],
            "totalPeople": len(self.persons),
            "totalItems": len(self.persons),
        }
        if start + size < len(wanted):
            answer["nextPageToken"] = f"page-{start + size}"
        elif call.yes("requestSyncToken") or call.one("syncToken"):
            answer["nextSyncToken"] = f"{self._seq}:{born}:{same}"
        if not page:
            del answer["connections"]
        return answer

    def _token(self, token: str, same: str) -> tuple[int, float]:
        try:
            since, born, params = token.split(":")
        except ValueError:
            raise Wrong(400, info="INVALID_ARGUMENT", message="bad sync token") from None
        if self._time.now().timestamp() - float(born) > 7 * 86400:
            raise Wrong(
                400, info="EXPIRED_SYNC_TOKEN", state="FAILED_PRECONDITION",
                message="Sync token is expired. Clear local cache and retry call without the sync token.",
            )  # fmt: skip
        if params != same:
            raise Wrong(
                400, info="INVALID_ARGUMENT", message="parameters differ from the first call's"
            )
        return int(since), float(born)

    def _count_full(self) -> None:
        if self.full_syncs_left is None:
            return
        if self.full_syncs_left == 0:
            raise Wrong(
                429, "rateLimitExceeded", info="RATE_LIMIT_EXCEEDED", state="RESOURCE_EXHAUSTED"
            )
        self.full_syncs_left -= 1

    def _view(self, name: str, fields: set[str]) -> dict[str, Any]:
        if name not in self.persons:
            return {"resourceName": name, "etag": "%gone", "metadata": {"deleted": True}}
        person = self.persons[name]
        keep = fields | {"resourceName", "etag"}
        # No copy: what is answered is written out before anything can change.
        return {key: value for key, value in person.items() if key in keep}

    def _find(self, call: Call) -> str:
        name = f"people/{call.names['peopleId']}"
        if name not in self.persons:
            raise Wrong(
                404, info="NOT_FOUND", message="Requested entity was not found.", state="NOT_FOUND"
            )
        return name

    def _get(self, call: Call) -> dict[str, Any]:
        return self._view(self._find(call), mask(call.one("personFields")))

    def _batch_get(self, call: Call) -> dict[str, Any]:
        names = call.query.get("resourceNames", [])
        if len(names) > 200:
            raise Wrong(400, info="INVALID_ARGUMENT", message="too many names")
        fields = mask(call.one("personFields"))
        responses: list[dict[str, Any]] = []
        for name in names:
            if name in self.persons:
                responses.append(
                    {"requestedResourceName": name, "httpStatusCode": 200, "status": {},
                     "person": self._view(name, fields)}
                )  # fmt: skip
            else:
                responses.append(
                    {"requestedResourceName": name, "httpStatusCode": 404, "status": {"code": 5}}
                )
        return {"responses": responses}

    def _create(self, call: Call) -> dict[str, Any]:
        fields = mask(call.one("personFields"))
        name = f"people/c{0x5000 + next(self._count)}"
        self._store(name, call.body)
        return self._view(name, fields)

    def _batch_create(self, call: Call) -> dict[str, Any]:
        """All or none: one that is wrong refuses the request (BatchCreateContactsErrorDetails)."""
        wanted = [one["contactPerson"] for one in call.body["contacts"]]
        if not 0 < len(wanted) <= 200:
            raise Wrong(400, info="INVALID_ARGUMENT", message="1 to 200 contacts")
        fields = mask(call.body["readMask"])
        before = dict(self.persons), dict(self.touched)
        made = []
        for person in wanted:
            name = f"people/c{0x5000 + next(self._count)}"
            try:
                self._store(name, person)
            except Wrong:
                self.persons, self.touched = before
                raise
            made.append(name)
        return {
            "createdPeople": [
                {"requestedResourceName": "", "status": {}, "person": self._view(name, fields)}
                for name in made
            ]
        }

    def _update(self, call: Call) -> dict[str, Any]:
        name = self._find(call)
        changed = set(call.one("updatePersonFields").split(","))
        if not changed <= WRITABLE:
            raise Wrong(400, info="INVALID_ARGUMENT", message=f"mask {changed - WRITABLE}")
        sent = [
            one
            for one in call.body.get("metadata", {}).get("sources", ())
            if one["type"] == "CONTACT"
        ]
        if not sent or "etag" not in sent[0]:
            raise Wrong(
                400, info="INVALID_ARGUMENT", message="person.metadata.sources.etag is missing"
            )
        if sent[0]["etag"] != self.persons[name]["metadata"]["sources"][0]["etag"]:
            raise Wrong(400, "failedPrecondition", "etag is stale", state="FAILED_PRECONDITION")
        old = {key: value for key, value in self.persons[name].items() if key in WRITABLE - changed}
        new = {key: value for key, value in call.body.items() if key in changed}
        self._store(name, old | new)
        return self._view(name, mask(call.one("personFields")))

    def _delete(self, call: Call) -> dict[str, Any]:
        self.erase(self._find(call))
        return {}

    def _picture(self, call: Call) -> dict[str, Any]:
        name = self._find(call)
        picture = base64.b64decode(call.body["photoBytes"], validate=True)
        if not picture.startswith((b"\xff\xd8", b"\x89PNG")):
            raise Wrong(400, info="INVALID_ARGUMENT", message="neither JPEG nor PNG")
        self.pictures[name] = picture
        self.edit(name)
        return {"person": self._view(name, mask(call.body.get("personFields", "")))}

    def _no_picture(self, call: Call) -> dict[str, Any]:
        name = self._find(call)
        if self.pictures.pop(name, None) is None:
            raise Wrong(404, info="NOT_FOUND", message="no photo")
        self.edit(name)
        fields = mask(call.one("personFields")) if call.one("personFields") else set()
        return {"person": self._view(name, fields)}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """A field without what only the server may set."""
    read_only = {
        "metadata", "displayNameLastFirst", "canonicalForm", "formattedType", "formattedProtocol",
    }  # fmt: skip
    return {key: copy.deepcopy(one) for key, one in value.items() if key not in read_only}
