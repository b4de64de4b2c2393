"""Names a disk may hold though they are no text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from connectors import folder
from connectors.contract import Files, Session
from connectors.folder.odd_names import real_name, spoken
from tests.connectors.file_things import files_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")

ODD = (b"caf\xe9.vcf", b"two\nlines.vcf", b"d\xe9p\xf4t/inner\x7f.vcf")


@pytest.fixture
def place(tmp_path: Path) -> Files:
    for name in ODD:
        file = tmp_path / os.fsdecode(name)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(name)
    return files_of(folder.CONNECTOR, Session({"path": str(tmp_path)}))


def test_files_of_any_name_are_listed_as_text_and_read(place: Files) -> None:
    listed = [one.path for one in place.list()]
    assert sorted(listed) == [
        r"caf\xe9.vcf", r"d\xe9p\xf4t/inner\x7f.vcf", r"two\x0alines.vcf",
    ]  # fmt: skip
    assert sorted(b"".join(place.read(path)) for path in listed) == sorted(ODD)


def test_a_name_that_only_looks_like_one_is_itself(tmp_path: Path) -> None:
    (tmp_path / r"a\x0ab").write_bytes(b"")
    assert spoken(r"a\x0ab") == real_name(tmp_path, r"a\x0ab") == r"a\x0ab"
    assert real_name(tmp_path, r"none\x0a") == r"none\x0a"
