"""Under the SDK, which is from 2018: another address, a token that stands in no address, an end in time.

What the SDK gets back is always JSON. Everything else is one of our errors, raised here.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import requests
from urllib3.exceptions import HTTPError, NewConnectionError, ReadTimeoutError

from connectors.http import retry_after
from connectors.meta.sdk import FACEBOOK_GRAPH_URL
from connectors.meta.signature import proof
from connectors.meta.values import mapping
from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.words import Trouble

MAX_ANSWER = 10_000_000
CONNECT_SECONDS = 10.0
_CHUNK = 64 * 1024


class LostError(TemporaryError):
    """Raised when the line broke or made no sense after we had asked: it may have been done."""


class GraphSession(requests.Session):
    def __init__(
        self,
        base: str,
        secrets: Mapping[str, str],
        seconds: float,
        heard: Callable[[Mapping[str, str]], None],
    ) -> None:
        """`secrets` belong to tokens: who holds a token shows with its app's that they are the app."""
        super().__init__()
        self.trust_env = False  # No log-in out of ~/.netrc.
        self._base, self._own_secrets, self._seconds = base, secrets, seconds
        self._heard = heard

    def request(  # type: ignore[override]
        self, method: str, url: str, *, params: Any = None, data: Any = None, **named: Any
    ) -> requests.Response:
        target = url.replace(FACEBOOK_GRAPH_URL, f"{self._base}/", 1)
        asked, sent = _encoded(params), _encoded(data)
        token = sent.pop("access_token", "") or asked.pop("access_token", "")
        asked.pop("access_token", None)
        if secret := self._own_secrets.get(token):
            asked["appsecret_proof"] = proof(token, secret)
        deadline = time.monotonic() + self._seconds
        try:
            response = super().request(
                method,
                target,
                params=asked,
                data=sent or None,
                files=named.get("files"),
                headers={"Authorization": f"Bearer {token}"} if token else {},
                timeout=(min(CONNECT_SECONDS, self._seconds), self._seconds),
                allow_redirects=False,
                stream=True,
            )
            body = _read(response, deadline)
        except (requests.RequestException, HTTPError) as error:
            raise _lost(error) from None
        self._heard({name.lower(): value for name, value in response.headers.items()})
        return _as_json(response, body)


def _encoded(values: Any) -> dict[str, Any]:
    """Lists and objects inside are JSON: the SDK would write them as Python does."""
    return {
        name: json.dumps(value) if isinstance(value, dict | list | tuple | bool) else value
        for name, value in dict(values or {}).items()
    }


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    with response:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MAX_ANSWER:
                raise PermanentError(f"The answer is larger than {MAX_ANSWER} bytes")
            if time.monotonic() > deadline:
                raise requests.ReadTimeout
    return bytes(body)


def _as_json(response: requests.Response, body: bytes) -> requests.Response:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise _no_json(response) from None
    if response.status_code >= 400 and not mapping(told, "error"):
        raise _no_json(response)
    # requests has no other way to hand on what was read with a limit.
    response._content = body
    response.headers["content-type"] = "application/json"
    return response


def _no_json(response: requests.Response) -> TemporaryError:
    status = response.status_code
    words = f"The platform answered {status} and no JSON"
    if status == 429:
        wait = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
        return TemporaryError(words, wait, trouble=Trouble.LIMIT)
    return LostError(words, trouble=Trouble.PLATFORM)


def _lost(error: Exception) -> TemporaryError:
    """Before the connection stood nothing was asked."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return TemporaryError("The platform can't be reached", trouble=Trouble.NO_CONNECTION)
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return LostError("The platform did not answer in time", trouble=Trouble.NO_ANSWER)
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError):
        return TemporaryError("The platform can't be reached", trouble=Trouble.NO_CONNECTION)
    return LostError("The line to the platform broke off", trouble=Trouble.NO_CONNECTION)
