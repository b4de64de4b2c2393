"""The accounts signed in to: added after a real sign-in, opened with their secret, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from connectors import catalogue
from connectors.contract import (
    Browser,
    Connector,
    Destination,
    Files,
    Session,
    Source,
)
from connectors.errors import SignInAgain
from desktop.engine import state
from desktop.engine.accounts import account as account_list
from desktop.engine.accounts import names as account_names
from desktop.engine.accounts.account import Account, Encryption
from desktop.engine.accounts.copy_keys import CopyKeys
from desktop.engine.accounts.printed import Printed
from desktop.engine.accounts.recalling import Recalling
from desktop.engine.accounts.secrets import Command, Secret, Secrets
from desktop.engine.accounts.sign_in import settings_for, sign_in
from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.places import Home
from desktop.vault import disk


class Accounts:
    """The store of accounts, in `settings/accounts.json`, and the way into each of them.

    Args:
        home: the app's own folders.
        secrets: where their secrets are had from.
        keys: of the encrypted copies, where they are known already.
        printed: what people's own programs printed in this run; None asks them each time.
    """

    def __init__(
        self,
        home: Home,
        secrets: Secrets,
        *,
        keys: CopyKeys | None = None,
        printed: Printed | None = None,
    ) -> None:
        self._file = home.settings / "accounts.json"
        self._secrets = secrets
        self._home = home
        self.keys = keys or CopyKeys(home, secrets)
        self._printed = printed

    def for_one_run(self) -> Accounts:
        """The same accounts; a program that prints a secret is run once for all it opens.

        It may ask the person each time, and a mirror opens several connections to one place.
        """
        return Accounts(self._home, self._secrets, keys=self.keys, printed=Printed())

    def all(self) -> tuple[Account, ...]:
        """Every account in the order added. Raises EngineError "settings-damaged"."""
        body = state.load(self._file)
        try:
            return account_list.read(body) if body is not None else ()
        except ValueError as error:
            raise EngineError(Trouble("settings-damaged", str(self._file)), exit=3) from error

    def get(self, name: str) -> Account:
        """The account of this name. Raises EngineError "no-such-account"."""
        for account in self.all():
            if account.name == name:
                return account
        raise EngineError(Trouble("no-such-account", name), exit=2)

    def add(
        self,
        name: str,
        service: str,
        settings: Mapping[str, str],
        secret: Secret,
        browser: Browser,
    ) -> Account:
        """Sign in for real, then remember the account; nothing is remembered when that fails.

        The name of an account there already signs in to it again, and only to the same identity.
        Raises EngineError: "no-such-service", "bad-name", "name-taken", "setting-missing",
        "other-account", "no-keyring", "keyring-locked", and whatever the connector says.
        """
        connector = _connector(service)
        before = self._allowed(name, service)
        filled = settings_for(connector, settings)
        run = self._secrets.run
        account, value = sign_in(
            name, connector, filled, secret, browser, before, run, self.bare_files
        )
        if account.secret in {"kept", "session"}:
            self._secrets.put(name, value, remember=account.secret == "kept")
        else:
            self._secrets.forget(name)
        others = [one for one in self.all() if one.name != name]
        self._save([*others, account])
        return account

    def remove(self, name: str) -> None:
        """Forget the account and its secret. Its folder in the vault is not touched."""
        self.get(name)
        self._save([one for one in self.all() if one.name != name])
        self._secrets.forget(name)
        self.keys.forget(name)
        Recalling(self._home, name).forget()

    def encrypt(self, name: str, encryption: Encryption, sheet: str = "") -> None:
        """Note whether copies put there as files are sealed; its key is in `keys`.

        `sheet` is when its recovery sheet was typed back, ISO 8601.
        """
        self._save(
            [
                replace(one, encryption=encryption, sheet=sheet) if one.name == name else one
                for one in self.all()
            ]
        )

    def session(self, name: str) -> Session:
        """All that the account's connector is given."""
        account = self.get(name)

        def secret() -> str:
            if account.secret == "command":
                printed = self._printed or Printed()
                return printed.of(name, lambda: self._secrets.run(Command(account.command), name))
            if account.secret == "none":
                return ""
            return self._secrets.get(name)

        # The identity tells a connector that the account is not being added any more.
        settings = {**account.settings, "identity": account.identity}
        recalling = Recalling(self._home, name)
        return Session(
            settings,
            secret,
            lambda value: self._secrets.renew(name, value),
            recall=recalling.recall,
            remember=recalling.remember,
            files_of=self.bare_files,
            scratch=self._scratch,
        )

    def open(self, name: str) -> Source:
        """The account as a source; the caller closes it.

        Raises EngineError "cannot-pull", and what the connector raises; SignInAgain with code
        "other-account" when another identity answers than at sign-in.
        """
        account = self.get(name)
        connector = _connector(account.service)
        if connector.open is None:
            raise EngineError(Trouble("cannot-pull", name), exit=2)
        source = connector.open(self.session(name))
        try:
            _expect(account, source.identity())
        except BaseException:
            source.close()
            raise
        return source

    def destination(self, name: str) -> Destination:
        """The account to be written to; as `open`, and EngineError "cannot-write"."""
        account = self.get(name)
        if not _connector(account.service).takes_items:
            raise EngineError(Trouble("cannot-write", name), exit=2)
        source = self.open(name)
        if not hasattr(source, "put"):
            source.close()
            raise EngineError(Trouble("cannot-write", name), exit=2)
        return source  # type: ignore[return-value]  # a kind's traits say it is one

    def files(self, name: str) -> Files:
        """The account as a place for files; as `open`, and EngineError "keeps-no-files".

        What is encrypted is sealed and opened on the way; then EngineError "sheet-not-accepted"
        until the recovery sheet was typed back once, and SignInAgain "sheet-needed" without it.
        """
        encryption = self.get(name).encryption
        if encryption is Encryption.WAITING:
            raise EngineError(Trouble("sheet-not-accepted", name), exit=3)
        place = self.bare_files(name)
        if encryption is Encryption.NONE:
            return place
        try:
            return self.keys.around(place, name)
        except BaseException:
            place.close()
            raise

    def bare_files(self, name: str) -> Files:
        """The same without the encryption: what the second cloud itself sees."""
        account = self.get(name)
        connector = _connector(account.service)
        if connector.files is None:
            raise EngineError(Trouble("keeps-no-files", name), exit=2)
        place = connector.files(self.session(name))
        try:
            _expect(account, place.identity())
        except BaseException:
            place.close()
            raise
        return place

    def connector(self, name: str) -> Connector:
        """The connector that speaks to this account."""
        return _connector(self.get(name).service)

    def _allowed(self, name: str, service: str) -> Account | None:
        for account in self.all():
            if account.name == name and account.service == service:
                return account
            if account_names.same(account.name, name):
                raise EngineError(Trouble("name-taken", name), exit=2)
        if not account_names.portable(name):
            raise EngineError(Trouble("bad-name", name), exit=2)
        return None

    def _scratch(self) -> Path:
        disk.make_folders(disk.DISK, self._home.scratch)
        return self._home.scratch

    def _save(self, accounts: list[Account]) -> None:
        state.save(self._file, account_list.write(accounts))


def _connector(service: str) -> Connector:
    try:
        return catalogue.find(service)
    except KeyError:
        raise EngineError(Trouble("no-such-service", service), exit=2) from None


def _expect(account: Account, identity: str) -> None:
    if account.identity and identity != account.identity:
        raise SignInAgain("another identity answers", code="other-account", about=account.name)
