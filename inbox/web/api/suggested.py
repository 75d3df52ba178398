"""Answers that stand ready for an agent."""

from typing import Any

from pydantic import Field

from inbox.services.rules.suggested import suggested_answers
from inbox.web.api.shapes import Page, Shape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


class SuggestedAnswer(Shape):
    from_: str = Field(alias="from")
    """`rule`, `topic`, or `next`: of a topic that people ask about next."""
    id: str
    name: str
    text: str


@endpoint("conversation.reply", Page[SuggestedAnswer])
async def answers(call: Call, id: int) -> Any:
    return {"items": await call.ask(suggested_answers, call.parts.plan, id)}
