"""What is new in one folder: found, fetched with PEEK in pieces that fit in memory, and counted off.

A UID that vanished is passed over. One that the server can't hand out holds the folder for a few looks;
after those it is kept as an item that says so, because nothing may block what comes after.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from connectors.email import cursor
from connectors.email.cursor import FolderState, OldRange, Selected
from connectors.email.imap import ImapFault, ImapSession
from connectors.email.imap_login import is_for_later
from inbox.model.errors import TemporaryError
from inbox.model.receipts import RawItem
from inbox.model.words import Trouble

LARGEST = 50_000_000
"""Of larger mails only the beginning is kept: the header, and mostly the text."""
BEGINNING = 1_000_000
_ALONE = 1_000_000
_TOGETHER = 8_000_000
_PATIENCE = 5

Faults = Counter[tuple[str, int]]


@dataclass(slots=True)
class Room:
    """How much one look may still take in."""

    items: int
    size: int

    def is_over(self) -> bool:
        return self.items <= 0 or self.size <= 0


@dataclass(slots=True)
class Look:
    """A look at one folder. `state` and `items` agree after every item, so it may end anywhere."""

    folder: str
    state: FolderState
    found: Selected
    room: Room
    faults: Faults
    items: list[RawItem] = field(default_factory=list)
    more: bool = False

    def run(self, session: ImapSession, now: datetime) -> None:
        self._live(session)
        if self.state.old and not self.more:
            self._old(session, self.state.old)
        if not self.more:
            self.state = cursor.look(self.state, now)

    def _live(self, session: ImapSession) -> None:
        low, high = self.state.uid + 1, self.found.uidnext
        uids = session.find(self.found, low, high, None, self.room.items + 1)
        for uid, item in self._within_room(session, uids, None):
            self._take(item)
            self.state = cursor.advance(self.state, uid)
        if not self.more:
            self.state = cursor.advance(self.state, high - 1)

    def _old(self, session: ImapSession, old: OldRange) -> None:
        uids = session.find(self.found, old.uid + 1, old.below, old.since, self.room.items + 1)
        for uid, item in self._within_room(session, uids, old):
            self._take(item)
            self.state = cursor.advance_old(self.state, uid)
        if not self.more:
            self.state = cursor.advance_old(self.state, None)

    def _take(self, item: RawItem | None) -> None:
        if item is not None:
            self.items.append(item)

    def _within_room(
        self, session: ImapSession, uids: Sequence[int], old: OldRange | None
    ) -> Iterator[tuple[int, RawItem | None]]:
        batch = uids[: max(self.room.items, 0)]
        self.more = len(batch) < len(uids)
        about = _about(session, batch)
        for together in in_pieces(batch, {uid: size for uid, (size, _) in about.items()}):
            if self.room.size <= 0:
                self.more = True
                return
            bodies = _bodies(session, [uid for uid in together if uid in about], about)
            for uid in together:
                yield uid, self._item(session, uid, about.get(uid), bodies.get(uid), old)

    def _item(
        self,
        session: ImapSession,
        uid: int,
        about: tuple[int, datetime | None] | None,
        body: bytes | None,
        old: OldRange | None,
    ) -> RawItem | None:
        # Some servers leave a mail out of a long answer, so one that seems gone is asked for again.
        about = about or _about(session, [uid]).get(uid)
        if about is None:
            return None
        size, received_at = about
        headers = {"content-type": "message/rfc822", "folder": self.folder, "size": str(size)}
        if received_at:
            headers["received-at"] = received_at.astimezone(UTC).isoformat()
        if size > LARGEST:
            headers["kept"] = "beginning"
        if body is None:
            try:
                body = self._alone(session, uid, size)
            except ImapFault as fault:
                headers["kept"], headers["fault"] = "nothing", self._endure(uid, fault)
                body = b""
        if body is None:
            return None
        self.room.items -= 1
        self.room.size -= len(body)
        history = old is not None and cursor.is_history(old, received_at, _written_at(body))
        return RawItem(cursor.external_id(self.folder, self.state, uid), body, headers, history)

    def _alone(self, session: ImapSession, uid: int, size: int) -> bytes | None:
        body = _one_body(session, uid, size)
        if body is None and _about(session, [uid]):
            raise ImapFault(f"The server lists UID {uid} but does not hand it out")
        return body

    def _endure(self, uid: int, fault: ImapFault) -> str:
        key = (self.folder, uid)
        self.faults[key] += 1
        if self.faults[key] < _PATIENCE or is_for_later(str(fault)):
            raise TemporaryError(str(fault), trouble=Trouble.SERVER_REFUSED) from fault
        return str(fault)[:300]


def in_pieces(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Small ones together, large ones alone, in order."""
    piece: list[int] = []
    weight = last = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if piece and (max(size, last) > _ALONE or weight + size > _TOGETHER):
            yield piece
            piece, weight = [], 0
        piece.append(uid)
        weight, last = weight + size, size
    if piece:
        yield piece


def _about(session: ImapSession, uids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """Size and time of arrival of those that are still there."""
    if not uids:
        return {}
    found = session.fetch_items(uids, "UID RFC822.SIZE INTERNALDATE")
    return {
        uid: (int(found[uid].get(b"RFC822.SIZE", 0)), _aware(found[uid].get(b"INTERNALDATE")))
        for uid in uids
        if uid in found
    }


def _aware(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo else None


def _bodies(
    session: ImapSession, uids: Sequence[int], about: dict[int, tuple[int, datetime | None]]
) -> dict[int, bytes]:
    """What is missing in the answer is asked for alone, later."""
    if len(uids) < 2:
        return {}
    try:
        found = session.fetch_items(uids, "UID BODY.PEEK[]")
    except ImapFault:
        return {}
    return {uid: body for uid in uids if (body := _body_in(found.get(uid, {}))) is not None}


def _one_body(session: ImapSession, uid: int, size: int) -> bytes | None:
    part = f"<0.{BEGINNING}>" if size > LARGEST else ""
    return _body_in(session.fetch_items([uid], f"UID BODY.PEEK[]{part}").get(uid, {}))


def _body_in(answer: dict[bytes, object]) -> bytes | None:
    values = (value for name, value in answer.items() if name.startswith(b"BODY[]"))
    return next((value for value in values if isinstance(value, bytes)), None)


def _written_at(body: bytes) -> datetime | None:
    head = body[:100_000].partition(b"\r\n\r\n")[0]
    try:
        written = parsedate_to_datetime(str(BytesHeaderParser().parsebytes(head)["Date"]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)
