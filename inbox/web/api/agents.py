"""Agents, and the tokens of programs."""

from typing import Any

from inbox.services.logins.passwords import hash_password, make_password
from inbox.services.logins.tokens import create_token, list_tokens, revoke_token
from inbox.services.people.agents import (
    NewAgent,
    change_agent,
    create_agent,
    list_agents,
    read_agent,
)
from inbox.store.unit import Unit
from inbox.web.api.people_shapes import (
    AgentChange,
    AgentCreated,
    AgentNew,
    AgentShape,
    TokenCreated,
    TokenNew,
    TokenRow,
)
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.hasher import HASHER
from inbox.web.live.hub import HUB


@endpoint("agent.read", Page[AgentShape])
async def list_all(call: Call) -> Any:
    return {"items": await call.ask(list_agents)}


@endpoint("agent.read", AgentShape)
async def read(call: Call, id: int) -> Any:
    return await call.ask(read_agent, id)


@endpoint("agent.manage", AgentCreated, status=201)
async def create(call: Call, body: AgentNew) -> Any:
    await call.identify()  # Before the slow hash: not everybody may make us work.
    made = None if body.password else make_password()
    hashed = await call.request.app[HASHER].run(hash_password, body.password or made or "")
    given, demo = body.model_dump(exclude={"password"}), call.parts.plan.demo
    run = call.run_once if made else call.run
    return await run(_create, NewAgent(**given, password_hash=hashed, demo=demo), made)


def _create(unit: Unit, new: NewAgent, password: str | None) -> dict[str, Any]:
    agent_id = create_agent(unit, new)
    return {"agent": read_agent(unit, agent_id), "password": password}


@endpoint("agent.manage", AgentCreated)
async def change(call: Call, id: int, body: AgentChange) -> Any:
    await call.identify()
    given = body.model_dump(exclude_unset=True, exclude_none=True, exclude={"reset_password"})
    made = make_password() if body.reset_password else None
    if made:
        given["password_hash"] = await call.request.app[HASHER].run(hash_password, made)
    run = call.run_once if made else call.run
    answer = await run(_change, id, given, made)
    call.request.app[HUB].check_sessions()
    return answer


def _change(
    unit: Unit, agent_id: int, given: dict[str, Any], password: str | None
) -> dict[str, Any]:
    change_agent(unit, agent_id, given)
    return {"agent": read_agent(unit, agent_id), "password": password}


@endpoint("token.manage", Page[TokenRow])
async def tokens(call: Call) -> Any:
    return {"items": await call.ask(list_tokens)}


@endpoint("token.manage", TokenCreated, status=201)
async def new_token(call: Call, body: TokenNew) -> Any:
    return await call.run_once(create_token, body.name, body.role)


@endpoint("token.manage")
async def end_token(call: Call, id: int) -> None:
    await call.run(revoke_token, id)
