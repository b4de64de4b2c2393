"""The People API of the fake Google: contacts, labels, photos, other contacts, sync tokens.

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

from tests.clouds.google_words import Answer, Call, Time, Wrong

READABLE = {
    "addresses", "ageRanges", "biographies", "birthdays", "calendarUrls", "clientData",
    "coverPhotos", "emailAddresses", "events", "externalIds", "genders", "imClients", "interests",
    "locales", "locations", "memberships", "metadata", "miscKeywords", "names", "nicknames",
    "occupations", "organizations", "phoneNumbers", "photos", "relations", "sipAddresses", "skills",
    "urls", "userDefined",
}  # fmt: skip
WRITABLE = READABLE - {"ageRanges", "coverPhotos", "metadata", "photos", "skills"}
SINGLE = {"biographies", "birthdays", "genders", "names"}
FULL_SIZE = 720
SYSTEM = {"myContacts": "myContacts", "starred": "starred", "friends": "friends"}


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
        self.groups: dict[str, dict[str, Any]] = {}
        self.others: dict[str, dict[str, Any]] = {}
        self.full_syncs_left: int | None = None
        self.writing = 0
        for key, name in SYSTEM.items():
            self.groups[f"contactGroups/{key}"] = {
                "resourceName": f"contactGroups/{key}", "etag": "g0", "name": name,
                "formattedName": name, "groupType": "SYSTEM_CONTACT_GROUP",
            }  # fmt: skip

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "people.people.connections.list": self._list,
            "people.people.get": self._get,
            "people.people.getBatchGet": self._batch_get,
            "people.people.createContact": self._create,
            "people.people.updateContact": self._update,
            "people.people.deleteContact": self._delete,
            "people.people.updateContactPhoto": self._picture,
            "people.people.deleteContactPhoto": self._no_picture,
            "people.contactGroups.list": self._list_groups,
            "people.contactGroups.create": self._create_group,
            "people.contactGroups.get": self._get_group,
            "people.contactGroups.update": self._update_group,
            "people.otherContacts.list": self._list_others,
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

    def add_other(self, **fields: Any) -> str:
        """Somebody the person wrote to."""
        name = f"otherContacts/c{0x7000 + next(self._count)}"
        metadata = {"sources": [{"type": "OTHER_CONTACT", "id": name[15:], "etag": "#o"}]}
        self.others[name] = {"resourceName": name, "etag": "%o", "metadata": metadata, **fields}
        return name

    def add_group(self, title: str) -> str:
        name = f"contactGroups/{next(self._count):x}a"
        self.groups[name] = {
            "resourceName": name, "etag": f"g{self._tick()}", "name": title,
            "formattedName": title, "groupType": "USER_CONTACT_GROUP",
        }  # fmt: skip
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
            if group not in self.groups:
                raise Wrong(400, info="INVALID_ARGUMENT", message="no such contact group")
        return list(dict.fromkeys(groups)) or ["contactGroups/myContacts"]

    def _list(self, call: Call) -> dict[str, Any]:
        fields = _mask(call.one("personFields"))
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
        return copy.deepcopy({key: value for key, value in person.items() if key in keep})

    def _find(self, call: Call) -> str:
        name = f"people/{call.names['peopleId']}"
        if name not in self.persons:
            raise Wrong(
                404, info="NOT_FOUND", message="Requested entity was not found.", state="NOT_FOUND"
            )
        return name

    def _get(self, call: Call) -> dict[str, Any]:
        return self._view(self._find(call), _mask(call.one("personFields")))

    def _batch_get(self, call: Call) -> dict[str, Any]:
        names = call.query.get("resourceNames", [])
        if len(names) > 200:
            raise Wrong(400, info="INVALID_ARGUMENT", message="too many names")
        fields = _mask(call.one("personFields"))
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
        fields = _mask(call.one("personFields"))
        name = f"people/c{0x5000 + next(self._count)}"
        self._store(name, call.body)
        return self._view(name, fields)

    def _update(self, call: Call) -> dict[str, Any]:
        name = self._find(call)
        mask = set(call.one("updatePersonFields").split(","))
        if not mask <= WRITABLE:
            raise Wrong(400, info="INVALID_ARGUMENT", message=f"mask {mask - WRITABLE}")
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
        old = {key: value for key, value in self.persons[name].items() if key in WRITABLE - mask}
        new = {key: value for key, value in call.body.items() if key in mask}
        self._store(name, old | new)
        return self._view(name, _mask(call.one("personFields")))

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
        return {"person": self._view(name, _mask(call.body.get("personFields", "")))}

    def _no_picture(self, call: Call) -> dict[str, Any]:
        name = self._find(call)
        if self.pictures.pop(name, None) is None:
            raise Wrong(404, info="NOT_FOUND", message="no photo")
        self.edit(name)
        fields = _mask(call.one("personFields")) if call.one("personFields") else set()
        return {"person": self._view(name, fields)}

    def _list_groups(self, call: Call) -> dict[str, Any]:
        groups = list(self.groups.values())
        size = call.number("pageSize", 30)
        start = int(call.one("pageToken", "0"))
        answer: dict[str, Any] = {
            "contactGroups": copy.deepcopy(groups[start : start + size]), "totalItems": len(groups)
        }  # fmt: skip
        if start + size < len(groups):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _create_group(self, call: Call) -> dict[str, Any]:
        title = call.body["contactGroup"]["name"]
        if any(group["name"] == title for group in self.groups.values()):
            raise Wrong(
                409,
                info="ALREADY_EXISTS",
                message="Contact group name already exists.",
                state="ALREADY_EXISTS",
            )
        return copy.deepcopy(self.groups[self.add_group(title)])

    def _get_group(self, call: Call) -> dict[str, Any]:
        return copy.deepcopy(self.groups[f"contactGroups/{call.names['contactGroupsId']}"])

    def _update_group(self, call: Call) -> dict[str, Any]:
        group = self.groups[f"contactGroups/{call.names['contactGroupsId']}"]
        if call.body["contactGroup"]["etag"] != group["etag"]:
            raise Wrong(400, "failedPrecondition", "etag is stale")
        for field in call.body.get("updateGroupFields", "name").split(","):
            group[field] = call.body["contactGroup"][field]
        group["etag"] = f"g{self._tick()}"
        return copy.deepcopy(group)

    def _list_others(self, call: Call) -> dict[str, Any]:
        allowed = {"emailAddresses", "metadata", "names", "phoneNumbers", "photos"}
        fields = _mask(call.one("readMask"))
        if not fields <= allowed:
            raise Wrong(400, info="INVALID_ARGUMENT", message="readMask")
        people = [
            {key: value for key, value in one.items() if key in fields | {"resourceName", "etag"}}
            for one in self.others.values()
        ]
        token = call.one("syncToken")
        if token and not token.startswith("o"):
            raise Wrong(400, info="INVALID_ARGUMENT", message="bad token")
        known = int(token[1:]) if token else 0
        size, start = call.number("pageSize", 100), int(call.one("pageToken", "0"))
        page = people[known:][start : start + size]
        answer: dict[str, Any] = {"otherContacts": page, "totalSize": len(people)}
        if start + size < len(people[known:]):
            return {**answer, "nextPageToken": str(start + size)}
        return {**answer, "nextSyncToken": f"o{len(people)}"}


def _mask(text: str) -> set[str]:
    fields = set(filter(None, text.split(",")))
    if not fields:
        raise Wrong(400, info="INVALID_ARGUMENT", message="personFields mask is required")
    if not fields <= READABLE:
        raise Wrong(400, info="INVALID_ARGUMENT", message=f"unknown fields {fields - READABLE}")
    return fields


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """A field without what only the server may set."""
    read_only = {
        "metadata", "displayNameLastFirst", "canonicalForm", "formattedType", "formattedProtocol",
    }  # fmt: skip
    return {key: copy.deepcopy(one) for key, one in value.items() if key not in read_only}
