"""What is public on a page: comments, visitors' posts, mentions, ratings, and our own posts.

developers.facebook.com/docs/graph-api/webhooks/reference/page
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
from inbox.model.messages import IncomingMessage, Media, OtherItem, Parsed, Party, Post
from inbox.model.words import OtherKind

KIND = "facebook"
SITE = "https://www.facebook.com/"
_EDITS = frozenset({"edited", "edit", "update"})
_REMOVALS = frozenset({"remove", "delete"})
_HIDING = {"hide": True, "unhide": False}


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


def _feed(event: Event, value: Mapping[str, Any]) -> Parsed:
    verb, item = line(value.get("verb")) or "add", line(value.get("item"))
    about = _about(value)
    if item in ("reaction", "like"):
        return _reaction(event, value, about, verb)
    if verb in _REMOVALS:
        return _other(event, OtherKind.DELETION, about)
    if verb in _EDITS:
        # Some events tell that, and not what it says now.
        return _other(event, OtherKind.EDIT, about, text=_words(value),
                      data={"is_told": "message" in value})  # fmt: skip
    if verb in _HIDING:
        return _other(event, OtherKind.HIDDEN, about, data={"hidden": _HIDING[verb]})
    if verb != "add" or not about:
        return _unsupported(event)
    if item == "comment" and ident(value.get("comment_id")):
        return _comment(event, value)
    if item in _POSTS:
        return _post(event, value)
    return _unsupported(event)


_POSTS = frozenset({"post", "status", "photo", "video", "share", "album", "link", "note", "event"})


def _about(value: Mapping[str, Any]) -> str:
    """The comment, the post, or the rating that an event speaks of."""
    return first_ident(
        value.get("comment_id"), value.get("post_id"), value.get("open_graph_story_id")
    )


def _comment(event: Event, value: Mapping[str, Any]) -> Parsed:
    post_id = ident(value.get("post_id"))
    who = author(KIND, value)
    said = _said(event, value, ident(value.get("comment_id")), who, "comment")
    said = replace(
        said,
        in_reply_to=first_ident(value.get("parent_id"), post_id),
        post=_post_of(event, value, post_id),
        thread_key=public_thread(post_id, who, said.external_id),
    )
    if _is_ours(event, who):
        return _echo(event, said)
    return Parsed((said,))


def _post(event: Event, value: Mapping[str, Any]) -> Parsed:
    post_id, who = _about(value), author(KIND, value)
    said = _said(event, value, post_id, who, "post")
    post = replace(_post_of(event, value, post_id), text=said.text, at=said.sent_at)
    if _is_ours(event, who) or (who is None and post.is_ours):
        post = replace(post, is_ours=True, author_name=who.name if who else "")
        return _other(event, OtherKind.POST, post_id, about="", text=said.text, post=post)
    post = replace(post, is_ours=False, author_name=who.name if who else "")
    thread = public_thread(post_id, who, post_id)
    return Parsed((replace(said, thread_key=thread, post=post),))


def _mention(event: Event, value: Mapping[str, Any]) -> Parsed:
    """Somebody else's post or comment that names the page; often without who it was."""
    if (line(value.get("verb")) or "add") != "add":
        return _feed(event, value)
    post_id, who = ident(value.get("post_id")), author(KIND, value)
    if _is_ours(event, who):
        return _feed(event, value)
    id_ = first_ident(value.get("comment_id"), post_id)
    if not id_:
        return _unsupported(event)
    said = _said(event, value, id_, who, "mention")
    said = replace(
        said,
        # A manner that can't be shown is not for these: what was said may stand with the platform alone.
        manner="mention",
        in_reply_to=first_ident(value.get("parent_id"), post_id if id_ != post_id else ""),
        thread_key=public_thread(post_id, who, id_),
        post=replace(_post_of(event, value, post_id), is_ours=False) if post_id else None,
    )
    return Parsed((said,))


def _rating(event: Event, value: Mapping[str, Any]) -> Parsed:
    verb, item = line(value.get("verb")) or "add", line(value.get("item"))
    story = ident(value.get("open_graph_story_id"))
    if item != "rating" or verb not in ("add", *_EDITS):
        # The comments and reactions under a rating are those under any post.
        return _feed(event, value)
    words = text(value.get("review_text")).strip()
    if verb in _EDITS:
        return _other(event, OtherKind.EDIT, story, text=words)
    who = author(KIND, value)
    said = _said(event, {**value, "message": words}, story or name(event), who, "post")
    facts = {
        "rating": value.get("rating"),
        "recommendation": line(value.get("recommendation_type")),
    }
    kept = {key: fact for key, fact in facts.items() if isinstance(fact, int | str) and fact}
    thread = public_thread(said.external_id, who, "")
    return Parsed((replace(said, manner="post", fields=kept, thread_key=thread),))


def _said(
    event: Event, value: Mapping[str, Any], id_: str, who: Party | None, manner: str
) -> IncomingMessage:
    words, media = _words(value) or _shared(value), _media(value, id_)
    return IncomingMessage(
        external_id=id_,
        author=who,
        text=words,
        reply_text=words,
        sent_at=moment(value.get("created_time")) or moment(event.time),
        public=True,
        manner=manner if words or media else "unsupported",
        link=attachments.line_of_address(value.get("permalink_url")) or f"{SITE}{id_}",
        media=media,
    )


def _words(value: Mapping[str, Any]) -> str:
    return text(value.get("message")).strip()


def _shared(value: Mapping[str, Any]) -> str:
    """What somebody passed on without a word of their own."""
    if value.get("item") not in ("share", "link"):
        return ""
    return attachments.line_of_address(value.get("link"))


def _media(value: Mapping[str, Any], id_: str) -> tuple[Media, ...]:
    found = [("image", value.get("photo")), ("video", value.get("video"))]
    if value.get("item") in ("photo", "video"):
        kind = "image" if value.get("item") == "photo" else "video"
        found.append((kind, value.get("link")))
    photos = value.get("photos")
    found += [("image", one) for one in photos[:20]] if isinstance(photos, list) else []
    addresses = [(kind, attachments.line_of_address(one)) for kind, one in found]
    return tuple(Media(url, kind, external_id=id_) for kind, url in addresses if url)


def _post_of(event: Event, value: Mapping[str, Any], post_id: str) -> Post:
    told = mapping(value, "post")
    return Post(
        post_id,
        text=text(told.get("message")).strip(),
        url=attachments.line_of_address(told.get("permalink_url")) or f"{SITE}{post_id}",
        author_name=line(mapping(told, "from").get("name")),
        at=moment(told.get("created_time")),
        is_ours=_stands_with_us(event, told, post_id),
    )


def _stands_with_us(event: Event, told: Mapping[str, Any], post_id: str) -> bool:
    """A post's id begins with whose page it is on; who wrote it is known only where we asked."""
    by = ident(mapping(told, "from").get("id"))
    return by == event.entry if by else post_id.startswith(f"{event.entry}_")


def _is_ours(event: Event, who: Party | None) -> bool:
    return who is not None and who.value == event.entry


def _reaction(event: Event, value: Mapping[str, Any], about: str, verb: str) -> Parsed:
    sign = line(value.get("reaction_type")) or "like"
    return _other(event, OtherKind.REACTION, about, text="" if verb in _REMOVALS else sign)


def _echo(event: Event, said: IncomingMessage) -> Parsed:
    return _other(
        event,
        OtherKind.ECHO,
        said.external_id,
        about=said.in_reply_to,
        text=said.text,
        # Whose thread it belongs to is told by what it answers.
        message=replace(said, thread_key=""),
        post=said.post,
    )


def _other(event: Event, kind: OtherKind, external_id: str, **more: Any) -> Parsed:
    value = mapping(event.value, "value")
    at = moment(value.get("created_time")) if kind in _WHEN_IT_BEGAN else None
    post_id = ident(value.get("post_id"))
    facts: dict[str, Any] = {
        "about": external_id,
        "author": author(KIND, value),
        "at": at or moment(event.time),
        "post": _post_of(event, value, post_id) if post_id else None,
        **more,
    }
    return Parsed(others=(OtherItem(kind, external_id or name(event), **facts),))


_WHEN_IT_BEGAN = (OtherKind.ECHO, OtherKind.POST, OtherKind.REACTION)
"""For the others `created_time` is that of what they change."""


def _unsupported(event: Event) -> Parsed:
    value = mapping(event.value, "value")
    what = f"{event.field or event.part} {line(value.get('item'))} {line(value.get('verb'))}"
    id_ = first_ident(_about(value), value.get("leadgen_id"))
    return _other(
        event,
        OtherKind.UNSUPPORTED,
        id_ or name(event),
        about="",
        data={"what": what.strip()[:200]},
    )


_FIELDS: Mapping[str, Callable[[Event, Mapping[str, Any]], Parsed]] = {
    "feed": _feed,
    "mention": _mention,
    "ratings": _rating,
}
