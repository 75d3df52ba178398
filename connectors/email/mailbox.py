"""A mailbox held open: looks, waits, marks. One thread at a time; only `close` may come from another."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors.email import after, cursor
from connectors.email.cursor import FolderState, Selected
from connectors.email.fetch import Faults, Look, Room
from connectors.email.imap import ImapFault, ImapSession
from connectors.email.imap_login import open_session
from connectors.email.oauth import TokenSource
from connectors.email.settings import ImapSettings
from inbox.model.errors import TemporaryError
from inbox.model.receipts import Fetched, RawItem
from inbox.model.words import Trouble

MOST_ITEMS, MOST_BYTES = 200, 32_000_000
_LONGEST_IDLE = 28 * 60.0
"""RFC 2177: servers may log out who idles for 30 minutes."""


class Mailbox:
    def __init__(self, settings: ImapSettings, user: str, tokens: TokenSource | None) -> None:
        self._settings = settings
        self._user = user
        self._tokens = tokens
        self._session: ImapSession | None = None
        self._busy = threading.Lock()
        self._closed = threading.Event()
        self._known: dict[str, int] = {}
        """Folder → UIDNEXT at the last look; what is above is news."""
        self._faults: Faults = Counter()
        self._unmarked: list[str] = []

    def fetch(self, saved: Mapping[str, Any], now: datetime) -> Fetched:
        with self._busy:
            self._closed.clear()
            self._standing_session()
            return self._look_everywhere(saved, now)

    def kept(self, external_ids: Sequence[str]) -> None:
        """Marks or moves; what could not be done is tried again with the next."""
        if self._settings.after == "nothing":
            return
        with self._busy:
            self._unmarked.extend(external_ids)
            session = self._standing_session()
            with self._dropping_on_loss():
                after.apply(session, self._settings.after, self._unmarked)
            self._unmarked.clear()

    def wait(self, limit: timedelta) -> bool:
        deadline = time.monotonic() + limit.total_seconds()
        with self._busy:
            try:
                with self._dropping_on_loss():
                    return self._wait_until(deadline)
            except TemporaryError:
                if not self._closed.is_set():
                    raise
                return False

    def _wait_until(self, deadline: float) -> bool:
        while not self._closed.is_set():
            session = self._any_session()
            if self._has_news(session):
                return True
            left = min(deadline - time.monotonic(), self._settings.poll_seconds, _LONGEST_IDLE)
            if left <= 0:
                return False
            if self._pause(session, left):
                return True
        self._let_go()
        return False

    def close(self) -> None:
        self._closed.set()
        if session := self._session:
            session.cut()
        # Whoever is inside sees the end of the line and lets go of it.
        if self._busy.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._busy.release()

    def _standing_session(self) -> ImapSession:
        """The open connection, proved to be alive, or a new one."""
        if self._session and not self._session.is_alive():
            self._let_go()
        return self._any_session()

    def _any_session(self) -> ImapSession:
        if self._session is None:
            self._session = open_session(self._settings, self._user, self._tokens)
        return self._session

    def _let_go(self) -> None:
        if self._session:
            self._session.drop()
            self._session = None

    def _dropping_on_loss(self) -> "_LetGo":
        return _LetGo(self)

    def _look_everywhere(self, saved: Mapping[str, Any], now: datetime) -> Fetched:
        states = dict(saved)
        items: list[RawItem] = []
        more, trouble = False, None
        for folder in self._settings.folders:
            look, lost = self._look(folder, saved.get(folder), now)
            trouble = trouble or lost
            if look:
                states[folder] = look.state.dump()
                items += look.items
                more = more or look.more
        if trouble and not items:
            raise trouble
        return Fetched(tuple(items), states, more or trouble is not None)

    def _look(
        self, folder: str, saved: Mapping[str, Any] | None, now: datetime
    ) -> tuple[Look | None, TemporaryError | None]:
        """What came before a fault is kept: a poor line gets on, one folder at fault stops no other."""
        look = None
        try:
            with self._dropping_on_loss():
                session = self._any_session()
                found = self._open(session, folder)
                look = self._prepare(folder, saved, found, now)
                look.run(session, now)
                self._known[folder] = found.uidnext
        except TemporaryError as error:
            return look, error
        return look, None

    def _prepare(
        self, folder: str, saved: Mapping[str, Any] | None, found: Selected, now: datetime
    ) -> Look:
        if saved is None:
            state = cursor.begin(found, self._settings.since, now)
        else:
            since = self._settings.since
            state = FolderState.load(saved)
            # Of one kept before days were remembered, what stands now was followed at its start.
            state = state if "reached" in saved else replace(state, reached=since)
            state = cursor.reach_back(cursor.resume(state, found, now), since, found)
        count = len(self._settings.folders)
        room = Room(-(-MOST_ITEMS // count), -(-MOST_BYTES // count))
        return Look(folder, state, found, room, self._faults)

    def _open(self, session: ImapSession, folder: str) -> Selected:
        try:
            return session.open_folder(folder)
        except ImapFault as fault:
            names = session.folder_names()
            if folder in names:
                raise
            words = no_such_folder(folder, names)
            raise TemporaryError(words, trouble=Trouble.FOLDER_MISSING) from fault

    def _has_news(self, session: ImapSession) -> bool:
        first, *others = self._settings.folders
        if any(session.next_uid(folder) != self._known.get(folder) for folder in others):
            return True
        # Opened last, so that IDLE listens to it.
        return self._open(session, first).uidnext != self._known.get(first)

    def _pause(self, session: ImapSession, seconds: float) -> bool:
        if session.can("IDLE"):
            return session.idle_until(seconds)
        self._closed.wait(seconds)
        return False


class _LetGo:
    """Drops the connection when something goes wrong on it; a server's "no" is a fault for later."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: Any
    ) -> None:
        if error is None:
            return
        self._mailbox._let_go()
        if isinstance(error, ImapFault):
            raise TemporaryError(str(error), trouble=Trouble.SERVER_REFUSED) from error


def no_such_folder(folder: str, names: Sequence[str]) -> str:
    there = ", ".join(sorted(names)[:50]) or "none"
    return f"The mailbox has no folder {folder!r}. It has: {there}"
