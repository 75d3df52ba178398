"""The one place that talks to X: tweepy, typed, limited in time, with our own errors."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import tweepy

from connectors.x.faults import translated
from connectors.x.session import Session
from connectors.x.settings import XSettings

Json = Mapping[str, Any]

POST_FIELDS = [
    "created_at",
    "conversation_id",
    "lang",
    "in_reply_to_user_id",
    "referenced_tweets",
    "note_tweet",
    "attachments",
]
MEDIA_KEYS = "attachments.media_keys"
POST_EXPANSIONS = [
    "author_id",
    "referenced_tweets.id",
    "referenced_tweets.id.author_id",
    MEDIA_KEYS,
]
MEDIA_FIELDS = ["type", "url", "preview_image_url", "variants"]
USER_FIELDS = ["name", "username"]
MESSAGE_FIELDS = [
    "id",
    "text",
    "event_type",
    "dm_conversation_id",
    "created_at",
    "sender_id",
    "attachments",
]
MOST = 100


class Api:
    def __init__(self, settings: XSettings) -> None:
        bearer = settings.bearer_token
        self._is_app = bearer is not None
        self._session = Session(settings.api)
        self._client = tweepy.Client(
            bearer_token=bearer.get_secret_value() if bearer else None,
            consumer_key=settings.consumer_key.get_secret_value(),
            consumer_secret=settings.consumer_secret.get_secret_value(),
            access_token=settings.access_token.get_secret_value(),
            access_token_secret=settings.access_token_secret.get_secret_value(),
            return_type=dict,
            # A worker that sleeps for a quarter of an hour does nothing else; the job comes again.
            wait_on_rate_limit=False,
        )
        self._client.session = self._session

    def close(self) -> None:
        self._session.close()

    # Reading

    def me(self) -> Json:
        with translated(writes=False):
            return _body(self._client.get_me(user_auth=True))

    def user(self, id: str) -> Json:
        with translated(writes=False):
            return _body(self._client.get_user(id=id, user_fields=USER_FIELDS, user_auth=True))

    def messages(self, page: str | None = None, with_: str | None = None) -> Json:
        """Direct messages, the newest first; of one customer where `with_` names them."""
        with translated(writes=False):
            return _body(
                self._client.get_direct_message_events(
                    participant_id=with_,
                    max_results=MOST,
                    pagination_token=page,
                    dm_event_fields=MESSAGE_FIELDS,
                    expansions=["sender_id", MEDIA_KEYS],
                    user_fields=USER_FIELDS,
                    media_fields=MEDIA_FIELDS,
                )
            )

    def mentions(self, user_id: str, since: str | None, page: str | None = None) -> Json:
        with translated(writes=False):
            return _body(
                self._client.get_users_mentions(
                    user_id, since_id=since, pagination_token=page, user_auth=True, **_POSTS
                )
            )

    def search(self, query: str, since: str | None, page: str | None = None) -> Json:
        with translated(writes=False):
            return _body(
                self._client.search_recent_tweets(
                    query, since_id=since, next_token=page, user_auth=not self._is_app, **_POSTS
                )
            )

    def own_posts(self, user_id: str) -> Json:
        with translated(writes=False):
            return _body(
                self._client.get_users_tweets(
                    user_id,
                    max_results=50,
                    tweet_fields=["created_at", "referenced_tweets", "note_tweet"],
                    user_auth=True,
                )
            )

    # Writing

    def upload(self, picture: bytes, content_type: str, category: str) -> str:
        """Its id. Nobody sees it before a post or a message names it, so doing it again does no harm."""
        body = {
            "media": base64.b64encode(picture).decode(),
            "media_category": category,
            "media_type": content_type,
        }
        with translated(writes=False):
            made = self._client.request("POST", "/2/media/upload", json=body, user_auth=True)
            return str(_body(made.json())["data"]["id"])

    def post(self, text: str, answers: str | None, pictures: Sequence[str] = ()) -> str:
        """Its id."""
        with translated(writes=True):
            made = _body(
                self._client.create_tweet(
                    text=text or None,
                    in_reply_to_tweet_id=answers,
                    media_ids=list(pictures) or None,
                )
            )
            return str(made["data"]["id"])

    def write(
        self, text: str, to: str, thread: str | None, pictures: Sequence[str] = ()
    ) -> tuple[str, str]:
        """A direct message, with at most one picture: its id, and that of its conversation."""
        where = {"dm_conversation_id": thread} if thread else {"participant_id": to}
        with translated(writes=True):
            made = _body(
                self._client.create_direct_message(
                    text=text or None, media_id=next(iter(pictures), None), **where
                )
            )["data"]
            return str(made["dm_event_id"]), str(made["dm_conversation_id"])

    def hide(self, id: str, hidden: bool) -> None:
        with translated(writes=False):  # Doing it again does no harm.
            act = self._client.hide_reply if hidden else self._client.unhide_reply
            act(id)


_POSTS: Mapping[str, Any] = {
    "max_results": MOST,
    "tweet_fields": POST_FIELDS,
    "expansions": POST_EXPANSIONS,
    "user_fields": USER_FIELDS,
    "media_fields": MEDIA_FIELDS,
}


def _body(answer: Any) -> Json:
    """What tweepy gives with `return_type=dict`. ValueError and KeyError become faults of the platform."""
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


def listed(answer: Json) -> Sequence[Json]:
    found = answer.get("data")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def next_page(answer: Json) -> str | None:
    meta = answer.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) and token else None
