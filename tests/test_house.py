"""The house keeps its shape: file sizes, the mirror of the tree, the facade, what nobody may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("connectors", "desktop") for path in (ROOT / room).rglob("*.py"))
TOP = {
    "pyproject.toml", "desktop", "connectors", "resources", "tests", "packaging", "README.md",
    "LICENSE", "requirements.lock",
}  # fmt: skip
CALLS_NOBODY_MAKES = {"eval", "exec", ".extractall"}  # rmtree: ruff knows its one place


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.fail("this test reads the list of files from git")
    return listed.stdout.split("\n")[:-1]


def test_the_top_level_holds_only_what_was_agreed() -> None:
    assert {name.split("/")[0] for name in tracked() if not name.startswith(".")} <= TOP


def test_a_file_stays_one_idea_long() -> None:
    long = [named(path) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400]
    assert not long


def test_a_file_says_what_it_is_for() -> None:
    assert not [named(path) for path in SOURCES if not ast.get_docstring(tree(path))]


def test_nothing_is_swallowed_or_run_from_data() -> None:
    found = [f"{named(path)}:{words}" for path in SOURCES for words in offences(tree(path))]
    assert not found


def offences(module: ast.Module) -> Iterator[str]:
    """What nobody may do, with its line."""
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler):
            only_pass = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            )
            if broad and only_pass:
                yield f"{node.lineno} swallows every error"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or f".{getattr(node.func, 'attr', '')}"
            if name in CALLS_NOBODY_MAKES:
                yield f"{node.lineno} calls {name}"


@pytest.mark.parametrize(
    "text", ["try:\n  x\nexcept:\n  pass", "try:\n  x\nexcept Exception:\n  pass", "eval('1')"]
)
def test_what_nobody_may_do_is_seen(text: str) -> None:
    assert list(offences(ast.parse(text)))


def test_names_say_what_they_hold() -> None:
    vague = {"utils", "helpers", "manager", "base", "common", "handler", "misc"}
    assert not [path for path in SOURCES if path.stem in vague]


def test_the_tests_mirror_the_tree() -> None:
    """Every folder of the program has a folder of tests of the same name."""
    missing = []
    for folder in sorted({path.parent for path in SOURCES}):
        place = ROOT / "tests" / folder.relative_to(ROOT)
        if not any(place.rglob("test_*.py")):
            missing.append(str(place.relative_to(ROOT)))
    assert not missing


def test_the_engine_has_at_most_twelve_doors() -> None:
    facade = ROOT / "desktop" / "engine" / "engine.py"
    (engine,) = [
        node
        for node in tree(facade).body
        if isinstance(node, ast.ClassDef) and node.name == "Engine"
    ]
    doors = [
        node.name
        for node in engine.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert len(doors) <= 12


def test_the_command_line_starts_without_qt_or_vendor_libraries() -> None:
    code = (
        "import sys, desktop.cli.main\n"
        "heavy = {'PySide6', 'googleapiclient', 'msal', 'obstore', 'vobject', 'PIL', 'radicale'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


def test_project_files_speak_of_the_project_alone() -> None:
    """No path of a build machine, and no registry's host, stands in what we ship."""
    hosts = re.compile(
        r"/wor[k]/|pypi\.or[g]|registry\.npmj[s]|deb\.debia[n]|files\.pythonhoste[d]"
    )
    found = []
    for name in tracked():
        path = ROOT / name
        words = path.suffix in {".py", ".md", ".toml", ".lock", ".sh", ".html", ".txt", ".json"}
        if words and hosts.search(path.read_text("utf-8", errors="replace")):
            found.append(name)
    assert not found
