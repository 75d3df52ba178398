"""The topic tree: read by everybody, kept by leads."""

from typing import Any

from inbox.services.definitions.rows import TOPIC
from inbox.services.definitions.topics import list_topics, merge_topic, read_topic, retire_topic
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.api.definition_handlers import (
    changing,
    creating,
    giving_back,
    ordering,
    remembering,
    restoring,
)
from inbox.web.api.definition_shapes import AnywayQuery, RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.topics_shapes import MergeBody, TopicBody, TopicNew, TopicShape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("topic.read", Page[TopicShape])
async def list_all(call: Call, query: RetiredQuery) -> Any:
    language = call.parts.plan.organisation.default_language
    return {"items": await call.ask(list_topics, language, query.retired)}


@endpoint("topic.read", TopicShape)
async def read(call: Call, id: str) -> Any:
    return await call.ask(read_topic, id, call.parts.plan.organisation.default_language)


@endpoint("topic.manage")
async def retire(call: Call, id: str, query: AnywayQuery) -> None:
    await call.run(retire_topic, call.parts.plan, id, query.anyway)
    await call.parts.refresh()


@endpoint("topic.manage", TopicShape)
async def merge(call: Call, id: str, body: MergeBody) -> Any:
    answer = await call.run(_merge, call.parts.plan, id, body.into)
    await call.parts.refresh()
    return answer


def _merge(unit: Unit, plan: Plan, id: str, into: str) -> Any:
    merge_topic(unit, plan, id, into)
    return _read(unit, plan, into)


def _read(unit: Unit, plan: Plan, id: str) -> Any:
    return read_topic(unit, id, plan.organisation.default_language)


create = creating(TOPIC, TopicShape, TopicNew, _read)
change = changing(TOPIC, TopicShape, TopicBody, _read)
restore = restoring(TOPIC, TopicShape, _read)
back_to_file = giving_back(TOPIC, TopicShape, _read)
order = ordering(TOPIC)
changes = remembering(TOPIC)
