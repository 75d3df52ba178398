import pytest

from connectors.form import FormConnector, FormSettings
from tests.connectors.contract import ConnectorContract, Memory, make_channel


class TestForm(ConnectorContract):
    @pytest.fixture
    def connector(self) -> FormConnector:
        return FormConnector(make_channel("form"), FormSettings(), Memory())

    bodies = (
        b'{"message": "Hej"}',
        '{"message":"Høyt vann","name":"Kari","email":"Kari@Example.no","fields":{"meter":12,"ok":true},'
        '"files":[{"filename":"a.txt","content_type":"text/plain","content":"SGVq"}],'
        '"language":"nb","topic":"water","page":"https://tallvik.example/","browser":"Firefox 128",'
        '"system":"Linux"}'.encode(),
    )
