"""The example of docs/: installed into a folder of its own, as somebody else's package, and used."""

import hashlib
import hmac
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.channels import ChannelEntry
from connectors.base import Connector, Request
from connectors.registry import load_connectors
from inbox.services.accept import accept, keep
from inbox.services.outbound.reply import UNDO, Reply, write_reply
from inbox.services.plan import Channel
from inbox.store.store import Store
from inbox.store.tables.messages import deliveries
from tests.connectors.contract import ConnectorContract, Memory, make_channel
from tests.services.conftest import clock  # noqa: F401 - a fixture
from tests.services.desk import Movable, make_plan, open_desk

EXAMPLE = Path(__file__).parents[2] / "docs" / "example-connector"
SECRET = "a fax's secret"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Built and installed from its folder; nothing is fetched."""
    folder = tmp_path_factory.mktemp("example")
    source, target = folder / "acme-fax", folder / "site"
    shutil.copytree(EXAMPLE, source)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--target", str(target)]
    subprocess.run([*command, *offline, str(source)], check=True, timeout=120)
    sys.path.insert(0, str(target))
    yield target
    sys.path.remove(str(target))
    for name in [name for name in sys.modules if name.split(".")[0] == "acme_fax"]:
        del sys.modules[name]


@pytest.fixture
def fax(installed: Path) -> type[Connector[Any]]:
    return load_connectors()["fax"]


class Gateway(BaseHTTPRequestHandler):
    taken: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_ours = self.headers["Authorization"] == f"Bearer {SECRET}"
        if is_ours:
            self.taken.append(body)
        self.send_response(201 if is_ours else 401)
        self.end_headers()
        self.wfile.write(b'{"id": "out-1"}')

    def log_message(self, format: str, *args: Any) -> None:
        return None


@pytest.fixture
def gateway() -> Iterator[str]:
    Gateway.taken.clear()
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_it_is_found_beside_ours_and_named_by_its_own_package(fax: type[Connector[Any]]) -> None:
    assert fax.__module__ == "acme_fax.connector"
    assert {"email", "form", "phone"} <= set(load_connectors())


def test_a_channel_of_its_kind_takes_a_fax_and_answers_it(
    fax: type[Connector[Any]],
    gateway: str,
    sqlite_store: Store,
    tmp_path: Path,
    clock: Movable,  # noqa: F811
) -> None:
    settings = fax.settings_type.model_validate(
        {"number": "08-465 004 01", "gateway": gateway, "secret": SECRET}
    )
    connector = fax(make_channel("fax", country="SE"), settings, Memory())
    channel = Channel(ChannelEntry(id="fax", kind="fax", name="Fax", team="help"), connector)
    desk = open_desk(sqlite_store, tmp_path, clock, make_plan(channel))

    body = '{"id": "f1", "from": "08-465 004 02", "text": "Min faktura är fel."}'.encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = connector.receive(Request("POST", {}, {"x-fax-signature": signature}, body))
    for _ in range(2):  # A gateway that heard nothing calls again.
        desk.store.write(accept, keep("fax", "fax", answer.items, desk.blobs))
        desk.work()
    row = desk.only()
    assert (row.topic_id, row.unanswered) == ("invoice", True)

    desk.store.write_as(
        desk.agent("Bjorn"), write_reply, desk.plan, row.id, Reply("Vi rättar den.")
    )
    desk.clock.at += UNDO
    desk.work()
    assert [(one["to"], one["text"]) for one in Gateway.taken] == [
        ("+46846500402", "Vi rättar den.")
    ]
    state = desk.store.read(lambda unit: unit.connection.scalar(select(deliveries.c.state)))
    assert state == "sent"
    connector.close()


class TestExample(ConnectorContract):
    """What the example's own tests run, over the class that was installed."""

    bodies = ('{"id": "f1", "from": "08-465 004 02", "text": "Härmed säger jag upp."}'.encode(),)

    @pytest.fixture
    def connector(self, fax: type[Connector[Any]]) -> Connector[Any]:
        given = {"number": "08-465 004 01", "gateway": "http://127.0.0.1:9", "secret": SECRET}
        settings = fax.settings_type.model_validate(given)
        return fax(make_channel("fax", country="SE"), settings, Memory())
