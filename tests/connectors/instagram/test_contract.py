import json

import pytest

from connectors.instagram import InstagramConnector, InstagramSettings
from tests.connectors.contract import ConnectorContract, Memory, make_channel


def body(**event: object) -> bytes:
    told = {"sender": {"id": "77"}, "recipient": {"id": "1"}, "timestamp": 1769000000000, **event}
    return json.dumps(
        {"object": "instagram", "entry": [{"id": "1", "time": 1, "messaging": [told]}]}
    ).encode()


def change(field: str, **value: object) -> bytes:
    entry = {"id": "1", "time": 1769000000, "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


class TestInstagram(ConnectorContract):
    @pytest.fixture
    def connector(self) -> InstagramConnector:
        settings = InstagramSettings(
            app_id="9",
            app_secret="very secret",
            verify_token="let me in",
            token="token-of-the-page",
            account_id="1",
            instagram_app_secret="another secret",
            base="http://127.0.0.1:9",
        )
        return InstagramConnector(make_channel("instagram"), settings, Memory())

    bodies = (
        body(message={"mid": "m1", "text": "Hej \ud83d på er"}),
        body(message={"mid": "m2", "attachments": [{"type": "location", "payload": {}}, 3, None]}),
        body(postback={"title": "Ring mig", "payload": "CALL"}),
        change("comments", id="c1", text="Fint!", media={"id": "m"}, **{"from": {"id": "66"}}),
        change("mentions", media_id="m", comment_id="c9"),
    )
