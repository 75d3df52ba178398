"""What is public on Instagram: comments under our posts and stories, and where we are mentioned.

developers.facebook.com/docs/instagram-platform/webhooks
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from connectors.meta import attachments
from connectors.meta.events import (
    CHANGES,
    MESSAGING,
    STANDBY,
    Event,
    as_messaging,
    name,
    take_apart,
)
from connectors.meta.messaging import parsed, read_messaging
from connectors.meta.people import author, public_thread
from connectors.meta.values import first_ident, ident, line, mapping, moment, text
from inbox.model.messages import IncomingMessage, OtherItem, Parsed, Party, Post
from inbox.model.words import OtherKind

KIND = "instagram"
OWN_POST = "media"
"""A field of our own: the platform has no webhook for what we publish."""


def parse(body: bytes) -> Parsed:
    """Raises ParseError where it is no webhook's body."""
    return parsed(_read(event) for event in take_apart(body))


def _read(event: Event) -> Parsed:
    event = as_messaging(event)
    if event.part in (MESSAGING, STANDBY):
        return read_messaging(event, KIND)
    reader = _FIELDS.get(event.field) if event.part == CHANGES else None
    value = mapping(event.value, "value")
    return reader(event, value) if reader and value else _unsupported(event)


def _comment(event: Event, value: Mapping[str, Any]) -> Parsed:
    id_, media_id = first_ident(value.get("id"), value.get("comment_id")), _media_id(value)
    if not id_:
        return _unsupported(event)
    verb = line(value.get("verb"))
    if verb in ("remove", "delete"):
        return _other(event, OtherKind.DELETION, id_)
    if verb in ("edited", "edit"):
        return _other(event, OtherKind.EDIT, id_, text=_words(value))
    who = author(KIND, value)
    said = _said(event, value, id_, who)
    said = replace(
        said,
        in_reply_to=first_ident(value.get("parent_id"), media_id),
        post=_post(value, media_id),
        thread_key=public_thread(media_id, who, id_),
    )
    if _is_ours(event, value, who):
        echoed = replace(said, thread_key="")
        return _other(event, OtherKind.ECHO, id_, about=said.in_reply_to, text=said.text,
                      message=echoed, post=said.post)  # fmt: skip
    return Parsed((said,))


def _mention(event: Event, value: Mapping[str, Any]) -> Parsed:
    """The platform says where we were mentioned; not always by whom and with what words."""
    media_id, comment_id = _media_id(value), ident(value.get("comment_id"))
    id_ = comment_id or media_id
    if not id_:
        return _unsupported(event)
    who = author(KIND, value)
    said = replace(
        _said(event, value, id_, who),
        manner="mention",
        in_reply_to=media_id if comment_id else "",
        post=Post(media_id) if media_id else None,
        thread_key=public_thread(media_id or id_, who, id_),
    )
    return Parsed((said,))


def _own_post(event: Event, value: Mapping[str, Any]) -> Parsed:
    """As the look for what nobody told us finds it."""
    post = _post(value, _media_id(value))
    if post is None:
        return _unsupported(event)
    return _other(event, OtherKind.POST, post.external_id, about="", text=post.text, post=post)


def _said(event: Event, value: Mapping[str, Any], id_: str, who: Party | None) -> IncomingMessage:
    words = _words(value)
    return IncomingMessage(
        external_id=id_,
        author=who,
        text=words,
        reply_text=words,
        sent_at=moment(value.get("timestamp")) or moment(event.time),
        public=True,
        manner="comment" if words else "unsupported",
        link=attachments.line_of_address(value.get("permalink")),
    )


def _words(value: Mapping[str, Any]) -> str:
    return text(value.get("text") or value.get("caption")).strip()


def _media_id(value: Mapping[str, Any]) -> str:
    return first_ident(mapping(value, "media").get("id"), value.get("media_id"))


def _post(value: Mapping[str, Any], media_id: str) -> Post | None:
    told = mapping(value, "media")
    if not media_id:
        return None
    return Post(
        media_id,
        text=text(told.get("caption")).strip(),
        url=attachments.line_of_address(told.get("permalink")),
        author_name=line(told.get("username")),
        at=moment(told.get("timestamp")),
        is_ours=True,
    )


def _is_ours(event: Event, value: Mapping[str, Any], who: Party | None) -> bool:
    """Of our own comments the platform also tells the id that we have for ourselves."""
    own = {event.entry, ident(mapping(value, "from").get("self_ig_scoped_id"))}
    return who is not None and who.value in own


def _other(event: Event, kind: OtherKind, external_id: str, **more: Any) -> Parsed:
    value = mapping(event.value, "value")
    at = moment(value.get("timestamp")) or moment(event.time)
    facts: dict[str, Any] = {"about": external_id, "author": author(KIND, value), "at": at, **more}
    return Parsed(others=(OtherItem(kind, external_id or name(event), **facts),))


def _unsupported(event: Event) -> Parsed:
    value = mapping(event.value, "value")
    id_ = first_ident(value.get("id"), value.get("comment_id"), value.get("media_id"))
    what = {"what": line(event.field or event.part)}
    return _other(event, OtherKind.UNSUPPORTED, id_ or name(event), about="", data=what)


_FIELDS: Mapping[str, Callable[[Event, Mapping[str, Any]], Parsed]] = {
    "comments": _comment,
    "live_comments": _comment,
    "mentions": _mention,
    OWN_POST: _own_post,
}
