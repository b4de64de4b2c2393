"""Photos that are the same picture with other details: found by their pixels, told, never merged.

Which to compare is guessed from the small pictures (same size, nearly the same likeness); that
two are the same is said only when every decoded pixel is.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, groupby, pairwise
from pathlib import Path

from desktop.engine.pages.gather import Account, Shown
from desktop.pictures.cache import Cache, Facts
from desktop.pictures.gallery import Gallery
from desktop.places import Home

NEAR = 3
"""Of 64 bits of likeness these many may differ."""

Groups = list[list[Shown]]


def find(
    accounts: Sequence[Account], gallery: Gallery, root: Path, go_on: Callable[[], bool]
) -> tuple[Groups, int]:
    """Photos of one picture, a group each; and how many are still to be compared.

    Args:
        accounts: all of them: the same picture may have come from two.
        gallery: decodes, and remembers what it saw.
        root: the vault's folder.
        go_on: asked before each photo is decoded whole.
    """
    near = candidates(
        (one.sha256, facts)
        for account in accounts
        for one in account.stills()
        for facts in gallery.cache.facts((one.sha256,)).values()
        if facts.width > 0
    )
    if not near:
        return [], 0
    facts = gallery.cache.facts(near)
    by_hash: dict[str, list[Shown]] = defaultdict(list)
    for account in accounts:
        for month in account.months.values():
            for one in month:
                if one.sha256 in near:
                    by_hash[one.sha256].append(one)
    found: dict[str, list[Shown]] = defaultdict(list)
    left = 0
    for sha in sorted(by_hash):
        if not facts[sha].pixels and not go_on():
            left += 1
            continue
        digest = gallery.pixels(root / by_hash[sha][0].path, sha)
        if digest:
            found[digest] += by_hash[sha]
    groups = [sorted(group, key=lambda one: one.path) for group in found.values()]
    # The very same bytes twice are one photo, kept by two accounts: nothing to tell of.
    several = [group for group in groups if len({one.sha256 for one in group}) > 1]
    return sorted(several, key=lambda group: group[0].path), left


def candidates(looks: Iterable[tuple[str, Facts]]) -> set[str]:
    """Photos that look like another one of their size, by their hashes."""
    # A hundred thousand of them: kept as bare numbers, and sorted rather than put into a table.
    shas, sizes, likenesses = bytearray(), array("Q"), array("Q")
    for sha, facts in looks:
        shas += bytes.fromhex(sha)
        sizes.append(facts.width << 32 | facts.height)
        likenesses.append(facts.likeness)

    def sha_of(number: int) -> bytes:
        return bytes(shas[32 * number : 32 * number + 32])

    found: set[int] = set()
    # Two that differ in at most three bits have at least one of four fields in common.
    for place in range(0, 64, 16):

        def look(number: int, place: int = place) -> int:
            return sizes[number] << 16 | likenesses[number] >> place & 0xFFFF

        for _, group in groupby(sorted(range(len(sizes)), key=look), key=look):
            for one, other in _pairs(list(group)):
                alike = (likenesses[one] ^ likenesses[other]).bit_count() <= NEAR
                if alike and sha_of(one) != sha_of(other):
                    found |= {one, other}
    return {sha_of(number).hex() for number in found}


def write(groups: Groups) -> str:
    """The groups as text to be remembered."""
    return json.dumps([[one.path for one in group] for group in groups], ensure_ascii=False)


def remembered(home: Home, vault: str) -> str:
    """The groups last found in a vault, by its id; "" for none."""
    if not Gallery.place(home).exists():
        return ""
    cache = Cache(Gallery.place(home))
    try:
        return cache.noted(f"alike {vault}")
    finally:
        cache.close()


def counted(text: str, folder: str) -> int:
    """How many photos of an account's folder are in remembered groups."""
    try:
        groups = json.loads(text or "[]")
        return sum(str(path).split("/")[0] == folder for group in groups for path in group)
    except (ValueError, TypeError):
        return 0


_MOST = 400
"""Photos of one look (black frames, screens) compared all with all; of more, neighbours only."""


def _pairs(alike: list[int]) -> Iterator[tuple[int, int]]:
    if len(alike) <= _MOST:
        yield from combinations(alike, 2)
    else:
        yield from pairwise(alike)
