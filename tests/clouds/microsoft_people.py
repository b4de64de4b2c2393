"""Contacts of the fake Graph: folders, limits, hidden fields, pictures, deltas.

Sources: Graph's contact resource and its known issues: the default folder is in no list; four mail
addresses are refused; `displayName` is made anew when a name changes without it; a contact's
picture is told by a MAPI property.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

from tests.clouds.microsoft_words import (
    PROPERTIES,
    Answer,
    Call,
    Log,
    Time,
    Wrong,
    asked_for,
    delta,
    paged,
    shown,
)

DEFAULT = "AQMkADefaultFolder=="
_HAS_PICTURE = "Boolean {00062004-0000-0000-c000-000000000046} Id 0x8015"
_MOST = {"emailAddresses": 3, "businessPhones": 2, "homePhones": 2}
_NAME = ("givenName", "middleName", "surname")


class People:
    """Contact folders of one mailbox. `photos_at` is the version of the API that has pictures."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self.log = Log()
        self.folders: dict[str, dict[str, Any]] = {
            DEFAULT: {"id": DEFAULT, "displayName": "Contacts", "parentFolderId": "root=="}
        }
        self.contacts: dict[str, dict[str, Any]] = {}
        self.pictures: dict[str, bytes] = {}
        self.photos_at = {"v1.0", "beta"}

    def routes(self) -> list[tuple[str, str, Callable[[Call], Any], str]]:
        one = r"/me/contacts/([^/]+)"
        folder = r"/me/contactFolders/([^/]+)"
        return [
            ("GET", r"/me/contacts", lambda call: self._list(call, DEFAULT), "*contact"),
            ("GET", one, lambda call: shown(self._find(call.names[0]), call), "contact"),
            ("PATCH", one, self._patch, "contact"),
            ("DELETE", one, self._delete, ""),
            ("GET", one + r"/photo/\$value", self._picture, ""),
            ("PUT", one + r"/photo/\$value", self._put_picture, ""),
            ("GET", r"/me/contactFolders", lambda call: self._children(call, "root=="), "*contactFolder"),
            ("POST", r"/me/contactFolders", self._make_folder, "contactFolder"),
            ("GET", folder, lambda call: self.folders[self._folder(call)], "contactFolder"),
            ("GET", folder + "/childFolders", lambda call: self._children(call, self._folder(call)), "*contactFolder"),
            ("GET", folder + "/contacts", lambda call: self._list(call, self._folder(call)), "*contact"),
            ("GET", folder + "/contacts/delta", self._delta, "*contact"),
            ("POST", folder + "/contacts", lambda call: shown(self._find(self.add(call.body, self._folder(call))), call), "contact"),
        ]  # fmt: skip

    def add_folder(self, name: str, parent: str = "root==") -> str:
        id = f"AQMkAFolder{next(self._count)}=="
        self.folders[id] = {"id": id, "displayName": name, "parentFolderId": parent}
        return id

    def add(self, contact: dict[str, Any], folder: str = DEFAULT, picture: bytes = b"") -> str:
        """What a person writes in Outlook, or we by Graph; gives the id."""
        id = f"AAkALgAAContact{next(self._count)}="
        self.contacts[id] = {
            "id": id,
            "parentFolderId": folder,
            "createdDateTime": self._time.stamp(),
        }
        try:
            self.change(id, **contact)
        except Wrong:
            del self.contacts[id]
            raise
        if picture:
            self.show(id, picture)
        return id

    def change(self, id: str, **fields: Any) -> None:
        for name, most in _MOST.items():
            if len(fields.get(name) or ()) > most:
                raise Wrong(400, "ErrorInvalidProperty")
        kept = self.contacts[id]
        properties = asked_for(fields.pop(PROPERTIES, []), kept.get(PROPERTIES, []))
        if "displayName" not in fields and set(_NAME) & set(fields):
            named = {**kept, **fields}
            fields["displayName"] = " ".join(filter(None, (named.get(part) for part in _NAME)))
        for name in ("homeAddress", "businessAddress", "otherAddress"):
            # A complex property is laid over what is there.
            fields[name] = (
                {**kept.get(name, {}), **fields[name]}
                if fields.get(name)
                else {}
                if name in fields
                else kept.get(name, {})
            )
        mark = f"EQAAABYAAAC{next(self._count)}"
        blank: dict[str, list[Any]] = {
            name: [] for name in ("categories", *_MOST, "imAddresses", "children")
        }
        made = {**blank, **kept, **copy.deepcopy(fields), PROPERTIES: properties}
        made.setdefault("fileAs", made.get("displayName"))
        self.contacts[id] = {
            **made, "id": id, "changeKey": mark, "@odata.etag": f'W/"{mark}"',
            "lastModifiedDateTime": self._time.stamp(),
        }  # fmt: skip
        self.log.note(kept["parentFolderId"], id)

    def erase(self, id: str) -> None:
        self.log.note(self.contacts.pop(id)["parentFolderId"], id)
        self.pictures.pop(id, None)

    def show(self, id: str, picture: bytes) -> None:
        self.pictures[id] = picture
        self.change(id, **{PROPERTIES: [{"id": _HAS_PICTURE, "value": "true"}]})

    def _folder(self, call: Call) -> str:
        name = DEFAULT if call.names[0] == "contacts" else call.names[0]
        if name not in self.folders:
            raise Wrong(404, "ErrorItemNotFound")
        return name

    def _find(self, id: str) -> dict[str, Any]:
        if not id.startswith("AAkALgAA"):
            raise Wrong(400, "ErrorInvalidIdMalformed")
        if id not in self.contacts:
            raise Wrong(404, "ErrorItemNotFound")
        return self.contacts[id]

    def _held(self, call: Call) -> str:
        found = self._find(call.names[0])
        if call.headers.get("if-match", found["@odata.etag"]) not in ("*", found["@odata.etag"]):
            raise Wrong(412, "ErrorIrresolvableConflict")
        return str(found["id"])

    def _children(self, call: Call, parent: str) -> dict[str, Any]:
        found = [
            one
            for one in self.folders.values()
            if one["parentFolderId"] == parent and one["id"] != DEFAULT
        ]
        return paged(call, found, int(call.query.get("$top", "10")))

    def _make_folder(self, call: Call) -> dict[str, Any]:
        name = call.body["displayName"]
        if any(one["displayName"] == name for one in self.folders.values()):
            raise Wrong(409, "ErrorFolderExists")
        return self.folders[self.add_folder(name)]

    def _in(self, folder: str) -> list[str]:
        return [id for id, one in self.contacts.items() if one["parentFolderId"] == folder]

    def _list(self, call: Call, folder: str) -> dict[str, Any]:
        found = [shown(self.contacts[id], call) for id in self._in(folder)]
        return paged(call, found, int(call.query.get("$top", "10")))

    def _delta(self, call: Call) -> dict[str, Any]:
        if "$expand" in call.query:
            raise Wrong(400, "ErrorInvalidUrlQuery")
        folder = self._folder(call)

        def give(id: str) -> dict[str, Any] | None:
            return shown(self.contacts[id], call) if id in self.contacts else None

        return delta(call, self.log, folder, self._in(folder), give)

    def _patch(self, call: Call) -> dict[str, Any]:
        id = self._held(call)
        self.change(id, **call.body)
        return shown(self.contacts[id], call)

    def _delete(self, call: Call) -> None:
        self.erase(self._held(call))

    def _version(self, call: Call) -> None:
        if ("beta" if call.beta else "v1.0") not in self.photos_at:
            raise Wrong(404, "ErrorItemNotFound")

    def _picture(self, call: Call) -> Answer:
        self._version(call)
        found = self.pictures.get(self._find(call.names[0])["id"])
        if found is None:
            raise Wrong(404, "ImageNotFound")
        return Answer(found, "image/jpeg")

    def _put_picture(self, call: Call) -> Answer:
        self._version(call)
        if len(call.raw) >= 4 << 20 or not call.raw.startswith(b"\xff\xd8"):
            raise Wrong(400, "ErrorInvalidImage")
        self.show(self._find(call.names[0])["id"], call.raw)
        return Answer(b"", "text/plain")
