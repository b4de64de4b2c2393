"""An Immich server of one's own, or of a friend: photos both ways, with albums and stacks."""

from __future__ import annotations

from connectors.contract import Connector, Field, Password, Session, Source, Traits
from connectors.model import Kind
from connectors.net.jpegs import JPEGS


def _open(session: Session) -> Source:
    from connectors.immich.library import Immich

    return Immich.open(session)


CONNECTOR = Connector(
    id="immich",
    name="Immich",
    company="",
    sign_in=Password(
        (
            Field("url", "Address", "Where you open Immich in a browser.", required=True),
            Field(
                "insecure",
                "Allow an unencrypted connection at home",
                "Only ever to a server in your own house.",
                "no",
                choices=("no", "yes"),
            ),
            Field("ca", "Certificate file", "For your own server with a certificate of its own."),
            JPEGS,
        ),
        secret_label="API key",
        help="In Immich: your picture, Account settings, API keys, New API key. It needs "
        "user.read, asset.read, asset.download, asset.upload, asset.update, asset.delete, "
        "album.read, album.create, albumAsset.create and stack.create; to be copied from alone, "
        "the four that read.",
    ),
    kinds={
        Kind.PHOTOS: Traits(
            writes=True,
            loses=frozenset(
                {
                    "the order of photos within an album",
                    "which photo belongs to which, where the one that is shown is sent later",
                }
            ),
            writers=2,
        )
    },
    open=_open,
    coverage={
        Kind.PHOTOS: "All originals with their dates, places, words, favourites and albums, films "
        "of Live photos too; no faces without a name, nothing from the locked folder or the bin. "
        "What is changed there later without a new file is not noticed.",
    },
)
