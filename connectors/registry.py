"""Which kinds of channel there are: the entry points of group `inbox.connectors`, ours among them."""

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from connectors.base import Connector
from inbox.model.errors import InkorgError

GROUP = "inbox.connectors"


class ConnectorLoadError(InkorgError):
    """Raised when an installed package offers a connector that can't be used. Names the package."""


def load_connectors(
    found: Iterable[EntryPoint] | None = None,
) -> Mapping[str, type[Connector[Any]]]:
    """Kind → class, of every package installed. Two packages with one kind are an error."""
    points = entry_points(group=GROUP) if found is None else found
    # An editable install can list one entry point twice.
    by_kind: dict[str, EntryPoint] = {}
    for point in points:
        other = by_kind.setdefault(point.name, point)
        if other.value != point.value:
            raise ConnectorLoadError(
                f"Two packages offer the channel kind {point.name!r}: "
                f"{_package(other)} and {_package(point)}. Remove one."
            )
    return {kind: _load(point) for kind, point in sorted(by_kind.items())}


def _load(point: EntryPoint) -> type[Connector[Any]]:
    try:
        connector = point.load()  # foreign code, at import: anything may come out of it
    except Exception as error:
        raise _unusable(point, f"does not load: {error!r}") from error
    if not (isinstance(connector, type) and issubclass(connector, Connector)):
        raise _unusable(point, "is no connectors.base.Connector")
    missing = sorted(connector.__abstractmethods__) + [
        name
        for name in ("kind", "capabilities", "settings_type", "identity_kind")
        if not hasattr(connector, name)
    ]
    if missing:
        raise _unusable(point, f"lacks {', '.join(missing)}")
    if connector.kind != point.name:
        raise _unusable(point, f"says its kind is {connector.kind!r}")
    return connector


def _unusable(point: EntryPoint, why: str) -> ConnectorLoadError:
    return ConnectorLoadError(f"Connector {point.name!r} ({_package(point)}) {why}")


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
