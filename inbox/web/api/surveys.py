"""Surveys of a conversation."""

from typing import Any

from inbox.services.surveys.read import list_surveys
from inbox.web.api.shapes import Page
from inbox.web.api.surveys_shapes import SurveyShape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("conversation.read", Page[SurveyShape])
async def of_conversation(call: Call, id: str) -> Any:
    return {"items": await call.ask(list_surveys, id)}
