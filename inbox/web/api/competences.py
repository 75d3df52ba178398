"""Who is good at what and works when, what is missing; the next conversation; people for a crisis."""

from typing import Any

from inbox.services.assigning.next import take_next
from inbox.services.logins.invitations import as_shape, invite_again, prepare_helper
from inbox.services.people.agent_hours import read_hours, set_hours
from inbox.services.people.approved_texts import list_approved
from inbox.services.people.competence_gaps import gaps as find_gaps
from inbox.services.people.competences import Of, grant, history, list_competences, revoke
from inbox.services.people.surge import end_surge, let_in, read_surge
from inbox.store.unit import Unit
from inbox.web.api.competences_shapes import (
    ApprovedTextShape,
    CompetenceChange,
    CompetenceGrant,
    CompetenceQuery,
    CompetenceRow,
    GapQuery,
    Gaps,
    HelperNew,
    HoursBody,
    HoursShape,
    InvitationShape,
    NextShape,
    SurgeBody,
    SurgeShape,
)
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("competence.read", Page[CompetenceRow])
async def list_all(call: Call, query: CompetenceQuery) -> Any:
    agent = int(query.agent) if query.agent else None
    plan = call.parts.plan
    return {"items": await call.ask(list_competences, plan, agent, query.team)}


@endpoint("competence.grant", CompetenceRow)
async def put(call: Call, agent: int, kind: str, value: str, body: CompetenceGrant) -> Any:
    colleague = int(body.learning_with) if body.learning_with else None
    of = Of(agent, kind, value)
    return await call.run(
        grant, call.parts.plan, of, body.level, body.expires, body.learning, colleague
    )


@endpoint("competence.grant")
async def delete(call: Call, agent: int, kind: str, value: str) -> None:
    await call.run(revoke, call.parts.plan, Of(agent, kind, value))


@endpoint("competence.read", Page[CompetenceChange])
async def changes(call: Call, query: CompetenceQuery) -> Any:
    return {"items": await call.ask(history, int(query.agent) if query.agent else None)}


@endpoint("competence.read", Gaps)
async def gaps(call: Call, query: GapQuery) -> Any:
    return await call.ask(find_gaps, call.parts.plan, query.team, query.weeks)


@endpoint("competence.read", HoursShape)
async def hours(call: Call, id: int) -> Any:
    return await call.ask(read_hours, call.parts.plan, id)


@endpoint("competence.grant", HoursShape)
async def put_hours(call: Call, id: int, body: HoursBody) -> Any:
    return await call.run(set_hours, call.parts.plan, id, body.hours, body.zone or "")


@endpoint("conversation.take", NextShape)
async def next_one(call: Call) -> Any:
    return await call.run(take_next, call.parts.plan)


@endpoint("approved_text.read", Page[ApprovedTextShape])
async def approved_texts(call: Call) -> Any:
    return {"items": await call.ask(list_approved, call.parts.plan)}


@endpoint("surge.manage", SurgeShape)
async def surge(call: Call) -> Any:
    return await call.ask(read_surge)


@endpoint("surge.manage", SurgeShape)
async def start_surge(call: Call, body: SurgeBody) -> Any:
    only = None if body.agents is None else [int(one) for one in body.agents]
    return await call.run(let_in, body.team, body.hours, only)


@endpoint("surge.manage")
async def stop_surge(call: Call) -> None:
    await call.run(end_surge)


@endpoint("surge.manage", InvitationShape, status=201)
async def prepare(call: Call, body: HelperNew) -> Any:
    return await call.run_once(_prepare, body.name, body.login, call.parts.plan.demo)


def _prepare(unit: Unit, name: str, login: str, demo: bool) -> dict[str, Any]:
    return as_shape(prepare_helper(unit, name, login, demo))


@endpoint("surge.manage", InvitationShape, status=201)
async def invite(call: Call, id: int) -> Any:
    return await call.run_once(_invite, id)


def _invite(unit: Unit, id: int) -> dict[str, Any]:
    return as_shape(invite_again(unit, id))
