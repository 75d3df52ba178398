"""The demo's telephone exchange: it tells of calls as a real one would, signed, over HTTP."""

import json
import time
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from connectors.phone import PhoneSettings
from connectors.phone.signature import sign
from inbox.services.demo.material import Customer, customers
from inbox.services.plan import Channel, Plan
from workers.demo.browser import SECONDS, NotSentError

FIRST_NUMBER = 701740605
"""The Swedish numbers from here to …699 are set aside for fiction."""


def phone_of(plan: Plan) -> tuple[Channel, PhoneSettings] | None:
    for channel in plan.channels.values():
        settings = channel.connector.settings
        if isinstance(settings, PhoneSettings) and settings.secret is not None:
            return channel, settings
    return None


def number_of(customer: Customer) -> str:
    return f"+46{FIRST_NUMBER + customers().index(customer) % 95}"


def news(event: str, call: str, customer: Customer, at: datetime, **more: Any) -> bytes:
    told = {"event": event, "call": call, "number": number_of(customer), "at": at.isoformat()}
    return json.dumps({**told, **more}).encode()


class Exchange:
    def __init__(self, base_url: str, channel: Channel, settings: PhoneSettings) -> None:
        assert settings.secret is not None
        self._address = f"{base_url}/hooks/{channel.connector.source()}"
        self._secret = settings.secret.get_secret_value()
        self.extensions = dict(settings.extensions)

    def tell(self, body: bytes) -> None:
        moment = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Inkorg-Time": moment,
            "Inkorg-Signature": sign(self._secret, moment, body),
        }
        request = urllib.request.Request(self._address, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                return
        except urllib.error.HTTPError as error:
            with error:
                raise NotSentError(f"{error.code} {error.read(500)!r}") from None
        except (urllib.error.URLError, OSError) as error:
            raise NotSentError(type(error).__name__) from error
