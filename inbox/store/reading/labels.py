"""Names that stand in configuration and not in the database, handed to every reading that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ChannelName:
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Labels:
    channels: Mapping[str, ChannelName] = field(default_factory=dict)
    language: str = "en"
    """Of topics' names: the reader's own."""

    def channel(self, id: str, kind: str = "") -> dict[str, str]:
        """A ChannelRef. A channel that was taken out of the configuration keeps its id as its name."""
        known = self.channels.get(id)
        if known is None:
            return {"id": id, "kind": kind, "name": id}
        return {"id": id, "kind": known.kind, "name": known.name}

    def topic(self, id: str, names: Mapping[str, Any] | None) -> dict[str, str]:
        names = names or {}
        name = names.get(self.language) or names.get("en") or next(iter(names.values()), id)
        return {"id": id, "name": str(name)}
