"""The bugs, and what is done with one: a copy of the tree is made worse, and its tests are run.

A bug is a file `NAME.patch`: a sentence of what goes wrong, lines `Test: NAME` of the tests that are
to find it, and the change. The tests are found by their names, wherever they lie.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TREE = ("connectors", "desktop", "resources", "tests", "packaging", "pyproject.toml")
_FAILED = 1
"""What pytest ends with when tests were run and some failed; other numbers mean other trouble."""


@dataclass(frozen=True)
class Bug:
    """One seeded bug.

    Attributes:
        name: of its patch.
        what: what goes wrong, in a sentence.
        tests: names of the tests that find it.
        patch: the file.
    """

    name: str
    what: str
    tests: tuple[str, ...]
    patch: Path


def bugs() -> list[Bug]:
    """All of them, by name."""
    return [_read(path) for path in sorted(Path(__file__).parent.glob("*.patch"))]


def places(bug: Bug) -> list[str]:
    """Where the tests of a bug lie, as pytest takes it. Raises LookupError when one is nowhere."""
    found: list[str] = []
    for name in bug.tests:
        files = [path for path in _tests() if f"\ndef {name}(" in path.read_text("utf-8")]
        if not files:
            raise LookupError(f"{bug.name}: there is no test {name}")
        found += [f"{path.relative_to(ROOT).as_posix()}::{name}" for path in files]
    return found


def applies(bug: Bug) -> bool:
    """Whether the tree is still such that the patch makes it worse."""
    return _git("apply", "--check", str(bug.patch), cwd=ROOT) == 0


def is_found(bug: Bug, scratch: Path) -> bool:
    """Whether the tests turn red when the bug is in a copy of the tree.

    Raises RuntimeError when they could not be run at all.
    """
    tree = scratch / bug.name
    tree.mkdir(parents=True)
    for name in _TREE:
        one = ROOT / name
        if one.is_dir():
            shutil.copytree(one, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(one, tree / name)
    if _git("apply", str(bug.patch), cwd=tree):
        raise RuntimeError(f"{bug.name} does not apply")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *places(bug)]
    ended = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if ended.returncode not in {0, _FAILED}:
        raise RuntimeError(f"{bug.name}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return ended.returncode == _FAILED


def _read(path: Path) -> Bug:
    head = path.read_text("utf-8").split("\n--- ", 1)[0]
    tests = tuple(re.findall(r"(?m)^Test: (\w+)$", head))
    return Bug(path.stem, head.splitlines()[0], tests, path)


def _tests() -> Iterator[Path]:
    return (ROOT / "tests").rglob("test_*.py")


def _git(*words: str, cwd: Path) -> int:
    """Outside of any repository, so that a patch applies to just this folder."""
    away = {**os.environ, "GIT_CEILING_DIRECTORIES": str(cwd.parent), "GIT_DIR": os.devnull}
    return subprocess.run(
        ["git", *words], cwd=cwd, env=away, capture_output=True, check=False
    ).returncode
