"""Two lists of what an item says, and in plain words what only one of them says.

The words name the field, never what stands in it: they go into reports and logs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing an item says, in a form in which equal means equal.

    Attributes:
        name: of the property.
        value: what it says.
        detail: how it says it: kinds, label, language.
    """

    name: str
    value: Hashable
    detail: Hashable = ()


def compare(
    ours: Iterable[Saying], theirs: Iterable[Saying], words: Mapping[str, str]
) -> list[str]:
    """Sentences such as "phone number: missing"; [] when both say the same.

    Args:
        ours: what was there.
        theirs: what is there instead.
        words: what people call a property; one that is not in it is named as it is.
    """
    left, right = Counter(ours), Counter(theirs)
    missing, added = list((left - right).elements()), list((right - left).elements())
    found: list[str] = []
    for one in list(missing):
        # What says the same in another way is found first, so that only real losses are left.
        twin = next((each for each in added if _says_same(one, each)), None)
        if twin:
            missing.remove(one)
            added.remove(twin)
            found.append(f"{_word(one, words)}: another kind or label")
    for one in list(missing):
        twin = next((each for each in added if each.name == one.name), None)
        if twin:
            missing.remove(one)
            added.remove(twin)
            found.append(f"{_word(one, words)}: different")
    found += [f"{_word(one, words)}: missing" for one in missing]
    found += [f"{_word(one, words)}: added" for one in added]
    return found


def _says_same(one: Saying, other: Saying) -> bool:
    return one.name == other.name and one.value == other.value


def _word(saying: Saying, words: Mapping[str, str]) -> str:
    return words.get(saying.name, saying.name)
