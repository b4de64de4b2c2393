"""The one plain file of an encrypted copy: tells a person who finds it what it is."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.engine.encrypted.key import Key
from desktop.engine.encrypted.names import looks_sealed

NAME = "ENCRYPTED.txt"
"""Its name, by which an encrypted copy is known for one."""

_TEXT = """\
This is an encrypted copy, made by Elsewhere.

It holds what is dear to somebody. Whoever runs this place can read neither what
is in the files nor what they are called.

The recovery sheet marked  {mark}  opens it: a printed page with 24 words, the
same key in letters, and a QR code. Nothing else is needed, and nothing else
does: please do not change, rename or remove anything here.

TO GET EVERYTHING BACK
  Install Elsewhere on a computer, add this place as an account, and give it
  the words:   elsewhere recover NAME --sheet -

TO OPEN A SINGLE FILE WITHOUT ELSEWHERE
  Every file that ends in .age is in the open age format (age-encryption.org).
  Write the key in letters from the sheet, the one that begins with
  AGE-SECRET-KEY-1, into a file key.txt. Then:
      age -d -i key.txt some-file.age > some-file
  The files in the folder "index" are lists: each line tells the name of a file
  here, what it is called in truth, its size and its SHA-256. Open those first.
  Newer lists go before older ones, and some files may stand in none.
"""


def text(key: Key) -> bytes:
    """What the file says; no secret in it, nor the public half of the key."""
    return _TEXT.format(mark=key.mark).encode()


def stands_in(names: Iterable[str]) -> bool:
    """Whether these names are those of an encrypted copy, seen without its key."""
    return any(name == NAME or looks_sealed(name) for name in names)
