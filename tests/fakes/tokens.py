"""A small OAuth 2.0 token server: two flows, rotating refresh tokens, introspection (RFC 7662)."""

import base64
import contextlib
import itertools
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256


@dataclass
class TokenServer:
    url: str = ""
    refresh_tokens: dict[str, str] = field(default_factory=lambda: {"seed": "anna"})
    """Refresh token → user."""
    client_secret: str = "app secret"
    client_user: str = "anna"
    """Whose mailbox a client-credential token opens."""
    rotates: bool = False
    lifetime: object = 3600
    refusal: Mapping[str, Any] | None = None
    """What it answers instead of a token, while set."""
    status: int = 400
    requests: list[dict[str, str]] = field(default_factory=list)
    active: dict[str, str] = field(default_factory=dict)
    """Access token → user."""
    _turn: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def revoke_all(self) -> None:
        self.active.clear()

    account_key: Any = None
    """The public key of a service account."""

    def answer(self, form: dict[str, str]) -> tuple[int, Mapping[str, Any]]:
        self.requests.append(form)
        if self.refusal is not None:
            return self.status, self.refusal
        if form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._of_account(form["assertion"])
        if form.get("client_secret") != self.client_secret:
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "client_credentials":
            return 200, self._issue(self.client_user)
        user = self.refresh_tokens.get(form.get("refresh_token", ""))
        if user is None:
            return 400, {"error": "invalid_grant", "error_description": "AADSTS700082: expired"}
        extra = {"refresh_token": self._rotate(form["refresh_token"])} if self.rotates else {}
        return 200, {**self._issue(user), **extra}

    def _issue(self, user: str) -> dict[str, Any]:
        token = f"access-{next(self._turn)}"
        self.active[token] = user
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}

    def _of_account(self, assertion: str) -> tuple[int, Mapping[str, Any]]:
        """As Google does (RFC 7523): the signature, then the audience and the time."""
        signed, _, signature = assertion.rpartition(".")
        try:
            self.account_key.verify(_decoded(signature), signed.encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        claims = json.loads(_decoded(signed.partition(".")[2]))
        if claims["aud"] != f"{self.url}/token" or not claims["iat"] <= time.time() < claims["exp"]:
            return 400, {"error": "invalid_grant"}
        return 200, self._issue(claims["sub"])

    def _rotate(self, old: str) -> str:
        new = f"refresh-{next(self._turn)}"
        self.refresh_tokens[new] = self.refresh_tokens.pop(old)
        return new

    def introspect(self, form: dict[str, str]) -> tuple[int, Mapping[str, Any]]:
        user = self.active.get(form.get("token", ""))
        return 200, {"active": True, "username": user} if user else {"active": False}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class _Handler(BaseHTTPRequestHandler):
    tokens: TokenServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answer = self.tokens.introspect if self.path == "/introspect" else self.tokens.answer
        status, values = answer(form)
        content = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextlib.contextmanager
def running_token_server() -> Iterator[TokenServer]:
    tokens = TokenServer()
    handler = type("Handler", (_Handler,), {"tokens": tokens})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    tokens.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield tokens
    finally:
        server.shutdown()
        server.server_close()
