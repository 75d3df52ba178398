"""Connectors are found by entry points; those of other packages come through the same door."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from connectors.email import EmailConnector
from connectors.registry import GROUP, ConnectorLoadError, find_connectors, load_connectors

FAX = """
from connectors.base import Connector, Settings
from inbox.model.capabilities import Capabilities
from inbox.model.messages import Parsed

class FaxSettings(Settings):
    number: str

class FaxConnector(Connector[FaxSettings]):
    kind = "fax"
    identity_kind = "phone"
    capabilities = Capabilities()
    settings_type = FaxSettings

    def parse(self, receipt):
        return Parsed()

class Unfinished(Connector[FaxSettings]):
    kind = "unfinished"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that is installed but for pip."""
    (tmp_path / "acme_fax.py").write_text(FAX)
    metadata = tmp_path / "acme_fax-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-fax\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\nfax = acme_fax:FaxConnector\n")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


EMAIL = "connectors.email:EmailConnector"


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, GROUP)


def test_a_package_with_an_entry_point_adds_a_kind(package: Path) -> None:
    found = load_connectors()
    assert found["fax"].__name__ == "FaxConnector"
    assert found["fax"].settings_type.model_validate({"number": "1"})


def test_ours_come_through_the_same_door() -> None:
    found = load_connectors([point("email", "connectors.email:EmailConnector")])
    assert found == {"email": EmailConnector}


def test_one_entry_point_listed_twice_is_one() -> None:
    twice = [point("email", "connectors.email:EmailConnector")] * 2
    assert list(load_connectors(twice)) == ["email"]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (
            [("email", "connectors.email:EmailConnector"), ("email", "acme_fax:FaxConnector")],
            "Two packages",
        ),
        ([("letter", "acme_fax:FaxConnector")], "says its kind is 'fax'"),
        ([("unfinished", "acme_fax:Unfinished")], "lacks parse, capabilities"),
        ([("fax", "acme_fax:FaxSettings")], "is no connectors.base.Connector"),
        ([("fax", "acme_fax:Nothing")], "does not load"),
        ([("fax", "no_such_package:X")], "does not load"),
    ],
)
def test_what_cannot_be_used_is_named(
    package: Path, points: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(ConnectorLoadError, match=words):
        load_connectors([point(*each) for each in points])


def test_what_no_channel_uses_is_not_loaded_and_harms_nobody() -> None:
    found = find_connectors([point("fax", "no_such_package:X"), point("email", EMAIL)])
    assert "fax" in found
    assert found["email"] is EmailConnector
    with pytest.raises(ConnectorLoadError, match="fax"):
        found["fax"]
