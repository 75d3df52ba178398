"""Normalized messages, as connectors hand them over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.model.words import Auto, OtherKind

RELAYED = "relayed"
"""In a message's fields: who sent it in its author's name, as `{by, name}`."""


def relayed_by(fields: Mapping[str, Any]) -> str:
    relayed = fields.get(RELAYED)
    return str(relayed.get("by", "")) if isinstance(relayed, dict) else ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on a platform: what it calls them, and the name that was shown."""

    kind: str
    """The kind of identity: `email`, `phone`, `visitor` …"""
    value: str
    """Normalized, so that equal means the same somebody: a mail address in lower case."""
    name: str = ""
    verified: str = ""
    """Who vouches that it is them: `site`. Empty where nobody does, which is the usual case."""


@dataclass(frozen=True, slots=True)
class IncomingAttachment:
    filename: str
    content_type: str
    content: bytes
    inline: bool = False
    content_id: str = ""
    """Without angle brackets. HTML refers to it as `cid:…`."""
    unnamed: bool = False
    """The sender gave it no name; `filename` is ours."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that something of ours was not delivered (RFC 3464, or free-form)."""

    original_message_id: str
    """Message-ID of what was not delivered, with angle brackets; empty when the report does not say."""
    recipient: str
    status: str
    """Enhanced status code such as `5.1.1`; empty when unknown."""
    permanent: bool
    """False for a warning about a delay: the platform still tries."""
    reason: str
    """A key of plain words that the screens translate: `no_such_address`, `mailbox_full`, `refused` …"""
    detail: str = ""
    """The remote server's own words."""
    others: tuple[str, ...] = ()
    """Who else got nothing, where one report speaks of several."""


@dataclass(frozen=True, slots=True)
class Media:
    """Something that a message shows and that stands with the platform: fetched at once by a job of its
    own, since such addresses expire, and only from the platform's own hosts."""

    url: str
    kind: str
    """`image`, `video`, `audio`, `file` or `sticker`."""
    filename: str = ""
    content_type: str = ""
    external_id: str = ""
    """What the platform can be asked by when the address has expired; empty where it can't."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a public message stands under, ours or somebody else's."""

    external_id: str
    text: str = ""
    url: str = ""
    author_name: str = ""
    at: datetime | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One utterance, normalized. Everything in it came from outside and is hostile but well-formed:
    text is valid Unicode without NUL, `html` is sanitised."""

    external_id: str
    """What the platform calls it; unique within the channel."""
    author: Party | None
    """None where nothing says by what they could be known again."""
    text: str
    reply_text: str
    """The part that is new, without quoted history and signature. Equal to `text` where all is new."""
    subject: str = ""
    html: str = ""
    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    reply_to: tuple[Party, ...] = ()
    sent_at: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    """Foreign ids that this one answers to, oldest first."""
    thread_tokens: tuple[str, ...] = ()
    """Our own unguessable tokens, found in Message-IDs it answers to or in addresses it was sent to."""
    auto: Auto = Auto.NONE
    auto_reason: str = ""
    bounce: Bounce | None = None
    may_answer_automatically: bool = True
    """False for machine mail, lists, bulk: nothing automatic may answer it."""
    authentication: str = "none"
    """DMARC as a trusted server of ours saw it: `pass`, `fail` or `none`."""
    public: bool = False
    attachments: tuple[IncomingAttachment, ...] = ()
    language: str = ""
    """What the platform or the form said; empty when it said nothing."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What a form asked for, and about the page: `page`, `browser`, `system`."""
    tags: tuple[str, ...] = ()
    topic: str = ""
    """A topic that the sender chose (a form may ask)."""
    thread_key: str = ""
    """What the platform, or its connector, calls the thread: those of one channel with one key belong
    together. Empty where only ids and tokens say so (mail)."""
    manner: str = ""
    """How it was said, where the channel has several ways: `message`, `comment`, `post`, `mention`,
    `story_mention`, `story_reply`, `postback`, `call`, `visit`, `unsupported`; empty for the plain one."""
    link: str = ""
    """Where it can be read on the platform."""
    post: Post | None = None
    media: tuple[Media, ...] = ()
    author_name: str = ""
    """What whoever wrote is called where there is no `author`: `From: Anna Ek <>`."""

    @property
    def called(self) -> str:
        return self.author.name if self.author else self.author_name

    @property
    def relayed_by(self) -> str:
        """The form, group or list that sent it for its author, who is known by its word alone."""
        return relayed_by(self.fields)


@dataclass(frozen=True, slots=True)
class OtherItem:
    """Something in a raw item that is no new message by a customer."""

    kind: OtherKind
    external_id: str
    """What the platform calls this item, or the message that it is about where it has no id of its own."""
    about: str = ""
    """External id of the message that it changes: an edit, a deletion, a reaction."""
    author: Party | None = None
    at: datetime | None = None
    text: str = ""
    """An edit: what it says now. A reaction: the sign, empty when it was taken back."""
    message: IncomingMessage | None = None
    """An echo: what somebody wrote for us elsewhere, its `author` being ours, with `thread_key`."""
    to: Party | None = None
    """An echo: the customer it went to. A read: who read."""
    post: Post | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    messages: tuple[IncomingMessage, ...] = ()
    others: tuple[OtherItem, ...] = ()
