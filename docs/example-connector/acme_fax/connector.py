"""The channel kind `fax`."""

import hashlib
import hmac
from typing import ClassVar

from acme_fax.gateway import Gateway
from acme_fax.parse import parse_fax
from acme_fax.settings import FaxSettings
from connectors.base import Answer, Channel, Connector, Credentials, Request
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ConnectorError, PermanentError
from inbox.model.messages import Parsed
from inbox.model.outbound import Check, Outbound, Sent
from inbox.model.phone_numbers import normalize
from inbox.model.receipts import RawItem, Receipt

SIGNATURE = "x-fax-signature"


class FaxConnector(Connector[FaxSettings]):
    kind: ClassVar[str] = "fax"
    identity_kind: ClassVar[str] = "phone"
    settings_type = FaxSettings
    capabilities = Capabilities(can_reply=True, max_text_length=10_000)

    def __init__(self, channel: Channel, settings: FaxSettings, credentials: Credentials) -> None:
        super().__init__(channel, settings, credentials)
        self._gateway = Gateway(settings.gateway, settings.secret.get_secret_value())

    def parse(self, receipt: Receipt) -> Parsed:
        return parse_fax(receipt, self.channel.country)

    def receive(self, request: Request) -> Answer:
        """Answered only once the item is kept: a gateway that hears nothing calls again."""
        secret = self.settings.secret.get_secret_value().encode()
        expected = hmac.new(secret, request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), request.headers.get(SIGNATURE, "").encode()):
            raise PermissionError(f"{SIGNATURE} does not fit the body.")
        return Answer((self.wrap(request.body, ""),), status=202)

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        return RawItem(f"sha256:{hashlib.sha256(body).hexdigest()}", body)

    def send(self, outbound: Outbound) -> Sent:
        if not outbound.to or outbound.to[0].kind != "phone":
            raise PermanentError("This customer has no number to send a fax to.")
        number = outbound.to[0].value
        return Sent(self._gateway.send(number, outbound.text, outbound.message_id))

    def check(self) -> tuple[Check, ...]:
        try:
            is_there = self._gateway.is_there()
        except ConnectorError as error:
            return (Check("gateway", False, str(error), "Is `gateway` right, and does it run?"),)
        return (Check("gateway", is_there, "The gateway answers" if is_there else "It refuses us"),)

    def addresses(self) -> frozenset[str]:
        number = normalize(self.settings.number, self.channel.country)
        return frozenset({number}) if number else frozenset()

    def close(self) -> None:
        self._gateway.close()
