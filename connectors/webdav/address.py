"""The folder meant by the address a person gave, who may know only where the web page is."""

from __future__ import annotations

from connectors.errors import ConnectorError, NotThere, Refused, SignInAgain, TryLater
from connectors.net.dav.href import folder, segment
from connectors.net.http import Client
from connectors.webdav.listing import one_at

_NO_FOLDER = {"wrong-network", "bad-answer"}


def files_address(client: Client, url: str, user: str) -> str:
    """The address itself, or where Nextcloud and ownCloud keep this user's files below it.

    The one after redirects, since a file on its way cannot follow one.

    Raises SignInAgain, and TryLater or NotThere for the address given when neither is a folder.
    """
    given = folder(url)
    try:
        return _checked(client, given)
    except (NotThere, TryLater, Refused) as error:
        if isinstance(error, TryLater) and error.code not in _NO_FOLDER:
            raise
        try:
            return _checked(client, f"{given}remote.php/dav/files/{segment(user)}/")
        except SignInAgain:
            raise
        except ConnectorError:
            raise error from None


def _checked(client: Client, url: str) -> str:
    try:
        where, found = one_at(client, url)
    except Refused as error:
        if error.code == "forbidden":
            raise SignInAgain(str(error), code="no-rights") from None
        raise
    if not found.folder:
        raise Refused("not a folder", code="bad-address")
    return folder(where)
