"""Who may ask: a request has to name this server as its host, come from its own pages, and show the token.

Loopback alone does not keep out the web pages that the person has open elsewhere: a name that a stranger's DNS points
at 127.0.0.1 shows as a foreign Host, a form or script on a stranger's page as a foreign Origin; neither has the token.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 64 * 1024
"""Bytes that a request may bring."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
TOKEN_HEADER = "x-accede-token"

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Wraps the application: checks every request before it is handled, and sets the safety headers on every answer."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self.app, self.token, self.port = app, token, port
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        self.cookie = f"accede_review_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        shown = self._token_of(scope, headers)
        problem = self._problem(scope, headers, shown)
        fresh = scope["path"] == "/" and shown is not None and headers.get("cookie") != f"{self.cookie}={self.token}"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
                if fresh and problem is None:
                    answer.append("set-cookie", f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        if problem:
            status, words = problem
            await PlainTextResponse(words + "\n", status)(scope, receive, guarded)
            return
        await self.app(scope, _limited(receive), guarded)

    def _problem(self, scope: Scope, headers: Headers, shown: str | None) -> tuple[int, str] | None:
        """Return status and words for a request that is refused, None for one that is let through."""
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            return 421, "This is not the host that accede review listens for."
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self.origins:
            return 403, "Requests from other pages are refused."
        if scope["method"] not in SAFE_METHODS:
            if origin is None:
                return 403, "A decision has to come from the review's own page."
            if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
                return 415, "A decision is sent as JSON."
            length = headers.get("content-length", "")
            if not length.isdecimal() or int(length) > BODY_LIMIT:
                return 413, "The request is too long."
        if shown is None or not secrets.compare_digest(shown.encode(), self.token.encode()):
            return 403, "Open the address that accede review printed: it holds the key."
        return None

    def _token_of(self, scope: Scope, headers: Headers) -> str | None:
        """Return the token that a request shows: in the address of the first page, in a header, or in the cookie."""
        query: bytes = scope["query_string"]
        if scope["path"] == "/" and (given := parse_qs(query.decode("latin-1")).get("token")):
            return given[0]
        if TOKEN_HEADER in headers:
            return headers[TOKEN_HEADER]
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return None
        return str(morsel.value) if morsel else None


def _limited(receive: Receive) -> Receive:
    """Return ``receive`` that breaks off where more comes than a request may bring."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            return {"type": "http.disconnect"}
        return message

    return limited
