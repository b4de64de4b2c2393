"""The system itself says no: calls of the kernel fail in a program that knows nothing of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clouds.missing import missing
from tests.desktop.vault.story import all_is_well
from tests.desktop.vault.things import memory_place

ROOT = Path(__file__).parents[3]
CHILD = (
    "import sys; from pathlib import Path; from tests.desktop.vault.story import live;"
    "from desktop.vault import VaultError\n"
    "try: live(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    "except VaultError as error: print(error.code); sys.exit(3)\n"
)
FULL = os.environ.get("ELSEWHERE_FULL") == "1"
CASES = [
    ("fsync", "EIO", "vault-failing"),
    ("rename", "EROFS", "vault-read-only"),
    ("rename", "ENOSPC", "vault-full"),
    ("link,linkat", "ENOSPC", "vault-full"),
    ("mkdir", "EROFS", "vault-read-only"),
]
TIMES = range(1, 40, 4) if FULL else (1, 4)


@pytest.mark.parametrize("when", TIMES)
@pytest.mark.parametrize(("call", "error", "code"), CASES, ids=[f"{c}-{e}" for c, e, _ in CASES])
def test_c5_c8_c11_a_failing_call_is_told_and_the_rerun_ends_well(
    call: str, error: str, code: str, when: int
) -> None:
    """From the n-th such call on none succeeds; then the disk is well, and the story goes on."""
    if shutil.which("strace") is None:
        missing("strace", "apt package strace")
    with memory_place() as place:
        root, index = place / "vault", place / "index"
        root.mkdir()
        command = ["strace", "-f", "-qq", "-o", str(place / "calls"), "-e", f"trace={call}"]
        command += ["-e", f"inject={call}:error={error}:when={when}+"]
        program = [sys.executable, "-c", CHILD, str(root), str(index)]
        ended = subprocess.run(
            [*command, *program], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if "ptrace" in ended.stderr.lower():
            missing("strace", "the right to trace a process")
        assert ended.returncode in {0, 3}, ended.stderr[-2000:]
        assert when > 1 or ended.returncode == 3, "nothing failed"
        if ended.returncode == 3:
            assert ended.stdout.strip() == code
        else:
            assert "INJECTED" not in (place / "calls").read_text()
        plain = subprocess.run([*program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert plain.returncode == 0, plain.stderr[-2000:]
        all_is_well(root, index)
