"""The topic tree: read by everybody, kept by leads."""

from typing import Any

from inbox.services.definitions import editing
from inbox.services.definitions.rows import TOPIC, history
from inbox.services.definitions.topics import list_topics, merge_topic, read_topic, retire_topic
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.api.definition_handlers import giving_back, ordering, restoring
from inbox.web.api.definition_shapes import AnywayQuery, ChangeShape, RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.topics_shapes import MergeBody, TopicBody, TopicNew, TopicShape
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import endpoint


@endpoint("topic.read", Page[TopicShape])
async def list_all(call: Call, query: RetiredQuery) -> Any:
    language = call.parts.plan.organisation.default_language
    return {"items": await call.ask(list_topics, language, query.retired)}


@endpoint("topic.read", TopicShape)
async def read(call: Call, id: str) -> Any:
    return await call.ask(read_topic, id, call.parts.plan.organisation.default_language)


@endpoint("topic.manage", TopicShape, status=201)
async def create(call: Call, body: TopicNew) -> Any:
    wanted = body.model_dump(exclude_none=True, mode="json")
    answer = await call.run(_create, call.parts.plan, wanted)
    await call.parts.refresh()
    return answer


def _create(unit: Unit, plan: Plan, wanted: dict[str, Any]) -> Any:
    return _read(unit, plan, editing.create(unit, plan, TOPIC, wanted).id)


@endpoint("topic.manage", TopicShape)
async def change(call: Call, id: str, body: TopicBody) -> Any:
    wanted = body.model_dump(exclude_unset=True, mode="json")
    answer = await call.run(_change, call.parts.plan, id, wanted, if_match(call.request))
    await call.parts.refresh()
    return answer


def _change(unit: Unit, plan: Plan, id: str, wanted: dict[str, Any], version: int | None) -> Any:
    editing.change(unit, plan, TOPIC, id, wanted, version)
    return _read(unit, plan, id)


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


restore = restoring(TOPIC, TopicShape, _read)
back_to_file = giving_back(TOPIC, TopicShape, _read)
order = ordering(TOPIC)


@endpoint("topic.manage", Page[ChangeShape])
async def changes(call: Call, id: str) -> Any:
    return {"items": await call.ask(_history, id)}


def _history(unit: Unit, id: str) -> Any:
    require(unit.actor, "topic.manage")
    return history(unit, TOPIC, id)
