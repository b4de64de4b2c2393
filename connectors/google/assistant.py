"""The way to one's own Google client: the steps, and a check of each that can be checked.

A sign-in with a client of one's own fails in a few known ways. Google's own answer tells them
apart: a file of another type, an interface that is off, Testing mode with its seven days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connectors.contract import Ahead
from connectors.errors import ConnectorError, SignInAgain
from connectors.google import own_client
from connectors.google.client import Google
from connectors.google.permissions import products
from connectors.guide import Guide, Step

_CONSOLE = "https://console.cloud.google.com"
APIS = {
    "contacts": ("People API", "people.googleapis.com"),
    "calendar": ("Google Calendar API", "calendar-json.googleapis.com"),
    "tasks": ("Google Tasks API", "tasks.googleapis.com"),
    "drive": ("Google Drive API", "drive.googleapis.com"),
    "photos": ("Photos Library API", "photoslibrary.googleapis.com"),
    "picked": ("Google Photos Picker API", "photospicker.googleapis.com"),
}
"""The interface each product needs: as the console calls it, and its page there."""

Ask = Callable[[Google], object]


def guide(settings: Mapping[str, str]) -> Guide | None:
    """The steps for what is wanted; None where a client is built in or given."""
    if settings.get("client") or own_client.BUILT_IN:
        return None
    return Guide(
        title="Your own Google client",
        why="Google wants to know which program asks for your data. A client of your own takes "
        "about ten minutes, costs nothing, and is shared with nobody.",
        steps=(
            Step(
                "Make a project",
                "Sign in with the account you want to copy. Any name will do; press Create.",
                f"{_CONSOLE}/projectcreate",
            ),
            *(
                Step(
                    f"Switch on the {name}",
                    "Press Enable, with your project chosen at the top of the page.",
                    f"{_CONSOLE}/apis/library/{page}",
                )
                for name, page in (APIS[one] for one in products(settings))
            ),
            Step(
                "Say who may sign in",
                "Give the app a name and your own address, and choose External.",
                f"{_CONSOLE}/auth/overview",
            ),
            Step(
                "Publish it",
                "Press Publish app, so that it says In production. Left in Testing, Google ends "
                "your sign-in every seven days. It need not be verified for your own use.",
                f"{_CONSOLE}/auth/audience",
            ),
            Step(
                "Make the client",
                "Choose the type Desktop app, press Create, then Download JSON.",
                f"{_CONSOLE}/auth/clients/create",
            ),
            Step(
                "Give the file here",
                "Then sign in. Google warns that the app is not verified: it is your own, so "
                "choose Advanced and go on. Leave every box ticked.",
            ),
        ),
        field="client",
        check=_check,
        said=SAID,
    )


SAID = (
    (
        "Error 403: access_denied",
        "The client is still in Testing and you are not among its test users. Publish it.",
    ),
    (
        "Error 400: redirect_uri_mismatch",
        "The client is of another type than Desktop app. Make a new one.",
    ),
    ("Error 401: invalid_client", "The client was deleted. Make a new one."),
    (
        "Error 403: org_internal",
        "The client is for one organisation alone. Under Audience choose External.",
    ),
    (
        "Error 400: admin_policy_enforced",
        "Your school or company allows no such sign-in. Only its administrator can change that.",
    ),
)
"""What Google's sign-in page may say instead of leading back here."""


def ahead(settings: Mapping[str, str]) -> tuple[Ahead, ...]:
    """The end Google set to the sign-in, which it does for clients in Testing mode."""
    ends = settings.get("ends", "")
    return (Ahead("google-sign-in-ends", ends),) if ends else ()


def _check(text: str) -> None:
    """Raises SignInAgain with a code of `connectors.google.own_client`."""
    own_client.own_client({"client": text})


def switched_off(google: Google, settings: Mapping[str, str]) -> tuple[str, ...]:
    """The interfaces this client may not use yet, as the console calls them.

    One small request for each product. Other troubles are none of this: they are raised when the
    product is used.
    """
    return tuple(APIS[one][0] for one in products(settings) if _off(google, _ASK[one]))


def all_on(google: Google, settings: Mapping[str, str]) -> None:
    """Raises SignInAgain, code `google-api-not-enabled`, naming every interface that is off."""
    off = switched_off(google, settings)
    if off:
        raise SignInAgain(
            f"{len(off)} interfaces are off", code="google-api-not-enabled", about=", ".join(off)
        )


def _off(google: Google, ask: Ask) -> bool:
    try:
        ask(google)
    except ConnectorError as error:
        return error.code == "google-api-not-enabled"
    return False


def _photos(google: Google) -> Any:
    """Nothing can be listed there: an empty batch is refused, and by whom tells enough."""
    url = f"{google.places.photos}/v1/mediaItems:batchCreate"
    headers = {"Content-Type": "application/json"}
    with google.ask("POST", url, headers=headers, body=b'{"newMediaItems": []}') as answer:
        return answer.read()


# A picker's session is asked for at once after the sign-in, and would say so itself.
_ASK: dict[str, Ask] = {
    "contacts": lambda google: google.send(
        google.people.contactGroups().list(pageSize=1, fields="totalItems")
    ),
    "calendar": lambda google: google.send(
        google.calendar.calendarList().list(maxResults=1, fields="etag")
    ),
    "tasks": lambda google: google.send(google.tasks.tasklists().list(maxResults=1, fields="etag")),
    "drive": lambda google: google.send(google.drive.about().get(fields="kind")),
    "photos": _photos,
    "picked": lambda google: None,
}
