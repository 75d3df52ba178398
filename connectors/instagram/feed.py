"""Comments that nobody told us of, as the events that should have told us."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors.instagram.parse import OWN_POST
from connectors.meta.account import Account
from connectors.meta.events import CHANGES, Event
from connectors.meta.poll import OVERLAP, next_page
from connectors.meta.values import ident, mapping, mappings, moment, text

_COMMENT = "id,text,from,username,timestamp"
_MEDIA = "id,caption,permalink,timestamp,comments_count"
_TOLD = ("id", "caption", "permalink", "timestamp")
PAGES = 10


def look_at_media(account: Account, since: datetime, posts: int) -> list[Event]:
    """Under the newest posts: the platform says neither when one was commented nor lists comments alone."""
    if not posts:
        return []
    since -= OVERLAP
    told = account.graph.get(f"{account.own}/media", fields=_MEDIA, limit=posts)
    return [
        event
        for one in reversed(list(mappings(told.get("data"))))
        for event in _of_media(account, one, since)
    ]


def _of_media(account: Account, media: Mapping[str, Any], since: datetime) -> list[Event]:
    """A comment's webhook says what it stands under, and not what that says: told here, before the comments."""
    found = list(_comments(account, media, since)) if media.get("comments_count") != 0 else []
    found.sort(key=lambda pair: str(pair[0].get("timestamp")))
    events = [_event(account, one, parent, media) for one, parent in found]
    return [_post(account, media), *events] if events or _is_since(media, since) else []


def _post(account: Account, media: Mapping[str, Any]) -> Event:
    at = moment(media.get("timestamp"))
    value = {"media": {key: media.get(key) for key in _TOLD}}
    time = int(at.timestamp()) if at else 0
    return Event("instagram", account.own, time, CHANGES, {"field": OWN_POST, "value": value})


def _comments(
    account: Account, media: Mapping[str, Any], since: datetime
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each with what it answers. An old comment may have a new answer."""
    asked: dict[str, Any] = {"fields": f"{_COMMENT},replies{{{_COMMENT}}}", "limit": 50}
    for _ in range(PAGES):
        page = account.graph.get(f"{ident(media.get('id'))}/comments", **asked)
        for one in mappings(page.get("data")):
            answers = list(mappings(mapping(one, "replies").get("data")))
            pairs = [(one, ""), *((each, ident(one.get("id"))) for each in answers)]
            yield from (pair for pair in pairs if _is_since(pair[0], since))
        asked["after"] = next_page(page)
        if not asked["after"]:
            return


def _event(
    account: Account, one: Mapping[str, Any], parent: str, media: Mapping[str, Any]
) -> Event:
    who = {"username": text(one.get("username")), **mapping(one, "from")}
    about = {key: media.get(key) for key in _TOLD}
    value = {
        "id": one.get("id"),
        "text": text(one.get("text")),
        "from": who,
        "timestamp": one.get("timestamp"),
        "media": about,
        **({"parent_id": parent} if parent else {}),
    }
    at = moment(one.get("timestamp"))
    change = {"field": "comments", "value": value}
    return Event("instagram", account.own, int(at.timestamp()) if at else 0, CHANGES, change)


def _is_since(one: Mapping[str, Any], since: datetime) -> bool:
    at = moment(one.get("timestamp"))
    return at is None or at >= since
