"""What goes wrong on a line, as the library says it, in our own errors."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import urllib3
from urllib3.exceptions import (
    HTTPError,
    IncompleteRead,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import (
    TimeoutError as Urllib3Timeout,
)

from connectors.errors import ConnectorError, TryLater


@contextmanager
def our_errors(host: str) -> Iterator[None]:
    """Raise TryLater for whatever the library raises about this host.

    Its codes: "offline" (nothing reached), "slow", "incomplete", "not-trusted" (TLS),
    "certificate-date" (TLS, by this computer's clock), "proxy", "bad-answer".
    """
    try:
        yield
    except ConnectorError:
        raise
    except (Urllib3Timeout, TimeoutError) as slow:
        if isinstance(slow, urllib3.exceptions.ConnectTimeoutError):
            raise TryLater(f"{host} was not reached", code="offline") from None
        raise TryLater(f"{host} was too slow", code="slow") from None
    except SSLError as error:
        raise TryLater(f"no TLS with {host}", code=_untrusted(str(error).lower())) from None
    except ProxyError:
        raise TryLater(f"the proxy did not lead to {host}", code="proxy") from None
    except (NewConnectionError, NameResolutionError):
        raise TryLater(f"{host} was not reached", code="offline") from None
    except IncompleteRead:
        raise TryLater(f"{host} broke off", code="incomplete") from None
    except ProtocolError as error:
        broke = "IncompleteRead" in repr(error) or "InvalidChunk" in repr(error)
        code = "incomplete" if broke else "offline"
        raise TryLater(f"{host} broke off", code=code) from None
    except zlib.error:
        raise TryLater(f"{host} sent a damaged body", code="bad-answer") from None
    except (HTTPError, OSError) as error:
        raise TryLater(f"{type(error).__name__} from {host}", code="offline") from None


def _untrusted(said: str) -> str:
    """The code of a failed TLS, by OpenSSL's words; whose clock is wrong they cannot tell."""
    if "certificate has expired" in said or "certificate is not yet valid" in said:
        return "certificate-date"
    return "not-trusted" if "certificate" in said else "offline"
