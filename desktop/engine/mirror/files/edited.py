"""What somebody changed in the second cloud is kept as evidence before ours goes over it."""

from __future__ import annotations

from connectors.contract import Files
from connectors.model import Stored
from desktop.engine.context import Context
from desktop.engine.mirror.files.plan import machinery
from desktop.engine.mirror.files.reading import SMALL, known, whole
from desktop.engine.mirror.keys import plain_name


def somebodys(context: Context, path: str, sha256: str) -> bool:
    """Whether a file of the place that is not as we wrote it may be wanted back by somebody.

    Args:
        context: the run.
        path: where it lies.
        sha256: of its bytes; "" where nothing sound can be read of them.
    """
    return bool(sha256) and not machinery(path) and not known(context.vault, sha256)


def keep(context: Context, place: Files, target: str, stored: Stored, sha256: str) -> bool:
    """Keep it in the vault's reports; False for what is too large, which is then left alone."""
    if stored.size > SMALL:
        return False
    body = whole(context.patience, place, stored.path)
    name = stored.path.rsplit("/", 1)[-1][-60:]
    context.vault.keep_evidence(plain_name("conflict", sha256[:12], target, name), body)
    return True
