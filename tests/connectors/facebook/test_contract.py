import json

import pytest

from connectors.facebook import FacebookConnector, FacebookSettings
from tests.connectors.contract import ConnectorContract, Memory, make_channel


def body(**event: object) -> bytes:
    told = {"sender": {"id": "77"}, "recipient": {"id": "1"}, "timestamp": 1769000000000, **event}
    return json.dumps(
        {"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [told]}]}
    ).encode()


def change(field: str, **value: object) -> bytes:
    entry = {"id": "1", "time": 1769000000, "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


class TestFacebook(ConnectorContract):
    @pytest.fixture
    def connector(self) -> FacebookConnector:
        settings = FacebookSettings(
            app_id="9",
            app_secret="very secret",
            verify_token="let me in",
            token="token-of-the-page",
            page_id="1",
            base="http://127.0.0.1:9",
        )
        return FacebookConnector(make_channel("facebook"), settings, Memory())

    bodies = (
        body(message={"mid": "m1", "text": "Hej \ud83d på er"}),
        body(message={"mid": "m2", "attachments": [{"type": "location", "payload": {}}, 3, None]}),
        body(postback={"title": "Ring mig", "payload": "CALL"}),
        change("feed", item="comment", verb="add", comment_id="1_2", post_id="1_1", message="\0?"),
        change("ratings", item="rating", verb="add", reviewer_id=8, rating=2, review_text="Nja"),
    )
