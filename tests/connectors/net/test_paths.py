"""Relative paths: nothing leads out of a place, and temporary names are known again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.errors import Refused
from connectors.net import paths


@given(some.text(max_size=30))
def test_whatever_is_let_through_goes_down_only(path: str) -> None:
    try:
        names = paths.parts(path)
    except Refused:
        return
    assert "/".join(names) == path
    assert not {"", ".", ".."} & set(names)


def test_the_place_itself_is_the_empty_folder() -> None:
    assert paths.folder("") == ()
    assert paths.folder("a/b/") == ("a", "b")
    with pytest.raises(Refused):
        paths.folder("/")


@pytest.mark.parametrize("path", ["a.vcf", "Contacts/Family/a.vcf"])
def test_a_temporary_name_lies_beside_and_is_known_again(path: str) -> None:
    name = paths.temporary(path)
    assert paths.is_temporary(name)
    assert not paths.is_temporary(path)
    assert name.rpartition("/")[0] == path.rpartition("/")[0]
    assert name != paths.temporary(path)
