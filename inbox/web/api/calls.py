"""Calls: mine of the last hours, who calls, and writing one down."""

from typing import Any

from inbox.services.calls.log import Logged, log_call
from inbox.services.calls.reading import find_callers, list_calls
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.api.calls_shapes import CallerShape, CallLogged, CallShape
from inbox.web.api.queries import CallersQuery
from inbox.web.api.shapes import Page
from inbox.web.body import to_id
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of


@endpoint("call.read", Page[CallShape])
async def list_all(call: Call) -> Any:
    """Those of my telephone, as the telephone system told of them; the newest first."""
    return {"items": await call.ask(list_calls, call.parts.plan)}


@endpoint("call.read", Page[CallerShape])
async def callers(call: Call, query: CallersQuery) -> Any:
    """Customers by a number in any format, or by name."""
    plan = call.parts.plan
    return {"items": await call.ask(find_callers, plan, labels_of(plan), query.q)}


def log(
    unit: Unit, plan: Plan, channel: str, text: str, topic: str | None, said: CallLogged
) -> int:
    """Answers the conversation's id."""
    promise = said.follow_up
    logged = Logged(
        channel=channel,
        manner=said.manner,
        direction=said.direction,
        outcome=said.outcome,
        text=text,
        contact=_id(said.contact, "call.contact"),
        number=said.number,
        name=said.name,
        topic=topic,
        at=said.at,
        seconds=said.seconds,
        conversation=_id(said.conversation, "call.conversation"),
        call=_id(said.call, "call.call"),
        follow_up={"due_at": promise.due_at, "reason": promise.reason} if promise else None,
    )
    return log_call(unit, plan, logged)


def _id(value: str | None, field: str) -> int | None:
    return None if value is None else to_id(value, field)
