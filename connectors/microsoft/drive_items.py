"""Files and folders of OneDrive as Graph tells them: names it takes, hashes, ids and paths.

Folders are found by path, made where missing, and their ids kept: an item put by its folder's id
never lands elsewhere when somebody renames a folder meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from connectors.errors import ChangedMeanwhile, NotThere, Refused, TryLater
from connectors.formats.quickxor import hexadecimal
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.presence import if_there
from connectors.model import Stored

SELECT = "$select=id,name,size,eTag,cTag,file,folder,deleted,parentReference"
LONGEST = 400
"""Characters of a whole path."""

_SIGNS = re.compile(r'["*:<>?/\\|]')
_TAKEN = re.compile(
    r"(?i)(con|prn|aux|nul|com\d|lpt\d|\.lock|desktop\.ini|.*_vti_.*|~\$.*)\Z", re.DOTALL
)


class Folders:
    """The folders of one place in the drive, by path. `()` is the place itself.

    Args:
        graph: the account.
        place: path of the place, "" for the top itself.
        top: id of the folder that path begins in.
    """

    def __init__(self, graph: Graph, place: str, top: str = "root") -> None:
        self._graph = graph
        self._top = top
        self._place = tuple(filter(None, place.split("/")))
        self._ids: dict[tuple[str, ...], str] = {}

    def id(self, names: Sequence[str] = ()) -> str:
        """The id of a folder; "" when there is none."""
        whole = tuple(names)
        if whole not in self._ids:
            found = if_there(lambda: self._at((*self._place, *whole)))
            if found is None or "folder" not in found:
                return ""
            self._ids[whole] = found["id"]
        return self._ids[whole]

    def make(self, names: Sequence[str] = ()) -> str:
        """The id of a folder, made with all above it. Raises Refused for a name of a file."""
        if there := self.id(names):
            return there
        chain = (*self._place, *names)
        above = self._top
        for depth in range(1, len(chain) + 1):
            above = self._inside(above, chain[:depth])
        self._ids[tuple(names)] = above
        return above

    def forget(self) -> None:
        """Folders may have gone: look again."""
        self._ids.clear()

    def _inside(self, above: str, chain: Sequence[str]) -> str:
        found = if_there(lambda: self._at(chain))
        if found is None:
            body = {"name": chain[-1], "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
            try:
                found = self._graph.post(f"/me/drive/items/{part(above)}/children", body)
            except ChangedMeanwhile:
                # Another of our visits made it just now.
                found = self._at(chain)
        if "folder" not in found:
            raise Refused("a file stands where a folder should be", code="bad-path")
        return str(found["id"])

    def _at(self, chain: Sequence[str]) -> Json:
        return self._graph.get(f"{by_path(chain, self._top)}?{SELECT}")


def check(names: Iterable[str]) -> None:
    """Raises Refused (code "bad-path") for a path OneDrive cannot hold."""
    whole = "/".join(names)
    for name in names:
        if _SIGNS.search(name) or _TAKEN.match(name) or name != name.strip(" ") or name[-1] == ".":
            raise Refused("a name OneDrive does not take", code="bad-path", about=whole)
    if len(whole) > LONGEST:
        raise Refused("a path longer than OneDrive takes", code="bad-path", about=whole)


def by_path(names: Sequence[str], top: str = "root") -> str:
    """The address of an item by its path from a folder."""
    start = "/me/drive/root" if top == "root" else f"/me/drive/items/{part(top)}"
    return f"{start}:/{'/'.join(map(part, names))}:" if names else start


def revision(item: Json) -> str:
    """The mark of an item's bytes alone, which a new name does not change."""
    return str(item.get("cTag") or item.get("eTag") or "")


def quick_xor(item: Json) -> str:
    """The hash OneDrive tells, in lower-case hex; "" before it has reckoned one."""
    hashes = (item.get("file") or {}).get("hashes") or {}
    return hexadecimal(str(hashes.get("quickXorHash") or ""))


def stored(path: str, item: Json) -> Stored:
    """A file as a place for files names it."""
    told = quick_xor(item)
    hashes = {"quickxor": told} if told else {}
    return Stored(path, int(item.get("size") or 0), revision(item), hashes)


def below(graph: Graph, folder: str) -> dict[str, Json]:
    """Every file at any depth under a folder, by path; complete, or an error.

    Raises NotThere when the folder has gone.
    """
    try:
        told = graph.delta(f"/me/drive/items/{part(folder)}/delta?{SELECT}&$top=1000")
    except Refused:
        # A drive that tells changes of its root alone: folder by folder.
        return dict(_walked(graph, folder, ""))
    items = {id: one for id, one in told.items.items() if "deleted" not in one and id != folder}
    return {path: one for one in items.values() if (path := _path(one, items, folder)) is not None}


def _path(item: Json, items: dict[str, Json], top: str) -> str | None:
    """The path of a file by the ids above it; None for a folder."""
    if "folder" in item:
        return None
    names = [str(item["name"])]
    at = item
    while (above := str((at.get("parentReference") or {}).get("id") or "")) != top:
        if above not in items or len(names) > LONGEST:
            raise TryLater("a file without its folder", code="incomplete")
        at = items[above]
        names.append(str(at["name"]))
    return "/".join(reversed(names))


def _walked(graph: Graph, folder: str, inside: str) -> Iterator[tuple[str, Json]]:
    waiting = [(folder, inside)]
    while waiting:
        id, path = waiting.pop()
        try:
            for one in graph.pages(f"/me/drive/items/{part(id)}/children?{SELECT}&$top=1000"):
                if "folder" in one:
                    waiting.append((one["id"], f"{path}{one['name']}/"))
                else:
                    yield f"{path}{one['name']}", one
        except NotThere:
            if id == folder:
                raise
            # Thrown away while we walked.
            continue
