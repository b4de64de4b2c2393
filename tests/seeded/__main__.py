"""Puts each seeded bug into a copy of the tree and says whether it was found.

python -m tests.seeded [NAME…]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.seeded.bugs import bugs, is_found


def main(names: list[str]) -> int:
    """Exit 0 when every bug was found, 1 when one was not."""
    wanted = [bug for bug in bugs() if not names or bug.name in names]
    missed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for bug in wanted:
            found = is_found(bug, Path(scratch))
            missed += not found
            print(f"{'found ' if found else 'MISSED'}  {bug.name}: {bug.what}", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
