"""Which kinds of channel there are: the entry points of group `inbox.connectors`, ours among them."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from connectors.base import Connector
from inbox.model.errors import InkorgError

GROUP = "inbox.connectors"


class ConnectorLoadError(InkorgError):
    """Raised when an installed package offers a connector that can't be used. Names the package."""


def find_connectors(
    found: Iterable[EntryPoint] | None = None,
) -> "Connectors":
    """Kind → class, of every package installed, each loaded when it is first asked for: a channel kind
    that nobody configured costs nothing. Two packages with one kind are an error."""
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
    return Connectors(by_kind)


def load_connectors(
    found: Iterable[EntryPoint] | None = None,
) -> Mapping[str, type[Connector[Any]]]:
    """All of them at once: for `inbox check`, which tells of every package that can't be used."""
    return dict(find_connectors(found))


class Connectors(Mapping[str, type[Connector[Any]]]):
    """Raises ConnectorLoadError where a kind is asked for whose package can't be used."""

    def __init__(self, points: Mapping[str, EntryPoint]) -> None:
        self._points = dict(sorted(points.items()))
        self._loaded: dict[str, type[Connector[Any]]] = {}

    def __getitem__(self, kind: str) -> type[Connector[Any]]:
        if kind not in self._loaded:
            self._loaded[kind] = _load(self._points[kind])
        return self._loaded[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._points

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)


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
