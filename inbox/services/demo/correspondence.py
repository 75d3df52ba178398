"""A customer's mails, sent and received, as their mail program shows them: in threads, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from inbox.services.demo.letters import Answered
from inbox.services.demo.mailboxes import SENT, Kept, Mailboxes

MOST = 200
"""Of the newest mails, for each box."""


@dataclass(frozen=True, slots=True)
class Mail:
    ours: bool
    """Came from the organisation."""
    by_itself: bool
    """No person wrote it."""
    who: str
    text: str
    at: datetime
    reply_to: str
    answered: Answered
    """What an answer to it needs."""
    ids: frozenset[str]
    """Its own and those it refers to: what makes a thread of several."""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    subject: str
    mails: tuple[Mail, ...]
    """Oldest first."""

    @property
    def last_at(self) -> datetime:
        return self.mails[-1].at

    @property
    def last_id(self) -> str:
        """What an answer in this thread answers to: the newest from the organisation."""
        return next((m.answered.message_id for m in reversed(self.mails) if m.ours), "")


def read_threads(mailboxes: Mailboxes, address: str) -> list[Thread]:
    got = [_read(kept, True) for kept in mailboxes.list(address)[-MOST:]]
    sent = [_read(kept, False) for kept in mailboxes.list(address, part=SENT)[-MOST:]]
    threads = [_thread(mails) for mails in _joined(sorted(got + sent, key=_order))]
    return sorted(threads, key=lambda thread: thread.last_at, reverse=True)


def _joined(mails: Iterable[Mail]) -> list[list[Mail]]:
    """Mails that share an id, directly or over others."""
    groups: list[tuple[set[str], list[Mail]]] = []
    for mail in mails:
        mine = [group for group in groups if group[0] & mail.ids]
        ids = set(mail.ids).union(*(group[0] for group in mine))
        together = [one for group in mine for one in group[1]]
        groups = [group for group in groups if group not in mine]
        groups.append((ids, [*together, mail]))
    return [sorted(mails, key=_order) for _, mails in groups]


def _order(mail: Mail) -> tuple[datetime, bool]:
    """What the customer wrote stands before what came back in the same moment."""
    return mail.at, mail.ours


def _thread(mails: list[Mail]) -> Thread:
    return Thread(mails[0].answered.subject, tuple(mails))


def _read(kept: Kept, ours: bool) -> Mail:
    return _parse(kept.path, kept.at, ours)


@lru_cache(maxsize=4000)
def _parse(path: Path, at: datetime, ours: bool) -> Mail:
    """A mail never changes once it is delivered."""
    got = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(got, EmailMessage)
    own = str(got.get("Message-ID", ""))
    references = str(got.get("References", "")).split()
    sender = str(got.get("From", ""))
    text = _text(got)
    answered = Answered(own, " ".join(references), str(got.get("Subject", "")), sender, text, at)
    ids = {own, str(got.get("In-Reply-To", "")).strip(), *references} - {""}
    return Mail(
        ours=ours,
        by_itself=str(got.get("Auto-Submitted", "no")).lower() != "no",
        who=sender.partition("<")[0].strip(' "') or sender,
        text=_new_part(text),
        at=at,
        reply_to=str(got.get("Reply-To") or sender),
        answered=answered,
        ids=frozenset(ids),
        files=tuple(name for part in got.iter_attachments() if (name := part.get_filename())),
    )


def _text(got: EmailMessage) -> str:
    part = got.get_body(("plain",))
    try:
        return str(part.get_content()).strip() if part is not None else ""
    except (LookupError, ValueError):
        return ""


def _new_part(text: str) -> str:
    """Without the quoted history at the end, as mail programs fold it."""
    lines = text.splitlines()
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        lines.pop()
    if len(lines) < len(text.splitlines()) and lines and lines[-1].rstrip().endswith(":"):
        lines.pop()
    return "\n".join(lines).strip() or text
