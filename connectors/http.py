"""A small HTTP client for connectors: one call, limited in time and size, with typed errors.

Network faults, time-outs, 429 and 5xx are `TemporaryError`. Every other answer comes back as it is:
only the connector knows what its platform means by a 400. Redirects are not followed, so that a token
never travels to a host that nobody configured.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.words import Trouble

if TYPE_CHECKING:
    import requests  # Loaded by whoever makes a client: an installation of mailboxes alone needs none.

_CHUNK = 64 * 1024
_LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Raises TemporaryError when it is none: a proxy's or an outage's HTML page."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            kind = self.headers.get("content-type", "nothing")
            words = f"Expected JSON, got {kind} (status {self.status})"
            raise TemporaryError(words, trouble=Trouble.PLATFORM) from None


class Http:
    """Keeps connections open between calls. One per thread."""

    def __init__(
        self,
        *,
        timeout: timedelta = timedelta(seconds=20),
        max_bytes: int = 10_000_000,
        headers: Mapping[str, str] | None = None,
        ca_file: str = "",
    ) -> None:
        import requests

        self._seconds = timeout.total_seconds()
        self._max_bytes = max_bytes
        self._session = requests.Session()
        self._session.headers.update(headers or {})
        self._session.verify = ca_file or True

    def get(self, url: str, *, params: Mapping[str, str] | None = None) -> HttpAnswer:
        return self.request("GET", url, params=params)

    def post(
        self, url: str, *, form: Mapping[str, str] | None = None, payload: Any = None
    ) -> HttpAnswer:
        return self.request("POST", url, form=form, payload=payload)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        payload: Any = None,
        content: bytes | None = None,
    ) -> HttpAnswer:
        """`form` is sent URL-encoded, `payload` as JSON, `content` as it is."""
        import requests
        from urllib3.exceptions import HTTPError, ReadTimeoutError

        deadline = time.monotonic() + self._seconds
        try:
            with self._session.request(
                method,
                url,
                params=params,
                headers=headers,
                data=form if content is None else content,
                json=payload,
                timeout=(min(10, self._seconds), self._seconds),
                allow_redirects=False,
                stream=True,
                auth=_no_auth,
            ) as response:
                body = self._read(response, deadline)
        except (requests.Timeout, ReadTimeoutError):
            words = f"{_host(url)} did not answer in time"
            raise TemporaryError(words, trouble=Trouble.NO_ANSWER) from None
        except (requests.RequestException, HTTPError) as error:
            words = f"{_host(url)}: {_reason(error)}"
            raise TemporaryError(words, trouble=Trouble.NO_CONNECTION) from None
        lower = {name.lower(): value for name, value in response.headers.items()}
        return _sorted_out(HttpAnswer(response.status_code, lower, body), _host(url))

    def close(self) -> None:
        self._session.close()

    def _read(self, response: "requests.Response", deadline: float) -> bytes:
        import requests

        body = bytearray()
        # iter_content waits for a whole chunk, and a server that drips would never let it end.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._max_bytes:
                raise PermanentError(f"The answer is larger than {self._max_bytes} bytes")
            if time.monotonic() > deadline:
                raise requests.Timeout
        return bytes(body)


def _no_auth(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
    """Keeps requests from adding a log-in out of ~/.netrc."""
    return request


def _sorted_out(answer: HttpAnswer, host: str) -> HttpAnswer:
    if answer.status == 429 or answer.status >= 500:
        wait = retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
        trouble = Trouble.BUSY if answer.status == 429 else Trouble.PLATFORM
        raise TemporaryError(f"{host} answered {answer.status}", wait, trouble=trouble)
    return answer


def retry_after(value: str, now: datetime) -> timedelta | None:
    """RFC 9110 section 10.2.3: seconds or a date. None for nothing or nonsense."""
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), _LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(value).astimezone(UTC) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(wait, timedelta()), _LONGEST_WAIT)


def _host(url: str) -> str:
    """Without path and query, which may hold secrets."""
    return urlsplit(url).hostname or "?"


def _reason(error: Exception) -> str:
    """The kind of fault alone: the texts of requests repeat the address with its query."""
    import requests
    from urllib3.exceptions import DecodeError, ProtocolError

    reasons = {
        requests.exceptions.SSLError: "the certificate is not trusted",
        requests.exceptions.ProxyError: "the proxy refused",
        requests.ConnectionError: "can't be reached",
        DecodeError: "sent what can't be unpacked",
        ProtocolError: "broke off",
    }
    return next((text for kind, text in reasons.items() if isinstance(error, kind)), "failed")
