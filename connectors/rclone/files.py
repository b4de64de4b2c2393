"""Files in a place that rclone reaches.

rclone itself sends under a temporary name and renames where the place can (SFTP, FTP), and where
a provider's upload is not seen before it is whole, sends to the final name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast

from connectors.contract import Session
from connectors.errors import ConnectorError, Full, NotThere, Refused, SignInAgain, TryLater
from connectors.model import Stored
from connectors.net import paths
from connectors.rclone.call import Answer, Line
from connectors.rclone.providers import providers
from connectors.rclone.remote import Remote

_PART = ".elsewhere-part"
_HASHES = ("md5", "sha1", "sha256", "quickxor")
_HEX = re.compile(r"[0-9a-f]{32,80}")
_CONFIG = {"IgnoreTimes": True, "PartialSuffix": _PART}
_TRUSTED = re.compile(r"[a-z0-9-]+ [A-Za-z0-9+/=]+")


Answers = list[Answer]
Names = list[str]


class RcloneFiles:
    """One place. Its settings live in the child's memory under a name of its own."""

    def __init__(self, remote: Remote, session: Session) -> None:
        self._remote = remote
        self._session = session
        self._line: Line | None = None
        self._name = f"e{id(self):x}"
        self._fs = f"{self._name}:{remote.folder}"
        self._hashes: Names | None = None
        self._secret = remote.secret
        self._who = ""

    def identity(self) -> str:
        if not self._who:
            # A folder that is not there yet has been asked for after a real sign-in all the same.
            with suppress(NotThere):
                self._list("", {"filesOnly": True, "noModTime": True, "noMimeType": True})
            self._who = self._remote.who
            if self._remote.pins:
                known = self._ask("config/get", name=self._name)
                key = str(known.get("host_keys") or "").split(",")[0]
                if not _TRUSTED.fullmatch(key):
                    raise SignInAgain("the server showed no key", code="other-host-key")
                self._who = f"{self._remote.who} {key}"
        return self._who

    def list(self, under: str = "") -> Iterator[Stored]:
        top = "/".join(paths.folder(under))
        options = {"recurse": True, "filesOnly": True, **self._asked()}
        try:
            found = self._list(top, options)
        except NotThere:
            return
        for each in found:
            stored = _stored(each, str(each["Path"]))
            if not stored.path.endswith(_PART) and not paths.is_temporary(stored.path):
                yield stored

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        where = "/".join(paths.parts(path))
        if start:
            # Asked from beyond its end, a file is answered as if it were empty or whole.
            stored = self._stat(where)
            if stored is None:
                raise NotThere("no such file", about=path)
            if start >= stored.size:
                return
        yield from self._open().body(self._fs, where, start)

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        where = "/".join(paths.parts(path))
        if paths.is_temporary(path) or path.endswith(_PART):
            raise Refused("a name kept for the place itself", code="bad-path", about=path)
        with body.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise Refused("the body is not the one meant", code="damaged-body", about=path)
        size = body.stat().st_size
        try:
            self._ask(
                "operations/copyfile",
                path,
                srcFs=str(body.absolute().parent),
                srcRemote=body.name,
                dstFs=self._fs,
                dstRemote=where,
                _config=_CONFIG,
            )
        except TryLater as error:
            room = self._room_after_failure()
            if room is not None and room < size:
                raise Full(str(error), about=path) from None
            raise
        stored = self._stat(where)
        if stored is None or stored.size != size:
            raise TryLater("what was stored is not what was sent", code="damaged", about=path)
        return stored

    def remove(self, path: str) -> None:
        where = "/".join(paths.parts(path))
        try:
            self._ask("operations/deletefile", path, fs=self._fs, remote=where)
        except NotThere:
            return

    def room(self) -> int | None:
        try:
            answer = self._ask("operations/about", fs=f"{self._name}:")
        except (Refused, NotThere):
            return None
        free = answer.get("free")
        return free if isinstance(free, int) and free >= 0 else None

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            try:
                self._keep_token(line)
                line.ask("config/delete", name=self._name)
            except ConnectorError:
                return
            finally:
                line.close()

    def _ask(self, command: str, about: str = "", **values: object) -> Answer:
        return self._open().ask(command, about, **values)

    def _open(self) -> Line:
        if self._line is None:
            line = Line()
            try:
                self._tell(line)
            except BaseException:
                line.close()
                raise
            self._line = line
        return self._line

    def _tell(self, line: Line) -> None:
        """Give the child this place's settings; it obscures the passwords among them."""
        options = dict(self._remote.options)
        secret = self._session.secret()
        if secret and not self._secret:
            known = {one.type: one for one in providers(line)}
            if self._remote.type not in known:
                raise Refused("rclone knows no such provider", code="bad-address")
            self._secret = known[self._remote.type].secret
        if secret and self._secret:
            options[self._secret] = secret
        line.ask(
            "config/create",
            name=self._name,
            type=self._remote.type,
            parameters=options,
            opt={"obscure": True, "nonInteractive": True, "noOutput": True},
        )

    def _keep_token(self, line: Line) -> None:
        """A token that was refreshed meanwhile is the one that works next time."""
        if self._secret == "token":
            token = str(line.ask("config/get", name=self._name).get("token") or "")
            if token and token != self._session.secret():
                self._session.keep_secret(token)

    def _list(self, top: str, options: Mapping[str, object]) -> Answers:
        answer = self._ask("operations/list", top, fs=self._fs, remote=top, opt=options)
        return cast("Answers", answer.get("list") or [])

    def _stat(self, where: str) -> Stored | None:
        answer = self._ask("operations/stat", where, fs=self._fs, remote=where, opt=self._asked())
        item = answer.get("item")
        if not isinstance(item, dict) or item.get("IsDir"):
            return None
        return _stored(cast("Answer", item), where)

    def _asked(self) -> Mapping[str, object]:
        """What is to be told of a file; its hashes where that needs no reading of it."""
        if self._hashes is None:
            told = self._ask("operations/fsinfo", fs=self._fs)
            features = cast("Answer", told.get("Features") or {})
            names = cast("Names", told.get("Hashes") or [])
            slow = bool(features.get("SlowHash"))
            self._hashes = [] if slow else [name for name in names if name in _HASHES]
        asked: dict[str, object] = {"noMimeType": True}
        if self._hashes:
            asked |= {"showHash": True, "hashTypes": self._hashes}
        return asked

    def _room_after_failure(self) -> int | None:
        try:
            return self.room()
        except ConnectorError:
            return None


def _stored(item: Answer, path: str) -> Stored:
    size = item.get("Size")
    hashes = {
        name: digest
        for name, digest in cast("dict[str, str]", item.get("Hashes") or {}).items()
        if name in _HASHES and _HEX.fullmatch(digest)
    }
    size = size if isinstance(size, int) else 0
    return Stored(path, size, f"{item.get('ModTime', '')} {size}", hashes)
