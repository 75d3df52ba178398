import pytest

from connectors.phone import PhoneConnector, PhoneSettings
from tests.connectors.contract import ConnectorContract, Memory, make_channel


class TestPhone(ConnectorContract):
    @pytest.fixture
    def connector(self) -> PhoneConnector:
        settings = PhoneSettings(
            numbers=("08-123 45 67",),
            secret="a secret of the exchange",
            extensions={"101": "a@b.example"},
        )
        return PhoneConnector(make_channel("phone", country="SE"), settings, Memory())

    bodies = (
        b'{"event": "voicemail", "call": "c1", "number": "070-123 45 67", "text": "Ring mig"}',
        '{"event":"voicemail","call":"c2","text":"Vattnet är borta","url":"https://pbx.example/1.mp3",'
        '"at":"2026-11-22T08:00:00+01:00","name":"Åsa","unknown":[1,{"a":null}]}'.encode(),
    )
