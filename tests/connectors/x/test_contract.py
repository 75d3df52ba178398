import json

import pytest

from connectors.x import XConnector
from tests.connectors.contract import ConnectorContract
from tests.fakes.x import MARIA, US, x_connector

MESSAGE = {
    "what": "message",
    "data": {
        "id": "1990000000000001000",
        "event_type": "MessageCreate",
        "text": "Hej! &lt;3 fakturan",
        "sender_id": MARIA,
        "dm_conversation_id": f"{US}-{MARIA}",
        "created_at": "2026-11-22T08:00:00.123Z",
    },
    "users": [{"id": MARIA, "username": "maria_ek", "name": "Maria Ek"}],
}
POST = {
    "what": "post",
    "data": {
        "id": "1990000000000002000",
        "author_id": MARIA,
        "text": "@tallvik är strömmen borta?",
        "lang": "sv",
        "conversation_id": "1990000000000002000",
        "created_at": "2026-11-22T08:00:00.000Z",
    },
    "users": MESSAGE["users"],
    "posts": [],
}


class TestX(ConnectorContract):
    @pytest.fixture
    def connector(self) -> XConnector:
        return x_connector(bearer_token="a bearer", searches=[{"id": "us", "query": "tallvik"}])

    bodies = (json.dumps(MESSAGE).encode(), json.dumps(POST).encode())
