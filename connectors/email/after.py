"""What the channel wants done with mails that are kept: marked as seen, or moved."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from connectors.email.cursor import split_external_id
from connectors.email.imap import ImapSession, faults_named
from connectors.email.settings import MoveTo
from inbox.model.errors import TemporaryError
from inbox.model.words import Trouble

Action = Literal["nothing", "mark_seen"] | MoveTo
_AT_ONCE = 500


def apply(session: ImapSession, action: Action, ids: Iterable[str]) -> None:
    places = sorted(place for value in set(ids) if (place := split_external_id(value)))
    for (folder, validity), group in groupby(places, key=lambda place: place[:2]):
        # In a folder numbered anew the UIDs may belong to other mails by now.
        if session.open_folder(folder, readonly=False).uidvalidity != validity:
            continue
        for uids in _in_hundreds([uid for _, _, uid in group]):
            with faults_named(session.host):
                if isinstance(action, MoveTo):
                    _move(session, uids, action.move_to)
                else:
                    session.add_flags(uids, [b"\\Seen"], silent=True)


def _move(session: ImapSession, uids: list[int], folder: str) -> None:
    if missing := missing_target(MoveTo(move_to=folder), session.folder_names()):
        raise TemporaryError(missing, trouble=Trouble.MOVE_MISSING)
    if session.can("MOVE"):
        session.move(uids, folder)
        return
    session.copy(uids, folder)
    session.add_flags(uids, [b"\\Deleted"], silent=True)
    # Without UIDPLUS an EXPUNGE would also take what somebody else has marked.
    if session.can("UIDPLUS"):
        session.uid_expunge(uids)


def missing_target(action: Action, names: Sequence[str]) -> str:
    """What is wrong with where mails shall be moved; empty when nothing is."""
    if not isinstance(action, MoveTo) or action.move_to in names:
        return ""
    there = ", ".join(sorted(names)[:50])
    return f"Can't move to {action.move_to!r}, which is not there. There are: {there}"


def _in_hundreds(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), _AT_ONCE):
        yield uids[start : start + _AT_ONCE]
