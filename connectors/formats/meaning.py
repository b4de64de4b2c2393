"""Whether two bodies mean the same to a person, and if not, what is different.

Services rewrite what they are given: order, folding, case, escapes, versions, time zones under
other names, bookkeeping. None of that is a difference. A value cut short, a lost label, an alarm
that rings at another time is.
"""

from __future__ import annotations

import re

from connectors.formats.crlf import crlf
from connectors.formats.lines import FormatError
from connectors.formats.meaning_contacts import contact_differences
from connectors.formats.meaning_objects import object_differences
from connectors.formats.meaning_photos import photo_differences
from connectors.model import Kind


def differences(kind: Kind, ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """What `theirs` says otherwise than `ours`, a few plain words each; () when nothing.

    Never raises. Of a body that cannot be taken apart only the bytes can be compared.

    Args:
        kind: of both.
        ours: the body in the vault.
        theirs: the body read back.
    """
    if ours == theirs or crlf(ours).strip() == crlf(theirs).strip():
        return ()
    if kind is Kind.PHOTOS:
        return photo_differences(ours, theirs)
    try:
        if kind is Kind.CONTACTS:
            return contact_differences(ours, theirs)
        if _rewritten(ours) == _rewritten(theirs):
            return ()
        return object_differences(ours, theirs)
    except FormatError:
        return ("the whole of it: it cannot be read, and its bytes are different",)


_FOLD = re.compile(rb"\r\n[ \t]")
_BLANKS = re.compile(rb"[ \t]+(?=\r\n)")
_RULE = re.compile(rb"(?m)^(RRULE:)([^\r\n]*)")


def _rewritten(body: bytes) -> bytes:
    """An object as most servers would write it: unfolded, no blanks at ends, rules in order.

    Where two are equal so, they mean the same (RFC 5545, 3.1 and 3.3.10), and need no closer look.
    """

    def sorted_rule(found: re.Match[bytes]) -> bytes:
        parts = found[2].split(b";")
        names = {part.partition(b"=")[0].upper() for part in parts}
        return found[1] + b";".join(sorted(parts)) if len(names) == len(parts) else found[0]

    return _RULE.sub(sorted_rule, _BLANKS.sub(b"", _FOLD.sub(b"", crlf(body).strip())))
