"""The parameters that addresses take. Everything else is refused by name."""

from typing import Annotated, Literal

from pydantic import Field

from inbox.web.api.shapes import Shape

MAX_NUMBER = 2**63 - 1

Text = Annotated[str, Field(max_length=500)]
Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]


class ConversationsQuery(Shape):
    view: Text | None = None
    status: Literal["open", "pending", "snoozed", "closed", "spam"] | None = None
    channel: Text | None = None
    team: Text | None = None
    assignee: Text | None = None
    """An agent's id, `me` or `none`."""
    topic: Text | None = None
    tag: Text | None = None
    contact: Text | None = None
    q: Text | None = None
    sort: Literal["due", "newest", "longest"] | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: Text | None = None


class MessagesQuery(Shape):
    limit: int = Field(20, ge=1, le=100)
    cursor: Text | None = None
    """Of what came earlier."""


class ConversationEventsQuery(Shape):
    after: Number = 0
    limit: int = Field(500, ge=1, le=1000)
    cursor: Text | None = None


class EventsQuery(Shape):
    after: Number = 0
    limit: int = Field(100, ge=1, le=1000)


class StreamQuery(Shape):
    after: Number | None = None
    """The number of the last event that is known; left out: what comes from now on."""


class SearchQuery(Shape):
    q: str = Field(min_length=1, max_length=500)
    where: Literal["messages", "contacts", "all"] = Field("all", alias="in")
    limit: int = Field(50, ge=1, le=100)
    cursor: Text | None = None


class CallersQuery(Shape):
    q: str = Field(min_length=1, max_length=200)


class UploadQuery(Shape):
    inline: bool = False
    """A picture for the HTML of a reply. Without a `content_id` it gets one."""
    content_id: str = Field("", max_length=200)


class DeliveriesQuery(Shape):
    state: Literal["scheduled", "queued", "sending", "failed", "unconfirmed"] | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: Text | None = None


class QuarantineQuery(Shape):
    channel: Text | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: Text | None = None


class PageQuery(Shape):
    """For lists that are short and come whole: the parameters of a list are taken all the same."""

    limit: int = Field(1000, ge=1, le=1000)
    cursor: Text | None = None
