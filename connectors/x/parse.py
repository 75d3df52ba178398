"""What X gave, as bytes, to messages. Pure.

Two forms: an item that we fetched (API v2, one message or post with those who are in it), and what X
calls us with (Account Activity, in the form of v1.1). One message has one id in both, so that it is one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from connectors.x.items import FOUND, MESSAGE, POST
from connectors.x.media import called_with, media_of, without_address
from connectors.x.values import mapping, mappings, moment, number, text
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingMessage, OtherItem, Parsed, Party, Post
from inbox.model.receipts import Receipt
from inbox.model.words import OtherKind

KIND = "x"
Json = Mapping[str, Any]
ENCRYPTED = "(An encrypted message. X does not let programs read it.)"


def parse_item(receipt: Receipt, user_id: str, *, with_answers: bool = True) -> Parsed:
    """`user_id` is ours: what we wrote ourselves is an echo. `with_answers` False leaves posts that answer
    others to the next look: a call of X does not say which thread they belong to."""
    try:
        body = json.loads(receipt.body)
    except (ValueError, RecursionError):
        raise ParseError("Not JSON") from None
    if not isinstance(body, dict):
        raise ParseError("Not an object")
    called = "what" not in body
    found = list(_called(body, user_id, with_answers) if called else _fetched(body, user_id))
    if not found:
        raise ParseError("Nothing in it that X is known to send")
    return Parsed(
        tuple(one for one in found if isinstance(one, IncomingMessage)),
        tuple(one for one in found if isinstance(one, OtherItem)),
    )


Found = Iterator[IncomingMessage | OtherItem]


# What we fetched


def _fetched(body: Json, user_id: str) -> Found:
    read = {MESSAGE: _message, POST: _post, FOUND: _found}.get(str(body.get("what")))
    data = mapping(body.get("data"))
    if read is None or not number(data.get("id")):
        return
    yield from read(body, data, user_id)


def _message(body: Json, data: Json, user_id: str) -> Found:
    id, sender = number(data.get("id")), number(data.get("sender_id"))
    if data.get("event_type") != "MessageCreate" or not sender:
        yield OtherItem(OtherKind.UNSUPPORTED, id, at=moment(data.get("created_at")))
        return
    shown = media_of(body)
    said = without_address(text(data.get("text")), shown)
    words = said or ("" if shown else ENCRYPTED)
    message = IncomingMessage(
        external_id=id,
        author=_party(sender, mappings(body.get("users"))),
        text=words,
        reply_text=words,
        sent_at=moment(data.get("created_at")),
        thread_key=f"dm:{text(data.get('dm_conversation_id'), 60)}",
        manner="message" if said or shown else "unsupported",
        media=shown,
    )
    yield message if sender != user_id else _echo(message)


def _post(body: Json, data: Json, user_id: str) -> Found:
    message = _public(body, data, user_id)
    if number(data.get("author_id")) != user_id:
        yield message
        return
    # Ours stands in the thread of whom it answers.
    to = number(data.get("in_reply_to_user_id"))
    root = number(data.get("conversation_id")) or message.external_id
    message = replace(message, thread_key=f"post:{root}:{to}" if to else "")
    yield replace(_echo(message), to=Party(KIND, to) if to else None)


def _public(body: Json, data: Json, user_id: str) -> IncomingMessage:
    id, author = number(data.get("id")), number(data.get("author_id"))
    root = number(data.get("conversation_id")) or id
    users = mappings(body.get("users"))
    shown = media_of(body)
    whole = text(mapping(data.get("note_tweet")).get("text")) or text(data.get("text"))
    said = without_address(whole, shown)
    answers = next(
        (
            number(one.get("id"))
            for one in mappings(data.get("referenced_tweets"))
            if one.get("type") == "replied_to"
        ),
        "",
    )
    party = _party(author, users)
    return IncomingMessage(
        external_id=id,
        author=party,
        text=said,
        reply_text=said,
        sent_at=moment(data.get("created_at")),
        in_reply_to=answers,
        public=True,
        language=_language(data.get("lang")),
        thread_key=f"post:{root}:{author}",
        manner="comment" if answers else "mention",
        link=_link(users, author, id),
        media=shown,
        # What begins a thread stands under nothing.
        post=_root(body, root, user_id) if root != id else None,
    )


def _root(body: Json, root: str, user_id: str) -> Post:
    """What the thread began with; its text only where X gave it."""
    posts, users = mappings(body.get("posts")), mappings(body.get("users"))
    known: Json = next((one for one in posts if number(one.get("id")) == root), {})
    author = number(known.get("author_id"))
    return Post(
        external_id=root,
        text=text(known.get("text")),
        url=_link(users, author, root),
        author_name=_party(author, users).name,
        at=moment(known.get("created_at")),
        is_ours=author == user_id,
    )


def _found(body: Json, data: Json, user_id: str) -> Found:
    message = _public(body, data, user_id)
    if number(data.get("author_id")) == user_id:
        yield _echo(message)
        return
    users = mappings(body.get("users"))
    author = next((u for u in users if number(u.get("id")) == number(data.get("author_id"))), {})
    yield OtherItem(
        OtherKind.FOUND,
        message.external_id,
        author=message.author,
        at=message.sent_at,
        text=message.text,
        post=Post(message.external_id, message.text, message.link),
        data={
            "search": text(body.get("search"), 32),
            "handle": text(author.get("username"), 50),
            "language": message.language,
            "thread_key": message.thread_key,
        },
    )


# What X called us with


def _called(body: Json, user_id: str, with_answers: bool) -> Found:
    users = mapping(body.get("users"))
    for event in mappings(body.get("direct_message_events")):
        yield from _called_message(event, users, user_id)
    for event in mappings(body.get("tweet_create_events")):
        yield from _called_post(event, user_id, with_answers)
    for event in mappings(body.get("tweet_delete_events")):
        id = number(mapping(event.get("status")).get("id"))
        if id:
            yield OtherItem(
                OtherKind.DELETION, f"deleted:{id}", about=id, at=moment(event.get("timestamp_ms"))
            )
    kinds = {
        "direct_message_indicate_typing_events": OtherKind.TYPING,
        "direct_message_mark_read_events": OtherKind.READ,
        "favorite_events": OtherKind.REACTION,
        "follow_events": OtherKind.UNSUPPORTED,
        "block_events": OtherKind.UNSUPPORTED,
        "mute_events": OtherKind.UNSUPPORTED,
        "user_event": OtherKind.UNSUPPORTED,
    }
    for name, kind in kinds.items():
        if body.get(name):
            yield OtherItem(kind, f"{name}:{body.get('for_user_id')}"[:200], data={"name": name})


def _called_message(event: Json, users: Json, user_id: str) -> Found:
    id, made = number(event.get("id")), mapping(event.get("message_create"))
    sender = number(made.get("sender_id"))
    to = number(mapping(made.get("target")).get("recipient_id"))
    if not id or not sender or event.get("type") != "message_create":
        return
    given = mapping(made.get("message_data"))
    shown = media_of({"media": called_with([mapping(given.get("attachment")).get("media")])})
    said = without_address(text(given.get("text")), shown)
    words = said or ("" if shown else ENCRYPTED)
    who = mapping(users.get(sender))
    pair = sorted((sender, to), key=lambda one: (len(one), one))
    message = IncomingMessage(
        external_id=id,
        author=Party(KIND, sender, text(who.get("name"), 200) or text(who.get("screen_name"), 50)),
        text=words,
        reply_text=words,
        media=shown,
        sent_at=moment(str(event.get("created_timestamp"))),
        thread_key=f"dm:{'-'.join(pair)}",
        manner="message" if said or shown else "unsupported",
    )
    yield message if sender != user_id else replace(_echo(message), to=Party(KIND, to))


def _called_post(event: Json, user_id: str, with_answers: bool) -> Found:
    id, user = number(event.get("id_str")), mapping(event.get("user"))
    author, above = number(user.get("id_str")), number(event.get("in_reply_to_status_id_str"))
    if not id or not author:
        return
    if event.get("retweeted_status") or (above and not with_answers):
        yield OtherItem(OtherKind.UNSUPPORTED, id, at=moment(event.get("created_at")))
        return
    data = {
        "id": id,
        "author_id": author,
        "conversation_id": above or id,
        "in_reply_to_user_id": event.get("in_reply_to_user_id_str"),
        "referenced_tweets": [{"type": "replied_to", "id": above}] if above else [],
        "created_at": event.get("created_at"),
        "lang": event.get("lang"),
        "text": mapping(event.get("extended_tweet")).get("full_text") or event.get("text"),
    }
    users = [{"id": author, "name": user.get("name"), "username": user.get("screen_name")}]
    shown = called_with(mapping(event.get("extended_entities")).get("media"))
    yield from _post({"users": users, "media": shown}, data, user_id)


# Both


def _echo(message: IncomingMessage) -> OtherItem:
    return OtherItem(
        OtherKind.ECHO,
        message.external_id,
        author=message.author,
        at=message.sent_at,
        message=message,
    )


def _party(id: str, users: Any) -> Party:
    known: Json = next((one for one in users if number(one.get("id")) == id), {})
    return Party(KIND, id, text(known.get("name"), 200) or text(known.get("username"), 50))


def _link(users: Any, author: str, id: str) -> str:
    known: Json = next((one for one in users if number(one.get("id")) == author), {})
    handle = text(known.get("username"), 50)
    handle = handle if handle.isascii() and handle.replace("_", "").isalnum() else "i"
    return f"https://x.com/{handle}/status/{id}"


def _language(value: Any) -> str:
    """`no` is what X calls bokmål; `und`, `zxx` and the like are no language."""
    told = text(value, 10).lower()
    return {"no": "nb"}.get(told, told if len(told) == 2 and told.isalpha() else "")
