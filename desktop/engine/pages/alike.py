"""Photos that are the same picture with other details: found by their pixels, told, never merged.

Which to compare is guessed from the small pictures (same size, nearly the same likeness); that
two are the same is said only when every decoded pixel is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path

from desktop.engine.pages.gather import Account, Shown
from desktop.pictures.cache import Cache, Facts
from desktop.pictures.gallery import Gallery
from desktop.places import Home

NEAR = 3
"""Of 64 bits of likeness these many may differ."""

Groups = list[list[Shown]]


def find(
    accounts: Iterable[Account], gallery: Gallery, root: Path, go_on: Callable[[], bool]
) -> tuple[Groups, int]:
    """Photos of one picture, a group each; and how many are still to be compared.

    Args:
        accounts: all of them: the same picture may have come from two.
        gallery: decodes, and remembers what it saw.
        root: the vault's folder.
        go_on: asked before each photo is decoded whole.
    """
    by_hash: dict[str, list[Shown]] = defaultdict(list)
    for account in accounts:
        for month in account.months.values():
            for one in month:
                if not one.film:
                    by_hash[one.sha256].append(one)
    facts = {sha: one for sha, one in gallery.cache.facts(by_hash).items() if one.width > 0}
    found: dict[str, list[Shown]] = defaultdict(list)
    left = 0
    for sha in sorted(candidates(facts)):
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


def candidates(facts: Mapping[str, Facts]) -> set[str]:
    """Photos that look like another one of their size."""
    # Two that differ in at most three bits have at least one of four fields in common.
    found: set[str] = set()
    for place in range(4):
        fields: dict[tuple[int, int, int], list[str]] = defaultdict(list)
        for sha, one in facts.items():
            fields[one.width, one.height, one.likeness >> 16 * place & 0xFFFF].append(sha)
        for shas in fields.values():
            for pair in _pairs(shas):
                if (facts[pair[0]].likeness ^ facts[pair[1]].likeness).bit_count() <= NEAR:
                    found.update(pair)
    return found


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


def _pairs(shas: list[str]) -> Iterator[tuple[str, str]]:
    if len(shas) <= _MOST:
        yield from combinations(shas, 2)
    else:
        yield from pairwise(shas)
