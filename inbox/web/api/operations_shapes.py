"""What could not be read, and what goes out."""

from datetime import datetime
from typing import Literal

from inbox.model.words import Delivery
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape


class QuarantineRow(Shape):
    id: str
    channel: ChannelRef
    reason: str
    detail: str
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
    attempts: int
    at: datetime
    next_try_at: datetime | None


class ResolveBody(Shape):
    outcome: Literal["sent", "send_again"]
