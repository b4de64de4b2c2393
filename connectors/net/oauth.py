"""Sign-in in the person's own browser: a receiver on this computer's loopback address, and PKCE.

The receiver follows RFC 8252 (native apps) and RFC 7636 (PKCE): it listens on 127.0.0.1 at a port
of the system's choice, for one attempt and at most five minutes. What is not the awaited answer (a
stray request, a wrong `state`, a browser's idle connection) is answered and forgotten.
"""

from __future__ import annotations

import base64
import hashlib
import queue
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors.errors import SignInAgain
from connectors.net.one_answer import OneAnswer

LIMIT = 300.0
"""Seconds a person has for signing in."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A PKCE pair: the challenge goes with the question, the verifier with the exchange."""

    verifier: str
    challenge: str
    method: str = "S256"


def proof() -> Proof:
    """A fresh pair (RFC 7636, section 4)."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return Proof(verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))


def page(endpoint: str, parameters: Mapping[str, str]) -> str:
    """The address of a sign-in page."""
    return endpoint + ("&" if "?" in endpoint else "?") + urlencode(parameters)


def cancel(address: str) -> bool:
    """End the attempt whose sign-in page has this address; its `wait` raises at once.

    May be called from any thread, and again; False when nobody waits for it.
    """
    state = parse_qs(urlsplit(address).query).get("state", [""])[0]
    waiting = _WAITING.get(state) or _WAITING.get(address)
    if waiting is None:
        return False
    waiting.give_up()
    return True


class Turns:
    """Waits in turns for what is answered elsewhere, as for a code typed on another device.

    Args:
        address: what the person was shown; `cancel` knows the attempt by it.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._given_up = threading.Event()

    def pause(self, seconds: float) -> None:
        """Wait for the next turn. Raises SignInAgain with code `sign-in-cancelled`."""
        if self._given_up.wait(seconds):
            raise SignInAgain("cancelled here", code="sign-in-cancelled")

    def give_up(self) -> None:
        """End the waiting from another thread."""
        self._given_up.set()

    def __enter__(self) -> Self:
        _WAITING[self._address] = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _WAITING.pop(self._address, None)


class Receiver:
    """Waits for one answer of one sign-in page. Use it as a context manager.

    Attributes:
        redirect: the `redirect_uri` to ask for.
        state: the `state` to send; the answer must bring it back.

    Args:
        path: of the redirect address; another for each service, so that answers cannot be mixed.
        host: what the redirect address calls this computer; the receiver listens on 127.0.0.1.
    """

    def __init__(self, path: str = "/", host: str = "127.0.0.1") -> None:
        self.state = secrets.token_urlsafe(32)
        self._answers: queue.Queue[Mapping[str, str]] = queue.Queue()
        self._server = OneAnswer(path, self.state, self._answers)
        self._port = int(self._server.server_address[1])
        self.redirect = f"http://{host}:{self._port}{path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sign-in", daemon=True
        )
        self._thread.start()
        self._closed = False
        _WAITING[self.state] = self

    def wait(self, limit: float = LIMIT) -> str:
        """The code the service gave.

        Raises SignInAgain with code `sign-in-cancelled`, `sign-in-timeout` or, when the service or
        the person said no, `sign-in-refused`.
        """
        try:
            answer = self._answers.get(timeout=limit)
        except queue.Empty:
            raise SignInAgain(
                f"no answer within {limit:.0f} seconds", code="sign-in-timeout"
            ) from None
        finally:
            self.close()
        if answer.get("error") == _CANCELLED:
            raise SignInAgain("cancelled here", code="sign-in-cancelled")
        if "code" not in answer:
            reason = answer.get("error", "")
            known = reason if reason.replace("_", "").isalnum() and len(reason) < 60 else "unknown"
            raise SignInAgain(f"the service answered {known}", code="sign-in-refused")
        return answer["code"]

    def give_up(self) -> None:
        """End the waiting from another thread."""
        self._answers.put({"error": _CANCELLED})

    def close(self) -> None:
        """Stop listening. May be called twice."""
        if self._closed:
            return
        self._closed = True
        _WAITING.pop(self.state, None)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_CANCELLED = " cancelled here"
_WAITING: dict[str, Receiver | Turns] = {}
