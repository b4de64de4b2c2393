"""OneDrive of the fake Graph: items and folders, special folders, hashes, deltas, the recycle bin.

Sources: Graph's driveItem resource and its known behaviour: names are told apart without regard to
case, a delta gives ids above and no path, `content` answers with an address that knows no sign-in,
and a Live Photo's HEIC is told with the size and hash of still and film but given as the still.
"""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from connectors.formats.quickxor import QuickXor
from tests.clouds.microsoft_uploads import Uploads
from tests.clouds.microsoft_words import Answer, Call, Log, Time, Wrong, delta, paged, shown

ROOT, PHOTOS, CAMERA = "F0!root", "F0!101", "F0!102"
_NO_SIGNS = re.compile(r'["*:<>?/\\|]')
_TYPES = {"jpg": "image/jpeg", "heic": "image/heic", "png": "image/png", "mov": "video/quicktime"}


class Drive:
    """One drive. `special` are the folders people have; `told` what an item says beyond its bytes.

    Attributes:
        motion: bytes of the film of each Live Photo, which no request gives.
        hashless: ids of items whose hash is not reckoned yet.
        deltas: whether folders below the root tell their changes.
    """

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self.log = Log()
        self.limit = 5 << 30
        self.deltas = True
        self.special = {"photos": PHOTOS, "cameraroll": CAMERA}
        self.items: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, bytes] = {}
        self.motion: dict[str, bytes] = {}
        self.hashless: set[str] = set()
        self.bin: list[str] = []
        self.forms: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.lineage: dict[str, set[str]] = {}
        self.damage = b""
        self.wrong: list[str] = []
        self.uploads = Uploads(self)
        self._keep(ROOT, "root", "", folder={}, root={})
        self._keep(PHOTOS, "Pictures", ROOT, folder={}, specialFolder={"name": "photos"})
        self._keep(CAMERA, "Camera Roll", PHOTOS, folder={}, specialFolder={"name": "cameraRoll"})

    def routes(self) -> list[tuple[str, str, Callable[[Call], Any], str]]:
        by_path, inside = r"/me/drive/root:/(.+):", r"/me/drive/items/([^/:]+):/([^/:]+):"
        one = r"/me/drive/items/([^/:]+)"
        return [
            ("GET", "/me/drive", self._drive, "drive"),
            ("GET", r"/me/drive/special/([^/]+)", self._special, "driveItem"),
            ("GET", r"/me/drive/root", lambda call: self._shown(ROOT, call), "driveItem"),
            ("GET", by_path, lambda call: self._shown(self._at(call), call), "driveItem"),
            ("GET", by_path + "/content", lambda call: self._link(self._at(call), call), ""),
            ("GET", r"/me/drive/items/([^/:]+):/(.+):", self._below, "driveItem"),
            ("GET", one, lambda call: self._shown(self._find(call), call), "driveItem"),
            ("GET", one + "/children", self._children, "*driveItem"),
            ("POST", one + "/children", self._make, "driveItem"),
            ("GET", one + "/delta", self._delta, "*driveItem"),
            ("GET", one + "/content", lambda call: self._link(self._find(call), call), ""),
            ("PUT", one + "/content", lambda call: self.uploads.replace(call, self._find(call)), "driveItem"),
            ("PUT", inside + "/content", self.uploads.put, "driveItem"),
            ("POST", one + "/createUploadSession", lambda call: self.uploads.begin(call, self._find(call)), "uploadSession"),
            ("POST", inside + "/createUploadSession", lambda call: self.uploads.begin(call, ""), "uploadSession"),
            ("DELETE", one, self._delete, ""),
        ]  # fmt: skip

    def storage(self, call: Call) -> Answer:
        """What lies outside Graph, at addresses that know no sign-in."""
        if "authorization" in call.headers:
            self.wrong.append(f"{call.verb} {call.path} carried a token out of Graph")
        kind, token = call.path.removeprefix("/-/").split("/")
        if kind == "up":
            return self.uploads.answer(call, token)
        id = self.links.get(token, "")
        if id not in self.bodies:
            return Answer(b"", "text/plain", 404)
        body = self.bodies[id]
        type = _TYPES.get(self.items[id]["name"].rpartition(".")[2].lower(), "application/octet-stream")  # fmt: skip
        wish = re.fullmatch(r"bytes=(\d+)-", call.headers.get("range", ""))
        if wish is None:
            return Answer(body, type)
        start = int(wish[1])
        if start >= len(body):
            return Answer(b"", "text/plain", 416)
        told = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        return Answer(body[start:], type, 206, told)

    def add(self, path: str, body: bytes, **facets: Any) -> str:
        """What a person puts into their drive, folders made as needed; gives the id."""
        above = ROOT
        *folders, name = path.split("/")
        for one in folders:
            above = self.named(above, one) or self._keep(self.fresh(), one, above, folder={})
        return self.store(above, name, body, self.named(above, name), **facets)

    def store(self, above: str, name: str, body: bytes, id: str = "", **facets: Any) -> str:
        used = sum(map(len, self.bodies.values())) - len(self.bodies.get(id, b""))
        if used + len(body) > self.limit:
            raise Wrong(507, "quotaLimitReached")
        id = id or self.fresh()
        self.bodies[id] = self.damage or body
        return self._keep(id, name, above, file={}, cTag=f'"c:{{{id}}},{next(self._count)}"', **facets)  # fmt: skip

    def erase(self, id: str) -> None:
        """Into the recycle bin, with everything below."""
        for inner in [one for one, item in self.items.items() if self._above(item) == id]:
            self.erase(inner)
        self.bin.append(id)
        self.forms[id] = "file" if "file" in self.items[id] else "folder"
        del self.items[id]
        self._note(id)

    def rename(self, id: str, name: str) -> None:
        self._keep(id, name, self._above(self.items[id]), **{
            key: value for key, value in self.items[id].items() if key not in ("id", "name", "eTag", "parentReference")
        })  # fmt: skip

    def fresh(self) -> str:
        return f"F0!s{next(self._count)}"

    def named(self, above: str, name: str) -> str:
        found = (
            id
            for id, item in self.items.items()
            if self._above(item) == above and item["name"].lower() == name.lower()
        )
        return next(found, "")

    def shown(self, id: str) -> dict[str, Any]:
        item = dict(self.items[id])
        if "file" in item:
            whole = self.bodies[id] + self.motion.get(id, b"")
            item["size"] = len(whole)
            quick = QuickXor()
            quick.update(whole)
            told = {"quickXorHash": base64.b64encode(quick.digest()).decode()}
            item["file"] = {"hashes": {} if id in self.hashless else told}
        return item

    def held(self, call: Call, id: str) -> str:
        """The id, when the call means this very item."""
        wanted = call.headers.get("if-match")
        if wanted not in (None, "*", self.items[id]["eTag"], self.items[id].get("cTag")):
            raise Wrong(412, "resourceModified")
        return id

    def check(self, name: str) -> str:
        if _NO_SIGNS.search(name) or name != name.strip(" ") or name.endswith("."):
            raise Wrong(400, "invalidRequest")
        return name

    @staticmethod
    def _above(item: dict[str, Any]) -> str:
        return str(item["parentReference"].get("id", ""))

    def _keep(self, id: str, name: str, above: str, **facets: Any) -> str:
        stamp = self._time.stamp()
        self.items[id] = {
            "id": id, "name": name, "eTag": f'"{{{id}}},{next(self._count)}"', "createdDateTime": stamp,
            "lastModifiedDateTime": stamp, "size": 0, "parentReference": {"driveId": "f0", "id": above} if above else {},
            **facets,
        }  # fmt: skip
        lines, at = self.lineage.setdefault(id, set()), id
        while at in self.items:
            lines.add(at)
            at = self._above(self.items[at])
        self._note(id)
        return id

    def _note(self, id: str) -> None:
        """Every folder it is or was in tells of it."""
        for top in self.lineage[id]:
            self.log.note(top, id)

    def _drive(self, call: Call) -> dict[str, Any]:
        used = sum(map(len, self.bodies.values()))
        left = max(0, self.limit - used)
        quota = {"total": self.limit, "used": used, "remaining": left, "deleted": 0, "state": "normal"}  # fmt: skip
        return {"id": "f0", "driveType": "personal", "quota": quota}

    def _special(self, call: Call) -> dict[str, Any]:
        id = self.special.get(call.names[0].lower())
        if id is None:
            raise Wrong(403, "accessDenied")
        return self._shown(id, call)

    def _shown(self, id: str, call: Call) -> dict[str, Any]:
        return shown(self.shown(id), call)

    def _find(self, call: Call) -> str:
        id = ROOT if call.names[0] == "root" else call.names[0]
        if id not in self.items:
            raise Wrong(404, "itemNotFound")
        return id

    def _below(self, call: Call) -> dict[str, Any]:
        return self._shown(self._at(call, self._find(call)), call)

    def _at(self, call: Call, top: str = ROOT) -> str:
        at = top
        for name in call.names[-1].split("/"):
            at = self.named(at, name)
            if not at:
                raise Wrong(404, "itemNotFound")
        return at

    def _link(self, id: str, call: Call) -> Answer:
        if id not in self.bodies:
            raise Wrong(400, "notAFile")
        token = f"t{next(self._count)}"
        self.links[token] = id
        return Answer(b"", "text/plain", 302, {"Location": f"{call.root}/-/content/{token}"})

    def _children(self, call: Call) -> dict[str, Any]:
        above = self._find(call)
        found = [self._shown(id, call) for id, item in self.items.items() if self._above(item) == above]  # fmt: skip
        return paged(call, found, int(call.query.get("$top", "200")))

    def _make(self, call: Call) -> dict[str, Any]:
        above, name = self._find(call), self.check(call.body["name"])
        if self.named(above, name):
            raise Wrong(409, "nameAlreadyExists")
        return self._shown(self._keep(self.fresh(), name, above, folder={}), call)

    def _inside(self, id: str, top: str) -> bool:
        while id in self.items and id != top:
            id = self._above(self.items[id])
        return id == top

    def _delta(self, call: Call) -> dict[str, Any]:
        top = self._find(call)
        if not self.deltas and top != ROOT:
            raise Wrong(400, "invalidRequest")
        alive = [id for id in self.items if self._inside(id, top)]

        def give(id: str) -> dict[str, Any] | None:
            if id in self.items and self._inside(id, top):
                return self._shown(id, call)
            form = self.forms.get(id) or ("file" if "file" in self.items[id] else "folder")
            return {"id": id, "deleted": {"state": "deleted"}, form: {}}

        return delta(call, self.log, top, alive, give)

    def _delete(self, call: Call) -> None:
        self.erase(self.held(call, self._find(call)))


def taken(at: datetime) -> dict[str, Any]:
    """The facets of a picture taken then."""
    return {"photo": {"takenDateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}, "image": {"width": 8, "height": 8}}  # fmt: skip
