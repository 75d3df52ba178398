"""The channel kind `phone`: calls and visits that somebody logs, and what a telephone system tells."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from connectors.base import Answer, Connector, Request
from connectors.phone.parse import KIND, parse_told, read_told
from connectors.phone.settings import PhoneSettings
from connectors.phone.signature import check_signature
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ParseError, PermanentError
from inbox.model.messages import Parsed
from inbox.model.outbound import Check
from inbox.model.phone_numbers import normalize
from inbox.model.receipts import RawItem, Receipt
from inbox.model.words import Checked

CONTENT_TYPE = "application/json"
MAX_BODY = 1_000_000
MAX_AT_ONCE = 100


class PhoneConnector(Connector[PhoneSettings]):
    kind: ClassVar[str] = KIND
    identity_kind: ClassVar[str] = KIND
    settings_type = PhoneSettings
    capabilities = Capabilities()

    def parse(self, receipt: Receipt) -> Parsed:
        return parse_told(receipt, self.channel.country, self.settings.extensions)

    def receive(self, request: Request) -> Answer:
        secret = self.settings.secret
        if secret is None or request.method != "POST":
            raise NotImplementedError
        limit = timedelta(seconds=self.settings.max_age_seconds)
        check_signature(
            secret.get_secret_value(), request.headers, request.body, datetime.now(UTC), limit
        )
        if len(request.body) > MAX_BODY:
            raise PermanentError(f"A body has at most {MAX_BODY:,} bytes")
        return Answer(tuple(_item(one) for one in _split(request.body)), status=202)

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        if len(body) > MAX_BODY:
            raise PermanentError(f"A body has at most {MAX_BODY:,} bytes")
        try:
            read_told(body)
        except ParseError as error:
            raise PermanentError(str(error)) from None
        return _item(body)

    def check(self) -> tuple[Check, ...]:
        wrong = [n for n in self.settings.numbers if not normalize(n, self.channel.country)]
        numbers = Check(
            "numbers",
            not wrong,
            f"Not a telephone number: {', '.join(wrong)}" if wrong else "Our numbers can be read",
            "Write them with their country code" if wrong else "",
            Checked.NUMBERS_WRONG if wrong else Checked.NUMBERS,
            {"numbers": ", ".join(wrong)},
        )
        is_told = self.settings.secret is not None
        told = "A telephone system may tell of calls" if is_told else "Logged by hand"
        code = Checked.CALLS_TOLD if is_told else Checked.CALLS_BY_HAND
        return (numbers, Check("telephone system", True, told, code=code))

    def addresses(self) -> frozenset[str]:
        found = (normalize(number, self.channel.country) for number in self.settings.numbers)
        return frozenset(number for number in found if number)


def _split(body: bytes) -> list[bytes]:
    """One thing or a list of them; each is kept by itself, so that a bad one costs no other."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise PermanentError("The body is no JSON") from None
    if not isinstance(said, list):
        return [body]
    if len(said) > MAX_AT_ONCE:
        raise PermanentError(f"At most {MAX_AT_ONCE} at once")
    return [json.dumps(one).encode() for one in said]


def _item(body: bytes) -> RawItem:
    """Told again, it has the same bytes and is the same item."""
    return RawItem(
        f"sha256:{hashlib.sha256(body).hexdigest()[:40]}", body, {"content-type": CONTENT_TYPE}
    )
