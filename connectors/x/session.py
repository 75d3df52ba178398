"""What tweepy does not do: another host, a time limit, a size limit, no redirects, and what a 429 says.

tweepy wants a session of `requests`; this is that session, and the only thing of it that is used here.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import requests  # noqa: TID251 - tweepy takes no other client

from connectors.x.settings import API

SECONDS = 20
MAX_BYTES = 5_000_000
LONGEST_WAIT = timedelta(hours=24)


class TooLargeError(requests.RequestException):
    """Raised when an answer is larger than any that X gives."""


class Session(requests.Session):
    def __init__(self, api: str) -> None:
        super().__init__()
        self.trust_env = False  # No log-in out of ~/.netrc.
        self._api = api.rstrip("/")

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        here = str(url).replace(API, self._api, 1)
        kwargs |= {"timeout": (10, SECONDS), "allow_redirects": False, "stream": True}
        deadline = time.monotonic() + SECONDS
        response = super().request(method, here, *args, **kwargs)
        body = bytearray()
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if len(body) > MAX_BYTES:
                raise TooLargeError("The answer is too large")
            if time.monotonic() > deadline:
                raise requests.ReadTimeout("The answer never ends")
        response._content = bytes(body)
        return response


def until_reset(response: Any, now: datetime) -> timedelta | None:
    """How long a 429 asks to wait: `x-rate-limit-reset`, in seconds since 1970."""
    value = str(response.headers.get("x-rate-limit-reset", ""))
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        return None
    wait = datetime.fromtimestamp(int(value), UTC) - now
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
