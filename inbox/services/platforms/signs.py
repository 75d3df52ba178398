"""Signs of life of a channel: when each kind of thing last came, and what nobody had told us."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from inbox.services.inbound.place import Placed
from inbox.services.inbound.understand import Understanding
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.platforms import channel_signs
from inbox.store.unit import Unit

FOUND = "found"
"""What a fetch found that the platform had not told us, on a channel that it tells things."""
TOLD = "told"
"""A call of the platform that held something."""


def note_signs(
    unit: Unit, channel: str, understanding: Understanding, placed: Sequence[Placed]
) -> None:
    kinds = Counter(one.item.message.manner or "message" for one in placed)
    kinds.update(str(item.kind) for _, item in understanding.others)
    for kind, many in sorted(kinds.items()):
        note_sign(unit, channel, kind, many)


def note_sign(unit: Unit, channel: str, kind: str, many: int) -> None:
    row = {"channel": channel, "kind": kind[:24], "at": unit.now, "many": 0, "last_many": 0}
    unit.connection.execute(insert_ignoring(unit, channel_signs, ["channel", "kind"]).values(row))
    unit.connection.execute(
        update(channel_signs)
        .where(channel_signs.c.channel == channel, channel_signs.c.kind == kind[:24])
        .values(at=unit.now, many=channel_signs.c.many + many, last_many=many)
    )


def read_signs(unit: Unit) -> Mapping[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in unit.connection.execute(select(channel_signs).order_by(channel_signs.c.kind)):
        found.setdefault(row.channel, []).append(
            {"kind": row.kind, "at": row.at, "many": row.many, "last_many": row.last_many}
        )
    return found
