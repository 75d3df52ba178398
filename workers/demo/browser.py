"""A customer's browser, as far as a form needs one: opens the page, fills it in, sends it."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlencode

from inbox.model.errors import InkorgError

SECONDS = 20
AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
)


class NotSentError(InkorgError):
    """Raised when the page was not there or did not take what was typed."""


class FormPage:
    """The form of the demo on this machine, used as pages of other programs use it: by its JSON."""

    def __init__(self, base_url: str, channel: str, language: str) -> None:
        self._address = f"{base_url}/form/{channel}?{urlencode({'lang': language})}"
        self._stamp = ""

    def open(self) -> None:
        self._stamp = str(self._ask(None)["stamp"])

    def send(self, typed: Mapping[str, str]) -> None:
        page = "https://tallvik.example/kontakt"
        self._ask(json.dumps({**typed, "stamp": self._stamp, "page": page}).encode())

    def _ask(self, body: bytes | None) -> Mapping[str, object]:
        headers = {"Accept": "application/json", "User-Agent": AGENT}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._address, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                told: Mapping[str, object] = json.load(answer)
                return told
        except urllib.error.HTTPError as error:
            with error:
                raise NotSentError(f"{error.code} {error.read(500)!r}") from None
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise NotSentError(type(error).__name__) from error
