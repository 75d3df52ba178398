"""A small OpenID provider: discovery, log-in without asking, codes that work once, PKCE, signed tokens."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "inkorg", "very secret word"


@cache
def _key(whose: str) -> RSAKey:
    """Made once: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Issuer:
    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """What it says of whoever logs in."""
    flaws: dict[str, Any] = field(default_factory=dict)
    """Claims that are made wrong, or `key`, `algorithm`, `issuer`, `status`."""
    key: RSAKey = field(default_factory=lambda: _key("its own"))
    other_key: RSAKey = field(default_factory=lambda: _key("another"))
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    """The questions of each log-in."""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._discover)
        app.router.add_get("/log-in", self._log_in)
        app.router.add_post("/token", self._token)
        app.router.add_get("/keys", self._keys)
        return app

    async def _discover(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.flaws.get("issuer", self.url),
                "authorization_endpoint": f"{self.url}/log-in",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            },
            status=self.flaws.get("status", 200),
        )

    async def _log_in(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        self.asked.append(asked)
        code = f"code{len(self.asked)}"
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{back}")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        user = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        fits = (
            asked is not None
            and asked["code_challenge"] == proof
            and asked["code_challenge_method"] == "S256"
            and asked["redirect_uri"] == form["redirect_uri"]
            and request.headers.get("Authorization") == f"Basic {user}"
        )
        if asked is None or not fits:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"id_token": self._sign(asked["nonce"]), "token_type": "Bearer"})

    def _sign(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "person-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
            **{k: v for k, v in self.flaws.items() if k in ("iss", "aud", "exp", "nonce", "acr")},
        }
        key = self.other_key if self.flaws.get("key") else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        """As an issuer with many keys answers: in pieces."""
        body = json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for start in range(0, len(body), 200):
            await response.write(body[start : start + 200])
            await asyncio.sleep(0.01)
        return response


@asynccontextmanager
async def running_issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    server = TestServer(issuer.app())
    await server.start_server()
    issuer.url = str(server.make_url("")).rstrip("/")
    try:
        yield issuer
    finally:
        await server.close()
