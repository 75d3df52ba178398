"""Events of conversations, the same on both platforms: what a customer wrote, and all the rest.

developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from connectors.meta import attachments
from connectors.meta.attachments import Attached
from connectors.meta.events import STANDBY, Event, name
from connectors.meta.people import party, private_thread
from connectors.meta.values import first_ident, ident, line, mapping, moment, text
from inbox.model.messages import IncomingMessage, OtherItem, Parsed, Party, Post
from inbox.model.words import OtherKind

OURS = "inkorg:"
"""Begins the `metadata` of what we sent ourselves: its echo tells nothing new."""
_HANDOVER = (
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
)


@dataclass(frozen=True, slots=True)
class Talk:
    """One event with what every one of them has."""

    event: Event
    kind: str
    sender: Party | None
    recipient: Party | None
    customer: Party | None

    @property
    def value(self) -> Mapping[str, Any]:
        return self.event.value

    @property
    def thread(self) -> str:
        return private_thread(self.event.entry, self.customer.value) if self.customer else ""


def read_messaging(event: Event, kind: str) -> Parsed:
    talk = _talk(event, kind)
    value = event.value
    for key, reader in _READERS.items():
        if isinstance(value.get(key), dict):
            return reader(talk, value[key])
    for key in _HANDOVER:
        if key in value:
            return _other(talk, OtherKind.HANDOVER, data={"what": key})
    what = sorted(key for key in value if key not in ("sender", "recipient", "timestamp"))
    return _other(talk, OtherKind.UNSUPPORTED, data={"what": ", ".join(map(line, what))[:200]})


def _talk(event: Event, kind: str) -> Talk:
    sender = party(kind, mapping(event.value, "sender").get("id"))
    recipient = party(kind, mapping(event.value, "recipient").get("id"))
    is_ours = sender is not None and sender.value == event.entry
    customer = recipient if is_ours else sender
    return Talk(event, kind, sender, recipient, customer)


def _message(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    mid = ident(value.get("mid"))
    if value.get("is_deleted"):
        return _other(talk, OtherKind.DELETION, mid, about=mid)
    said = _said(talk, value, mid)
    if value.get("is_echo") or talk.customer is not talk.sender:
        return _echo(talk, value, said)
    return Parsed((said,))


def _said(talk: Talk, value: Mapping[str, Any], mid: str) -> IncomingMessage:
    attached = attachments.read(value, mid)
    words = text(value.get("text")).strip() or _in_words(attached)
    story = mapping(value, "reply_to", "story")
    quick = ident(mapping(value, "quick_reply").get("payload"))
    facts = {"payload": quick, "shared": list(attached.links), **_beside(talk, value)}
    return IncomingMessage(
        external_id=mid or name(talk.event),
        author=talk.sender,
        text=words,
        reply_text=words,
        to=(talk.recipient,) if talk.recipient else (),
        sent_at=moment(talk.value.get("timestamp")),
        in_reply_to=first_ident(mapping(value, "reply_to").get("mid"), story.get("id")),
        fields={key: fact for key, fact in facts.items() if fact},
        thread_key=talk.thread,
        manner=_manner(value, words, attached),
        post=_story(story),
        media=attached.media,
    )


def _in_words(attached: Attached) -> str:
    return "\n".join((*attached.words, *attached.links))


def _manner(value: Mapping[str, Any], words: str, attached: Attached) -> str:
    if attached.is_story_mention:
        return "story_mention"
    if mapping(value, "reply_to", "story"):
        return "story_reply"
    if value.get("is_unsupported") or not (words or attached.media):
        return "unsupported"
    return "message"


def _story(story: Mapping[str, Any]) -> Post | None:
    id_ = ident(story.get("id"))
    address = attachments.line_of_address(story.get("url"))
    return Post(id_, url=address, is_ours=True) if id_ else None


def _beside(talk: Talk, value: Mapping[str, Any]) -> dict[str, Any]:
    """From where somebody came, and whether another app has the conversation."""
    referral = mapping(value, "referral") or mapping(talk.value, "referral")
    product = mapping(referral, "product")
    facts: dict[str, Any] = {key: line(referral.get(key)) for key in ("ref", "source", "ad_id")}
    facts["product"] = ident(product.get("id"))
    facts["standby"] = talk.event.part == STANDBY
    return facts


def _echo(talk: Talk, value: Mapping[str, Any], said: IncomingMessage) -> Parsed:
    """What was written for us. Which side is which follows from the page, else from the order."""
    page = talk.event.entry
    ours, other = talk.sender, talk.recipient
    if other is not None and other.value == page:
        ours, other = other, ours
    metadata = text(value.get("metadata"))
    thread = private_thread(talk.event.entry, other.value) if other else ""
    data = {"app_id": ident(value.get("app_id")), "thread_key": thread}
    is_ours, is_piece = metadata.startswith(OURS), not metadata.endswith("#1/1")
    if is_ours:
        id_, _, part = metadata.removeprefix(OURS).rpartition("#")
        data |= {"message_id": id_, "part": part}
    echoed = replace(said, author=ours, to=(other,) if other else (), thread_key=thread)
    # A piece of what we sent ourselves is nobody's message. A whole one may be the proof that it went.
    shown = None if is_ours and is_piece else echoed
    return _other(talk, OtherKind.ECHO, said.external_id, author=ours, message=shown, to=other,
                  text=said.text, data=data)  # fmt: skip


def _postback(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    """A button that the customer pressed, which is as good as words."""
    words = line(value.get("title")) or line(value.get("payload"))
    message = {"mid": value.get("mid"), "text": words, "referral": value.get("referral")}
    said = _said(talk, message, ident(value.get("mid")))
    fields = {**said.fields, "payload": line(value.get("payload"))}
    if talk.customer is not talk.sender:
        return _other(talk, OtherKind.ECHO, said.external_id, message=said, to=talk.customer)
    return Parsed((replace(said, manner="postback", fields=fields),))


def _edit(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    mid, words = ident(value.get("mid")), text(value.get("text")).strip()
    return _other(talk, OtherKind.EDIT, mid, about=mid, text=words)


def _reaction(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    mid = ident(value.get("mid"))
    sign = line(value.get("emoji")) or line(value.get("reaction"))
    is_back = value.get("action") == "unreact"
    return _other(talk, OtherKind.REACTION, mid, about=mid, text="" if is_back else sign)


def _read(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    """Instagram names the message; Facebook says until when everything was read."""
    mid = ident(value.get("mid"))
    data = _until(talk, value)
    return _other(talk, OtherKind.READ, mid, about=mid, to=talk.customer, data=data)


def _delivered(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    mids = value.get("mids")
    found = [mid for one in mids[:100] if (mid := ident(one))] if isinstance(mids, list) else []
    data = _until(talk, value)
    others = [
        _other(talk, OtherKind.DELIVERED, mid, about=mid, to=talk.customer, data=data)
        for mid in found or [""]
    ]
    return Parsed(others=tuple(other for one in others for other in one.others))


def _until(talk: Talk, value: Mapping[str, Any]) -> dict[str, Any]:
    at = moment(value.get("watermark"))
    return {"watermark": at.isoformat() if at else "", "thread_key": talk.thread}


def _referral(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    facts = {key: fact for key, fact in _beside(talk, {}).items() if fact}
    return _other(talk, OtherKind.REFERRAL, to=talk.customer, data=facts)


def _deletion(talk: Talk, value: Mapping[str, Any]) -> Parsed:
    mid = ident(value.get("mid"))
    return _other(talk, OtherKind.DELETION, mid, about=mid)


def _other(talk: Talk, kind: OtherKind, external_id: str = "", **more: Any) -> Parsed:
    facts: dict[str, Any] = {
        "author": talk.sender,
        "at": moment(talk.value.get("timestamp")),
        **more,
    }
    facts["data"] = {"thread_key": talk.thread, **facts.get("data", {})}
    return Parsed(others=(OtherItem(kind, external_id or name(talk.event), **facts),))


_READERS: Mapping[str, Callable[[Talk, Mapping[str, Any]], Parsed]] = {
    "message": _message,
    "postback": _postback,
    "message_edit": _edit,
    "message_deletion": _deletion,
    "message_unsend": _deletion,
    "reaction": _reaction,
    "read": _read,
    "delivery": _delivered,
    "referral": _referral,
}


def parsed(events: Iterator[Parsed]) -> Parsed:
    """Several as one, each message once."""
    all_of_them = list(events)
    messages = {m.external_id: m for p in reversed(all_of_them) for m in reversed(p.messages)}
    others = tuple(other for p in all_of_them for other in p.others)
    return Parsed(tuple(reversed(messages.values())), others)
