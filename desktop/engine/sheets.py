"""Recovery sheets of encrypted second clouds: made, shown, typed back, accepted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import islice
from typing import TypeVar

from connectors.contract import Files
from connectors.errors import ConnectorError, NotThere
from desktop.engine.accounts.account import Encryption
from desktop.engine.encrypted import key as keys
from desktop.engine.encrypted import notice, phrase, retyping, sheet
from desktop.engine.encrypted.key import Key
from desktop.engine.encrypted.names import Names, looks_sealed
from desktop.engine.encrypted.retyping import Mistyped
from desktop.engine.encrypted.sheet import Sheet
from desktop.engine.failure import EngineError
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.report import Trouble
from desktop.engine.surroundings import Surroundings

T = TypeVar("T")

TRIED = 20
"""Names of a copy that a key is tried on; one that opens is enough."""


class Sheets:
    """A part of the engine's facade. Every method may raise EngineError.

    Nothing is sent to an encrypted second cloud before its sheet was typed back once.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._accounts = around.accounts

    def begin(self, target: str) -> Sheet:
        """Turn encryption on for an account, and give the sheet to write down.

        Asked again before it is accepted, it gives the same sheet. Raises EngineError:
        "keeps-no-files"; "encrypted-already"; "encrypt-not-empty" where anything lies there, for
        sealed and plain are never mixed; "sheet-needed" where an encrypted copy lies there.
        """
        encryption = self._accounts.get(target).encryption
        if encryption is Encryption.ON:
            raise EngineError(Trouble("encrypted-already", target), exit=2)
        if encryption is Encryption.WAITING:
            return self.show(target)
        there = self._names(target)
        if notice.stands_in(there):
            raise EngineError(Trouble("sheet-needed", target), exit=3)
        if there:
            raise EngineError(Trouble("encrypt-not-empty", target), exit=2)
        self._accounts.keys.put(target, keys.new())
        self._accounts.encrypt(target, Encryption.WAITING)
        return self.show(target)

    def show(self, target: str) -> Sheet:
        """The sheet of an account that is, or is to be, encrypted. Raises "not-encrypted"."""
        if self._accounts.get(target).encryption is Encryption.NONE:
            raise EngineError(Trouble("not-encrypted", target), exit=2)
        return sheet.of(self._key(target), target, self._around.clock.now().date())

    def right(self, target: str, place: int, word: str) -> bool:
        """Whether this is the word at this place of the sheet, counted from one."""
        return phrase.known(word) == self.show(target).words[place - 1]

    def accept(self, target: str, typed: str) -> None:
        """Take the sheet as it was typed back, or one for a copy that another computer made.

        Raises EngineError (exit 3) saying what is wrong with it, and which word.
        """
        try:
            if self._known(target):
                retyping.expect(self._key(target), typed)
            else:
                self._adopt(target, typed)
        except Mistyped as error:
            facts = {} if error.count is None else {"count": str(error.count)}
            raise EngineError(Trouble(error.code, target, facts), exit=3) from None
        typed_back = self._around.clock.now().isoformat()
        self._accounts.encrypt(target, Encryption.ON, typed_back)

    def needed(self, target: str) -> bool:
        """Whether an encrypted copy lies there that this computer has no key for."""
        if self._accounts.connector(target).files is None or self._known(target):
            return False
        return notice.stands_in(self._names(target))

    def give_up(self, target: str) -> None:
        """Turn encryption off again; only before the sheet is accepted, as nothing is sent yet."""
        if self._accounts.get(target).encryption is not Encryption.WAITING:
            raise EngineError(Trouble("encrypted-already", target), exit=2)
        self._accounts.encrypt(target, Encryption.NONE)
        self._accounts.keys.forget(target)

    def _known(self, target: str) -> bool:
        """Whether the key is on this computer; its keyring may have lost it."""
        if self._accounts.get(target).encryption is Encryption.NONE:
            return False
        try:
            self._key(target)
        except EngineError as error:
            if error.trouble.code != "sheet-needed":
                raise
            return False
        return True

    def _adopt(self, target: str, typed: str) -> None:
        if not notice.stands_in(self._names(target)):
            raise EngineError(Trouble("not-encrypted", target), exit=2)
        self._accounts.keys.put(target, retyping.understood(typed, self._fits(target)))

    def _fits(self, target: str) -> Callable[[Key], bool]:
        """A key fits when it opens the name of a file there, or has the mark in the notice."""

        def look(place: Files) -> tuple[list[str], str]:
            names = (one.path for one in place.list())
            some = list(islice((name for name in names if looks_sealed(name)), TRIED))
            return some, "" if some else _notice(place)

        names, said = self._asked(target, look)

        def fits(key: Key) -> bool:
            if not names:
                return bool(said) and key.mark in said
            opens = Names(key)
            return any(opens.open(name) is not None for name in names)

        return fits

    def _names(self, target: str) -> list[str]:
        return self._asked(target, lambda place: [one.path for one in place.list()])

    def _key(self, target: str) -> Key:
        return _told(target, lambda: self._accounts.keys.get(target))

    def _asked(self, target: str, what: Callable[[Files], T]) -> T:
        def ask() -> T:
            with closing(self._accounts.bare_files(target)) as place:
                return what(place)

        return _told(target, ask)


def _notice(place: Files) -> str:
    try:
        return b"".join(place.read(notice.NAME)).decode("utf-8", "replace")
    except NotThere:
        return ""


def _told(target: str, what: Callable[[], T]) -> T:
    """What it gives; trouble with the account in the engine's words, since no job waits for it."""
    try:
        return what()
    except ConnectorError as error:
        raise EngineError(trouble_of(error, target), exit_for(error)) from error
