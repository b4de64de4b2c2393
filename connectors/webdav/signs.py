"""Signs in names that some servers read wrongly in the Destination of a MOVE."""

from __future__ import annotations

from contextlib import suppress

from connectors.errors import ConnectorError
from connectors.net import paths
from connectors.webdav.space import Space

MISREAD = frozenset("?;#%")
"""Read wrongly they would put a file in another's place. Before the first file with one of them in
its path the server is tried; where it misreads, such a file is sent to its final name at once, and
when that breaks off, the file may be seen half until it is sent again."""


def reads_signs(space: Space) -> bool:
    """Whether a MOVE to a name with such signs arrives; a misread one is a temporary name."""
    space.make(())
    here = paths.temporary("")
    signs = "".join(sorted(MISREAD))
    there = f"{here}{signs}x"
    with space.client.ask("PUT", space.url((here,)), body=b"x"):
        pass
    with suppress(ConnectorError):
        space.move(space.url((here,)), (there,))
    arrived = bool(space.revision((there,)))
    # Read wrongly, the name is cut off at one of its signs.
    for name in (there, *(here + signs[:most] for most in range(len(signs) + 1))):
        with suppress(ConnectorError):
            space.delete(space.url((name,)))
    return arrived
