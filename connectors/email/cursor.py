"""How far a folder has been read. Pure.

A folder is read in two ranges: `uid` is the last that came in live; `old` is what still has to be read of
an earlier time, because the channel says `since:` or because the server numbered its mails anew.

When the numbering changed (UIDVALIDITY, or UIDNEXT went backwards: a restored backup), nothing that a UID
says holds any longer. Then everything from two days before the last look is read again, as history where
it is not certainly newer than that look. What we already have is found by its Message-ID or its bytes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

OVERLAP = timedelta(days=2)
"""SEARCH SINCE compares days in the server's zone; mails are also filed with some delay."""
_SKEW = timedelta(minutes=5)
_REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Selected:
    """What a server said about a folder when it was opened."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class OldRange:
    since: date
    below: int
    uid: int = 0
    """The last one read."""
    looked_at: datetime | None = None
    """The last look before the numbering changed; None at a first start."""
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FolderState:
    uidvalidity: int
    uid: int
    looked_at: datetime
    epoch: int = 0
    """Counts new numberings that kept their UIDVALIDITY, so that external ids stay unique."""
    old: OldRange | None = None
    began_at: datetime | None = None
    """When the mailbox began here. What was filed before is history, however often it is numbered anew."""
    reached: date | None = None
    """The earliest `since:` that was followed."""

    def dump(self) -> dict[str, Any]:
        values = asdict(self)
        values["looked_at"] = self.looked_at.isoformat()
        values["began_at"] = _text(self.began_at)
        values["reached"] = self.reached.isoformat() if self.reached else None
        if self.old:
            values["old"]["since"] = self.old.since.isoformat()
            values["old"]["looked_at"] = _text(self.old.looked_at)
            values["old"]["began_at"] = _text(self.old.began_at)
        return values

    @classmethod
    def load(cls, values: Mapping[str, Any]) -> Self:
        old = values.get("old")
        return cls(
            int(values["uidvalidity"]),
            int(values["uid"]),
            datetime.fromisoformat(values["looked_at"]),
            int(values.get("epoch", 0)),
            _load_old(old) if old else None,
            _moment(values.get("began_at")),
            date.fromisoformat(reached) if (reached := values.get("reached")) else None,
        )


def _load_old(values: Mapping[str, Any]) -> OldRange:
    return OldRange(
        date.fromisoformat(values["since"]),
        int(values["below"]),
        int(values["uid"]),
        _moment(values.get("looked_at")),
        _moment(values.get("began_at")),
    )


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def begin(found: Selected, since: date | None, now: datetime) -> FolderState:
    """A new mailbox begins now; what is older comes as history, and only if asked for."""
    old = OldRange(since, found.uidnext) if since and found.exists else None
    return FolderState(found.uidvalidity, found.uidnext - 1, now, 0, old, now, since)


def resume(state: FolderState, found: Selected, now: datetime) -> FolderState:
    if found.uidvalidity == state.uidvalidity and found.uidnext > state.uid:
        return state
    since = (state.looked_at - OVERLAP).astimezone(UTC).date()
    if state.old:
        since = min(since, state.old.since)
    looked = (state.old and state.old.looked_at) or state.looked_at
    same = found.uidvalidity == state.uidvalidity
    return FolderState(
        found.uidvalidity,
        found.uidnext - 1,
        now,
        state.epoch + 1 if same else 0,
        OldRange(since, found.uidnext, 0, looked, state.began_at) if found.exists else None,
        state.began_at,
        state.reached,
    )


def reach_back(state: FolderState, since: date | None, found: Selected) -> FolderState:
    """`since:` was added, or set to an earlier day, while the mailbox runs. An older range is ended first."""
    if since is None or state.old or (state.reached and state.reached <= since):
        return state
    old = OldRange(since, found.uidnext) if found.exists else None
    return replace(state, old=old, reached=since)


def advance(state: FolderState, uid: int) -> FolderState:
    return replace(state, uid=max(state.uid, uid))


def advance_old(state: FolderState, uid: int | None) -> FolderState:
    """`uid` None: that range is done."""
    return replace(state, old=replace(state.old, uid=uid) if state.old and uid else None)


def look(state: FolderState, now: datetime) -> FolderState:
    """Remembers the look; seldom, so that a quiet mailbox does not write its cursor each minute."""
    return replace(state, looked_at=now) if now - state.looked_at > _REMEMBERED else state


def is_history(old: OldRange, received_at: datetime | None, sent_at: datetime | None) -> bool:
    """Certainly newer than the last look means: filed after it, and not written long before it.

    A migration files every old mail anew, so the filing time alone does not say enough.
    """
    if old.looked_at is None or received_at is None:
        return True
    after = old.looked_at - _SKEW
    # The server's clock may run beside ours; before the mailbox began nothing was ours all the same.
    # Servers file to the second, so what came in that very second counts as ours.
    is_ours = old.began_at is None or received_at >= old.began_at.replace(microsecond=0)
    filed_after = is_ours and received_at > after
    written_before = sent_at is not None and sent_at < old.looked_at - OVERLAP
    return not filed_after or written_before


def external_id(folder: str, state: FolderState, uid: int) -> str:
    epoch = f".{state.epoch}" if state.epoch else ""
    return f"{folder}:{state.uidvalidity}{epoch}:{uid}"


def split_external_id(value: str) -> tuple[str, int, int] | None:
    """Folder, UIDVALIDITY, UID; None for what no mailbox gave."""
    parts = value.rsplit(":", 2)
    if len(parts) != 3 or not parts[2].isdigit():
        return None
    validity = parts[1].partition(".")[0]
    return (parts[0], int(validity), int(parts[2])) if validity.isdigit() else None
