"""What could not be read, and what goes out."""

from datetime import datetime
from typing import Literal

from inbox.model.words import Delivery, NotSent, Unread
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.message_shapes import RefusedShape
from inbox.web.api.shapes import Shape


class QuarantineRow(Shape):
    id: str
    channel: ChannelRef
    reason: Unread
    detail: str
    """In English."""
    size: int
    at: datetime
    tries: int


class DeliveryRow(Shape):
    id: str
    message_id: str
    conversation_id: str
    number: int
    channel: ChannelRef
    to: str
    state: Delivery
    error: str | None
    why: NotSent | None
    refused: list[RefusedShape]
    """Recipients that were turned down while others were taken."""
    attempts: int
    at: datetime
    next_try_at: datetime | None


class ResolveBody(Shape):
    outcome: Literal["sent", "send_again"]
