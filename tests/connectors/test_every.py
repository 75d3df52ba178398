"""No kind of channel goes without the contract."""

import ast
import tomllib
from pathlib import Path

from connectors.base import Connector
from connectors.registry import load_connectors

HERE = Path(__file__).parent
PROJECT = HERE.parents[1] / "pyproject.toml"


def test_the_contract_runs_over_every_kind_that_we_bring() -> None:
    project = tomllib.loads(PROJECT.read_text("utf-8"))
    ours = project["project"]["entry-points"]["inbox.connectors"]
    named = {name for path in HERE.rglob("test_*.py") for name in _connectors_in_contract(path)}
    assert {value.partition(":")[2] for value in ours.values()} <= named


def test_every_kind_says_in_its_words_what_it_can_do() -> None:
    """What the composer and the lists ask of a kind without a channel of it."""
    for kind, connector in load_connectors().items():
        assert connector.kind == kind
        assert issubclass(connector, Connector)
        can = connector.capabilities
        assert not can.private_reply or can.public
        assert not can.recipients or can.can_reply


def _connectors_in_contract(path: Path) -> set[str]:
    """The classes that a module with a contract in it speaks of."""
    tree = ast.parse(path.read_text("utf-8"))
    bases = {
        base.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    if "ConnectorContract" not in bases:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
