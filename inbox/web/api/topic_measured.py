"""What a topic really takes."""

from typing import Any

from inbox.services.topic_measured import measured
from inbox.web.api.shapes import Shape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


class TopicMeasured(Shape):
    """Of the last `days`: that `share` of all took no longer."""

    days: int
    share: float
    handling_seconds: int | None
    """Active work on one conversation; null where too few are known."""
    handling_n: int
    resolution_seconds: int | None
    """From the first message to the last close: what the page of a case says."""
    resolution_n: int


@endpoint("topic.read", TopicMeasured)
async def read(call: Call, id: str) -> Any:
    return await call.ask(measured, call.parts.plan, id)
