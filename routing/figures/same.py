"""Customers who are one: who was merged into whom, as the log has told of it so far. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Merged:
    """What is known of one of them."""

    into: int | None = None
    of: list[int] = field(default_factory=list)
    """Merged into this one."""

    @property
    def is_kept(self) -> bool:
        return self.into is not None or bool(self.of)

    def to_json(self) -> dict[str, Any]:
        return {"into": self.into, "of": self.of}


@dataclass(slots=True)
class Same:
    """Nobody stands in it who is only themselves."""

    known: dict[int, Merged] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[int, Mapping[str, Any]]) -> "Same":
        return cls({id: Merged(row["into"], list(row["of"])) for id, row in rows.items()})

    def copy(self) -> "Same":
        return Same({id: Merged(one.into, list(one.of)) for id, one in self.known.items()})

    def root(self, contact: int) -> int:
        """Under whom they are counted."""
        if not self.known:
            return contact
        while (one := self.known.get(contact)) is not None and one.into is not None:
            contact = one.into
        return contact

    def family(self, contact: int) -> list[int]:
        """They, and all who were merged into them, into those, and so on."""
        found = [contact]
        for one in found:
            found += self.known[one].of if one in self.known else ()
        return found

    def join(self, contact: int, into: int) -> None:
        if self.root(contact) == self.root(into):
            return
        self.part(contact)
        self.known.setdefault(contact, Merged()).into = into
        self.known.setdefault(into, Merged()).of.append(contact)

    def part(self, contact: int) -> None:
        one = self.known.get(contact)
        if one is None or one.into is None:
            return
        self.known[one.into].of.remove(contact)
        one.into = None
