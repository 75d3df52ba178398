"""Signs of life of a channel: when each kind of thing last came, and what nobody had told us."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from inbox.model.words import OtherKind
from inbox.services.inbound.place import Placed
from inbox.services.inbound.understand import Understanding
from inbox.store.dialects import insert_adding
from inbox.store.tables.platforms import channel_signs
from inbox.store.unit import Unit

FOUND = "found"
"""What a fetch found that the platform had not told us, on a channel that it tells things."""
FETCHED = "fetched"
"""A header of receipts that a fetch brought on such a channel."""
TIME_TO_TELL = timedelta(minutes=2)


def note_signs(
    unit: Unit, channel: str, understanding: Understanding, placed: Sequence[Placed]
) -> None:
    missed = [one for one in placed if _was_missed(one)]
    if missed:
        note_sign(unit, channel, FOUND, len(missed))
    kinds = Counter(one.item.message.manner or "message" for one in placed)
    # What a search finds was not sent to us: nobody had to tell us of it.
    others = (item.kind for _, item in understanding.others)
    kinds.update(str(kind) for kind in others if kind is not OtherKind.FOUND)
    for kind, many in sorted(kinds.items()):
        note_sign(unit, channel, kind, many)


def _was_missed(one: Placed) -> bool:
    """A fetch brought it, though the platform tells us things and had time to tell us this."""
    receipt, said = one.item.receipt, one.item.message.sent_at
    if FETCHED not in receipt.headers or receipt.history or said is None:
        return False
    return receipt.received_at - said > TIME_TO_TELL


def note_sign(unit: Unit, channel: str, kind: str, many: int) -> None:
    row = {"channel": channel, "kind": kind[:24], "at": unit.now, "many": many, "last_many": many}
    key, newer = ("channel", "kind"), ("at", "last_many")
    unit.connection.execute(insert_adding(unit, channel_signs, key, "many", newer), row)
