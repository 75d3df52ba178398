"""An account on X in YAML."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from connectors.base import Settings

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Handle = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,15}$")]
Secret = Annotated[SecretStr, Field(min_length=1)]
API = "https://api.twitter.com"
"""What tweepy calls, and what X still answers at."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Search(_Part):
    """Public posts to listen to. They stay apart from the inbox until somebody takes one up."""

    id: Id
    query: Annotated[str, Field(min_length=1, max_length=512)]
    """As X writes it: `(tallvik OR #tallvik) -is:retweet lang:sv`."""


class Budget(_Part):
    """X counts requests, and charges for posts that are read."""

    requests_per_15_minutes: Annotated[int, Field(ge=1, le=10_000)] = 30
    posts_per_day: Annotated[int, Field(ge=1, le=1_000_000)] = 500


class XSettings(Settings):
    account: Handle
    """Without the @."""
    user_id: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
    """Of the account, as X numbers it; `inbox check` tells it when this one is wrong."""
    consumer_key: Secret
    consumer_secret: Secret
    access_token: Secret
    access_token_secret: Secret
    bearer_token: Secret | None = None
    """For searches, where they shall not count for the account."""
    app: Id | None = None
    """Accounts of one app are called at the same `/hooks/{app}`; the channel's own id when left out."""
    webhook: bool = False
    """The account's activity is told to `/hooks/`; without it X is asked, and nothing is late."""
    messages: bool = True
    mentions: bool = True
    searches: Annotated[tuple[Search, ...], Field(max_length=20)] = ()
    poll_seconds: Annotated[int, Field(ge=5, le=86_400)] = 120
    search_seconds: Annotated[int, Field(ge=30, le=86_400)] = 900
    budget: Budget = Budget()
    max_posts_per_answer: Annotated[int, Field(ge=1, le=25)] = 5
    """A long public answer becomes a thread of at most so many posts."""
    media_hosts: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    """Further hosts that pictures may be fetched from; usually none."""
    api: Annotated[
        str, Field(pattern=r"^https://|^http://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)")
    ] = API

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        ids = [search.id for search in self.searches]
        if len(ids) != len(set(ids)):
            raise ValueError("two searches have the same id")
        return self
