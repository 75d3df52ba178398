"""The contract, and what is only ours."""

import hashlib
import hmac
from typing import Any

import pytest
from acme_fax import FaxConnector, FaxSettings

from connectors.base import Connector, Request
from inbox.model.messages import Party
from tests.connectors.contract import ConnectorContract, Memory, make_channel, make_receipt

BODY = '{"id": "f1", "from": "08-465 004 02", "text": "Härmed säger jag upp avtalet."}'.encode()


def fax() -> FaxConnector:
    settings = FaxSettings.model_validate(
        {"number": "08-465 004 01", "gateway": "http://127.0.0.1:9", "secret": "a fax's secret"}
    )
    return FaxConnector(make_channel("fax", country="SE"), settings, Memory())


class TestFaxContract(ConnectorContract):
    bodies = (BODY,)

    @pytest.fixture
    def connector(self) -> Connector[Any]:
        return fax()


def test_a_fax_is_a_message_of_whose_number_it_is() -> None:
    (message,) = fax().parse(make_receipt(BODY)).messages
    assert message.author == Party("phone", "+46846500402")
    assert message.text == "Härmed säger jag upp avtalet."


def test_a_fax_that_the_gateway_did_not_sign_is_refused() -> None:
    with pytest.raises(PermissionError):
        fax().receive(Request("POST", {}, {}, BODY))


def test_a_signed_one_is_kept() -> None:
    signature = hmac.new(b"a fax's secret", BODY, hashlib.sha256).hexdigest()
    answer = fax().receive(Request("POST", {}, {"x-fax-signature": signature}, BODY))
    assert [item.body for item in answer.items] == [BODY]
