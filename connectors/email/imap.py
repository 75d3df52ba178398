"""One connection to an IMAP server: imapclient with what it lacks. The only place that knows imapclient."""

import select
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError
from imapclient.response_parser import parse_fetch_response

from connectors.email.cursor import Selected
from connectors.email.settings import ImapSettings
from connectors.email.tls import hint, tls_context
from inbox.model.errors import TemporaryError
from inbox.model.words import Trouble

CONNECT_SECONDS, READ_SECONDS = 15, 60
_WINDOW = 50_000
"""imaplib refuses a line over 1,000,000 bytes: so many UIDs in one SEARCH answer are safe."""

Fetch = dict[int, dict[bytes, Any]]


class ImapFault(Exception):
    """Raised when the server said no, or what can't be read, and the connection still stands."""


@contextmanager
def faults_named(host: str) -> Iterator[None]:
    try:
        yield
    except (IMAPClientAbortError, OSError) as error:
        words = f"Connection to {host} was lost: {_said(error)}{hint(error)}"
        raise TemporaryError(words, trouble=Trouble.NO_CONNECTION) from error
    except ProtocolError as error:
        raise ImapFault(f"{host} sent what can't be read: {_said(error)}") from error
    except (IMAPClientError, ValueError, TypeError, IndexError) as error:
        raise ImapFault(f"{host} said: {_said(error)}") from error


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


class ImapSession(IMAPClient):  # type: ignore[misc]
    """Methods of our own raise ImapFault or TemporaryError and nothing else."""

    def __init__(self, settings: ImapSettings) -> None:
        port = settings.port or (993 if settings.security == "tls" else 143)
        context = tls_context(settings)
        with faults_named(settings.host):
            super().__init__(
                settings.host,
                port,
                ssl=settings.security == "tls",
                ssl_context=context,
                timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
            )
            self._imap.debug = 0  # imapclient has every line formatted for its log otherwise
            self.normalise_times = False
            if settings.security == "starttls":
                self.starttls(context)

    def authenticate(self, mechanism: str, answer: Any) -> None:
        with faults_named(self.host):
            self._checkok(mechanism, *self._imap.authenticate(mechanism, answer))

    def log_in_plainly(self, user: str, password: str) -> None:
        with faults_named(self.host):
            self._checkok("login", *self._imap.login(user, password))

    def can(self, capability: str) -> bool:
        with faults_named(self.host):
            return bool(self.has_capability(capability))

    def folder_names(self) -> tuple[str, ...]:
        with faults_named(self.host):
            listed = self.list_folders()
        return tuple(str(name) for flags, _, name in listed if b"\\Noselect" not in flags)

    def open_folder(self, folder: str, *, readonly: bool = True) -> Selected:
        with faults_named(self.host):
            found = self.select_folder(folder, readonly)
            exists = int(found.get(b"EXISTS", 0))
            uidnext = found.get(b"UIDNEXT") or self._guess_uidnext(exists)
        return Selected(int(found.get(b"UIDVALIDITY", 0)), int(uidnext), exists)

    def _guess_uidnext(self, exists: int) -> int:
        """RFC 3501 lets a server leave UIDNEXT out."""
        last = self.search(["UID", "*"]) if exists else []
        return max(map(int, last), default=0) + 1

    def next_uid(self, folder: str) -> int:
        """UIDNEXT of a folder that isn't open."""
        with faults_named(self.host):
            return int(self.folder_status(folder, ["UIDNEXT"]).get(b"UIDNEXT", 0))

    def find(
        self, found: Selected, low: int, high: int, since: date | None, limit: int
    ) -> list[int]:
        """The first `limit` UIDs from `low` up to and without `high`, in order."""
        if low >= high or not found.exists:
            return []
        uids: set[int] = set()
        for window in _windows(found.exists, high - low):
            criteria: list[Any] = [*window, "UID", f"{low}:{high - 1}"]
            with faults_named(self.host):
                answer = self.search(criteria + (["SINCE", since] if since else []))
            uids.update(int(uid) for uid in answer if low <= int(uid) < high)
            if len(uids) >= limit:
                break
        return sorted(uids)[:limit]

    def find_header(self, folder: str, name: str, value: str) -> list[int]:
        """UIDs of mails whose header holds this value. What came since the last look is among them."""
        with faults_named(self.host):
            self.select_folder(folder)
            return [int(uid) for uid in self.search(["HEADER", name, value])]

    def remove(self, folder: str, uids: Sequence[int]) -> None:
        """For good, and these only (RFC 4315) where the server can; else all that is marked deleted
        stays for the mailbox's owner to expunge."""
        if not uids:
            return
        with faults_named(self.host):
            self.select_folder(folder)
            self.delete_messages(list(uids), silent=True)
            if self.has_capability("UIDPLUS"):
                self.uid_expunge(list(uids))

    def fetch_items(self, uids: Sequence[int], what: str) -> Fetch:
        """UID → what the server sent about it. UIDs that are gone are left out."""
        numbers = ",".join(map(str, uids))
        with faults_named(self.host):
            typ, data = self._imap.uid("FETCH", numbers, f"({what})")
            self._checkok("fetch", typ, data)
            parsed: Fetch = parse_fetch_response(
                [_known_literal(part) for part in data], False, True
            )
        return parsed

    def has_news(self) -> bool:
        """What came unasked, and forgets it."""
        return bool(self._imap.untagged_responses.pop("EXISTS", None))

    def idle_until(self, seconds: float) -> bool:
        """True when the server announced something."""
        with faults_named(self.host):
            self.has_news()
            tag = self._imap._command("IDLE")
            while self._imap._get_response() is not None:
                if self._imap.tagged_commands.get(tag):
                    raise IMAPClientError("IDLE was refused")
            self._listen(seconds)
            self._imap.send(b"DONE\r\n")
            self._checkok("idle", *self._imap._command_complete("IDLE", tag))
        return self.has_news()

    def _listen(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while "EXISTS" not in self._imap.untagged_responses and time.monotonic() < deadline:
            if not self._has_bytes():
                waiting = select.poll()
                waiting.register(self.socket().fileno(), select.POLLIN)
                if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
                    return
            self._imap._get_response()

    def _has_bytes(self) -> bool:
        """Whether something already read from the socket waits in a buffer, where poll can't see it."""
        sock = self.socket()
        sock.setblocking(False)
        try:
            return bool(self._imap.file.peek(1))
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        finally:
            self._set_read_timeout()

    def is_alive(self) -> bool:
        try:
            with faults_named(self.host):
                self.noop()
        except (ImapFault, TemporaryError):
            return False
        return True

    def cut(self) -> None:
        """Ends the connection from another thread: whoever reads from it sees its end at once."""
        try:
            # SSLSocket.shutdown takes the TLS state away under the reader.
            socket.socket.shutdown(self._imap.sock, socket.SHUT_RDWR)
        except OSError:
            return

    def drop(self) -> None:
        try:
            self._imap.shutdown()
        except OSError:
            return

    def leave(self) -> None:
        try:
            self.logout()
        except (IMAPClientError, OSError):
            self.drop()


def _windows(exists: int, width: int) -> list[list[Any]]:
    """Sequence numbers are dense where UIDs need not be, so they bound an answer's length."""
    if min(exists, width) <= _WINDOW:
        return [[]]
    starts = range(1, exists + 1, _WINDOW)
    return [[f"{start}:{min(start + _WINDOW - 1, exists)}"] for start in starts]


def _known_literal(part: Any) -> Any:
    """`~{12}` (RFC 3516) is a literal too; imapclient knows `{12}` only."""
    if isinstance(part, tuple) and b"~{" in part[0][-16:]:
        return (part[0].replace(b"~{", b"{"), *part[1:])
    return part
