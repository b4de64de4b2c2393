"""Which of the person's accounts live at a CardDAV/CalDAV host that a phone reaches by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

from connectors.catalogue import CONNECTORS
from connectors.contract import Password
from connectors.model import Kind
from desktop.engine.accounts.account import Account
from desktop.phone.profile import Hosted


def hosted(accounts: Iterable[Account], names: Collection[str] = ()) -> Iterator[Hosted]:
    """Those with an address in https; only these names, when any are given."""
    speaks = {
        one.id
        for one in CONNECTORS
        if isinstance(one.sign_in, Password) and Kind.CONTACTS in one.kinds and one.files is None
    }
    for account in accounts:
        url = account.settings.get("url", "")
        wanted = not names or account.name in names
        if account.service in speaks and wanted and urlsplit(url).scheme == "https":
            yield Hosted(account.name, url, account.settings.get("user", ""))
