"""CardDAV and CalDAV: any server by its address, and services whose addresses are known."""

from __future__ import annotations

from functools import partial

from connectors.contract import Connector, Field, Password, Session, Source, Traits
from connectors.dav.presets import PRESETS, Preset
from connectors.model import Kind


def _open(preset: str, session: Session) -> Source:
    from connectors.dav.client import open_account

    return open_account(preset, session)


def _fields(preset: Preset) -> tuple[Field, ...]:
    user = Field("user", "User name", "Usually your e-mail address.", required=True)
    if not preset.url_help:
        return (user,)
    return (
        Field("url", "Address", preset.url_help, required=preset.id != "dav"),
        user,
        Field("ca", "Certificate file", "Only for a server with a certificate of its own."),
        Field(
            "insecure",
            "Allow an unencrypted connection at home",
            "Only ever to a server in your own house.",
            default="no",
            choices=("no", "yes"),
        ),
    )


_APPLE_GIVES_NOT = {
    Kind.TASKS: "Apple gives no program access to Reminders, so they are not copied. Ways around: "
    "order them at privacy.apple.com, which comes as a file that Elsewhere reads; or keep to-dos "
    "in a list of another account (Outlook, Nextcloud), which the iPhone shows as well.",
    Kind.PHOTOS: "Apple gives no program access to iCloud Photos. Ways around: the folder that "
    "iCloud for Windows or Photos on a Mac keeps (choose the service iCloud Photos folder), or the "
    "photos ordered at privacy.apple.com.",
}


def _connector(preset: Preset) -> Connector:
    coverage = {
        Kind.CONTACTS: "Every contact with its photo, as the server keeps it.",
        Kind.CALENDAR: "Every event with its repetitions and exceptions, as the server keeps it.",
        Kind.TASKS: "Every to-do the server tells of by CalDAV.",
    }
    coverage = {kind: words for kind, words in coverage.items() if kind in preset.kinds}
    if preset.id == "icloud":
        coverage |= _APPLE_GIVES_NOT
    return Connector(
        id=preset.id,
        name=preset.name,
        company=preset.company,
        sign_in=Password(_fields(preset), help=preset.help),
        kinds={
            kind: Traits(
                writes=True,
                loses=preset.loses.get(kind, frozenset()),
                largest=preset.largest.get(kind),
                writers=4,
            )
            for kind in Kind
            if kind in preset.kinds
        },
        open=partial(_open, preset.id),
        coverage=coverage,
    )


CONNECTORS: tuple[Connector, ...] = tuple(_connector(preset) for preset in PRESETS)
