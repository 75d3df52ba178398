"""What is done on platforms: moderation, threats, posts, answers that wait for a yes."""

from datetime import datetime
from typing import Any

from inbox.services import access
from inbox.services.plan import Plan
from inbox.services.platforms import approve, moderate, publish, threat
from inbox.services.platforms.thread import read_thread
from inbox.store.reading.marks import list_versions
from inbox.store.reading.moderation import list_acts, list_approvals, list_posts, read_act
from inbox.store.unit import Unit
from inbox.web.api.platform_shapes import (
    ActShape,
    ActsQuery,
    ApprovalBody,
    ApprovalShape,
    ModerateBody,
    PostRow,
    PublishBody,
    ReportBody,
    ReviewBody,
    ThreadShape,
    VersionShape,
)
from inbox.web.api.queries import PageQuery
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of


@endpoint("conversation.read", ThreadShape)
async def thread(call: Call, id: int) -> Any:
    """The post it stands under, where the customer can be answered and how long, what one may do."""
    plan = call.parts.plan
    return await call.ask(read_thread, plan, labels_of(plan), id)


@endpoint("message.moderate", ActShape, status=201)
async def moderate_message(call: Call, id: int, body: ModerateBody) -> Any:
    """Asked for now, done by a job; the stream tells how it ended."""
    return await call.run(_moderate, call.parts.plan, id, body)


def _moderate(unit: Unit, plan: Plan, id: int, body: ModerateBody) -> dict[str, Any]:
    act = moderate.moderate(unit, plan, id, body.action, body.reason, body.review_at)
    return read_act(unit, act, labels_of(plan))


@endpoint("message.report", ActShape, status=201)
async def report(call: Call, id: int, body: ReportBody) -> Any:
    """Keeps the evidence, tells the lead, and gives the conversation away where that is asked for."""
    return await call.run(_report, call.parts.plan, id, body)


def _report(unit: Unit, plan: Plan, id: int, body: ReportBody) -> dict[str, Any]:
    act = threat.report(unit, plan, id, body.reason, body.step_away)
    return read_act(unit, act, labels_of(plan))


@endpoint("conversation.read", Page[VersionShape])
async def versions(call: Call, id: int) -> Any:
    """What a message said before it was edited, oldest first."""
    return {"items": await call.ask(_versions, id)}


def _versions(unit: Unit, id: int) -> list[dict[str, Any]]:
    return list_versions(unit, access.message(unit, id, "conversation.read"))


@endpoint("moderation.read", Page[ActShape])
async def acts(call: Call, query: ActsQuery) -> Any:
    """What was done on platforms; by default what is due for another look."""
    labels = labels_of(call.parts.plan)
    found, cursor = await call.ask(list_acts, labels, query.state, query.limit, query.cursor)
    return {"items": found, "next": cursor}


@endpoint("moderation.review")
async def review(call: Call, id: int, body: ReviewBody) -> None:
    await call.run(_review, id, body.review_at)


def _review(unit: Unit, id: int, review_at: datetime | None) -> None:
    moderate.review(unit, id, review_at)


@endpoint("reply.approve", Page[ApprovalShape])
async def approvals(call: Call) -> Any:
    """Public answers that wait for a second person, the oldest first."""
    return {"items": await call.ask(list_approvals, labels_of(call.parts.plan))}


@endpoint("reply.approve")
async def approval(call: Call, id: int, body: ApprovalBody) -> None:
    await call.run(_approval, id, body)


def _approval(unit: Unit, id: int, body: ApprovalBody) -> None:
    if body.approve:
        approve.approve(unit, id)
    else:
        approve.decline(unit, id, body.reason)


@endpoint("post.read", Page[PostRow])
async def posts(call: Call, query: PageQuery) -> Any:
    """Ours, newest first."""
    found, cursor = await call.ask(
        list_posts, labels_of(call.parts.plan), query.limit, query.cursor
    )
    return {"items": found, "next": cursor}


@endpoint("post.publish", ActShape, status=201)
async def publish_post(call: Call, body: PublishBody) -> Any:
    return await call.run(_publish, call.parts.plan, body)


def _publish(unit: Unit, plan: Plan, body: PublishBody) -> dict[str, Any]:
    act = publish.publish(unit, plan, body.channel, body.text, body.link, body.picture)
    return read_act(unit, act, labels_of(plan))
