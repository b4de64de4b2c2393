"""The certificates a vault holds, read and proven; what cannot be read proves nothing."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from desktop.engine.proof import certificate
from desktop.engine.proof.certificate import Certificate
from desktop.engine.proof.page import page
from desktop.vault import Vault

_LOG = logging.getLogger(__name__)


def certificates(vault: Vault) -> Iterator[Certificate]:
    """Every certificate of this vault, in the order of their runs."""
    for _, one in _kept(vault):
        yield one


def previous(vault: Vault) -> str:
    """SHA-256 of the newest certificate's file, "" when there is none."""
    newest = max(_kept(vault), key=lambda found: found[1].when, default=None)
    return hashlib.sha256(newest[0]).hexdigest() if newest else ""


def keep(vault: Vault, one: Certificate) -> str:
    """Put a certificate with its page among the evidence; the path of the certificate."""
    vault.keep_evidence(one.name.replace(".json", ".html"), page(one))
    return str(vault.keep_evidence(one.name, certificate.write(one)))


def program() -> str:
    """The program's version, as a certificate names it."""
    try:
        return version("elsewhere")
    except PackageNotFoundError:
        return ""


def _kept(vault: Vault) -> Iterator[tuple[bytes, Certificate]]:
    folder = vault.root / ".elsewhere" / "evidence"
    for path in sorted(folder.glob(f"{certificate.PREFIX}*.json")):
        try:
            raw = path.read_bytes()
            one = certificate.read(raw)
        except (OSError, ValueError) as error:
            _LOG.warning("a certificate cannot be read, proves nothing: %s", type(error).__name__)
            continue
        if one.vault in {"", vault.id}:
            yield raw, one
