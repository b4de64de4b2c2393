"""Writes the pages of the vault's folder: only what would differ, and no longer than is bearable.

They can be made again at any time, so they are in no log, in no sums, and go to no second copy.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from desktop.engine.context import Context, Tell
from desktop.engine.failure import Stopped
from desktop.engine.pages import alike, html
from desktop.engine.pages.gather import Account, Shown, gather
from desktop.engine.pages.index import ALIKE, Cover, file, index, month_name, named, twice
from desktop.pictures.gallery import Gallery
from desktop.vault import Vault, VaultError

PHOTOS = 200
"""On one page."""

SECONDS = 20.0
"""Decoding may take at the end of a copy; the rest is done at the next ones."""

_FEW = 12
"""Photos, so few that nobody has to go back up to leave them."""

_LOOKED_AT = 50
"""Of many photos, for one to stand for them."""

_FORM = "2"
_DOWN = 3
"""Folders between the vault's own and the pages: `.elsewhere/pages/<account>`."""

_LOG = logging.getLogger(__name__)


def write(context: Context, tell: Tell) -> None:
    """Bring `index.html` and the pages under it up to date with the vault.

    What cannot be written stays as it was and is tried again after the next copy: the pages are
    a convenience, and no copy fails for them.
    """
    vault = context.vault
    names = vault.accounts()
    marks = {name: f"{_FORM} {vault.mark(name)}" for name in names}
    with Gallery.at(context.home) as gallery:
        left = {name: gallery.cache.noted(f"pages {vault.id} {name}") for name in names}
        there = (vault.root / "index.html").is_file()
        stale = [name for name in names if not there or left[name] != f"{marks[name]} 0"]
        if not stale:
            return
        end = context.clock.monotonic() + SECONDS

        def go_on() -> bool:
            tell("pictures")
            return context.clock.monotonic() < end

        try:
            accounts = [gather(name, vault.shelves(name)) for name in names]
            missing = {
                one.name: gallery.make(_photos(vault, one), go_on)
                for one in accounts
                if one.name in stale
            }
            groups, uncompared = alike.find(accounts, gallery, vault.root, go_on)
            gallery.cache.note(f"alike {vault.id}", alike.write(groups))
            for account in accounts:
                if account.name in missing:
                    _account(context, gallery, account, groups, tell)
            vault.keep_page("index.html", index(accounts, groups, _cover(vault, gallery)))
            for name, count in missing.items():
                mark = f"{marks[name]} {count + uncompared}"
                gallery.cache.note(f"pages {vault.id} {name}", mark)
        except (OSError, VaultError) as error:
            _LOG.warning("the folder's pages were not written: %s", type(error).__name__)
        except Stopped:
            _LOG.info("the folder's pages wait for the next copy")


def _photos(vault: Vault, account: Account) -> Iterator[tuple[Path, str]]:
    for one in account.stills():
        yield vault.root / one.path, one.sha256


def _account(
    context: Context, gallery: Gallery, account: Account, groups: alike.Groups, tell: Tell
) -> None:
    vault = context.vault
    made: set[str] = set()
    folder = f".elsewhere/pages/{account.folder}"
    for name, title, photos in _pages(account, groups):
        tell("pages", account.name)
        for number, start in enumerate(range(0, max(len(photos), 1), PHOTOS), 1):
            called = file(name, number)
            made.add(called)
            few = photos[start : start + PHOTOS]
            last = start + PHOTOS >= len(photos)
            _write(
                vault, gallery, f"{folder}/{called}", title, few, _turns(name, number, last=last)
            )
    for old in (vault.root / folder).glob("*.html"):
        if old.name not in made:
            vault.drop_page(f"{folder}/{old.name}")


def _pages(account: Account, groups: alike.Groups) -> Iterator[tuple[str, str, Sequence[Shown]]]:
    """File name without ending, title, and what is on it."""
    for month, photos in account.months.items():
        yield f"month-{month}", f"{account.name}: {month_name(month)}", photos
    for id, name, photos in account.albums:
        yield named("album", id), f"{account.name}: {name}", photos
    for name, photos in account.people.items():
        yield named("person", name), f"{account.name}: {name}", photos
    if mine := twice(account, groups):
        yield "alike", f"{account.name}: {ALIKE.lower()}", mine


def _write(
    vault: Vault,
    gallery: Gallery,
    path: str,
    title: str,
    photos: Sequence[Shown],
    turns: list[html.Link],
) -> None:
    known = gallery.cache.facts({one.sha256 for one in photos})
    made_of = hashlib.sha256(
        repr((_FORM, title, turns, [(one, one.sha256 in known) for one in photos])).encode(
            "utf-8", "backslashreplace"
        )
    ).hexdigest()
    with suppress(FileNotFoundError), (vault.root / path).open("rb") as file:
        if html.is_made_of(file.read(200), made_of):
            return

    def small(one: Shown) -> bytes | None:
        if one.film or one.sha256 not in known or known[one.sha256].width <= 0:
            return None
        return gallery.small(vault.root / one.path, one.sha256)

    around = html.navigation(turns)
    below = around if len(photos) > _FEW else ""
    body = around + html.heading(title) + html.photos(photos, _DOWN, small) + below
    vault.keep_page(path, html.page(made_of, title, body))


def _turns(name: str, number: int, *, last: bool) -> list[html.Link]:
    """Links to all there is, and to the pages before and after."""
    found: list[html.Link] = [(html.address("index.html", _DOWN), "All", "")]
    if number > 1:
        found.append((html.address(file(name, number - 1), 0), "Before", ""))
    if not last:
        found.append((html.address(file(name, number + 1), 0), "After", ""))
    return found


def _cover(vault: Vault, gallery: Gallery) -> Cover:
    """The picture that stands for several: a favourite where one has a small picture."""

    def cover(photos: Sequence[Shown]) -> bytes | None:
        few = [one for one in photos[:_LOOKED_AT] if not one.film]
        known = gallery.cache.facts({one.sha256 for one in few})
        for one in sorted(few, key=lambda each: not each.favourite):
            if one.sha256 in known and known[one.sha256].width > 0:
                return gallery.small(vault.root / one.path, one.sha256)
        return None

    return cover
