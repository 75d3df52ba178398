"""What a kind of channel can do, for the composer and for routing."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Capabilities:
    can_reply: bool = False
    public: bool = False
    formatting: bool = False
    """HTML is understood; otherwise plain text only."""
    attachments: bool = False
    max_attachment_bytes: int = 0
    attachment_types: tuple[str, ...] = ()
    """Content types of files that can be sent; empty for all."""
    max_text_length: int | None = None
    recipients: bool = False
    """Has to, cc, bcc and a subject."""
    window: timedelta | None = None
    """How long after the customer's last message a reply may be sent; None for always."""
    human_window: timedelta | None = None
    """How long a person may still answer after `window` is over, where the platform has such a rule.
    Never used for anything automatic."""
    private_reply: bool = False
    """A public message may be answered in private."""
    live: bool = False
    """Both sides sit there at once: typing, place in the queue."""
    can_confirm: bool = False
    can_begin: bool = False
    """A conversation may begin with a message of ours."""
    post_length: int | None = None
    """Letters of a post of ours; as for answers when None."""
    post_picture: bool = False
    """A post of ours is a picture with words: nothing is published without one."""
    acts: frozenset[str] = frozenset()
    """Of `hide unhide delete block unblock seen typing publish`."""
