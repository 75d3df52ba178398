"""Rules: kept by leads, tried before they act, and looked at afterwards."""

from typing import Any

from aiohttp import web

from config.write import to_yaml
from inbox.services.definitions import editing
from inbox.services.definitions.rows import RULE
from inbox.services.plan import Plan
from inbox.services.rules.dry_run import dry_run
from inbox.services.rules.reading import list_rules, read_rule, rule_bodies, rule_history
from inbox.store.unit import Unit
from inbox.web.api.definition_handlers import giving_back, ordering, restoring
from inbox.web.api.definition_shapes import RetiredQuery
from inbox.web.api.rules_shapes import (
    DryRunBody,
    DryRunShape,
    RuleBody,
    RuleHistory,
    RuleNew,
    RuleShape,
    RulesShape,
)
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import endpoint

YAML = "application/yaml"


@endpoint("rule.read", RulesShape)
async def list_all(call: Call, query: RetiredQuery) -> Any:
    return await call.ask(list_rules, call.parts.plan, query.retired)


@endpoint("rule.read", RuleShape)
async def read(call: Call, id: str) -> Any:
    return await call.ask(read_rule, call.parts.plan, id)


@endpoint("rule.manage", RuleShape, status=201)
async def create(call: Call, body: RuleNew) -> Any:
    wanted = body.model_dump(exclude_none=True)
    answer = await call.run(_create, call.parts.plan, wanted)
    await call.parts.refresh()
    return answer


def _create(unit: Unit, plan: Plan, wanted: dict[str, Any]) -> Any:
    return read_rule(unit, plan, editing.create(unit, plan, RULE, wanted).id)


@endpoint("rule.manage", RuleShape)
async def change(call: Call, id: str, body: RuleBody) -> Any:
    wanted = body.model_dump(exclude_unset=True)
    answer = await call.run(_change, call.parts.plan, id, wanted, if_match(call.request))
    await call.parts.refresh()
    return answer


def _change(unit: Unit, plan: Plan, id: str, wanted: dict[str, Any], version: int | None) -> Any:
    if "checks" in wanted and "when" not in wanted:
        wanted = {**wanted, "when": None}  # The rows that were shown hold the short form too.
    editing.change(unit, plan, RULE, id, wanted, version)
    return read_rule(unit, plan, id)


@endpoint("rule.manage")
async def retire(call: Call, id: str) -> None:
    await call.run(editing.retire, call.parts.plan, RULE, id)
    await call.parts.refresh()


restore = restoring(RULE, RuleShape, read_rule)
back_to_file = giving_back(RULE, RuleShape, read_rule)
order = ordering(RULE)


@endpoint("rule.manage", DryRunShape)
async def try_out(call: Call, body: DryRunBody) -> Any:
    wanted = body.rule.model_dump(exclude_none=True)
    return await call.ask(dry_run, call.parts.plan, wanted, body.replaces)


@endpoint("rule.read", RuleHistory)
async def history(call: Call, id: str) -> Any:
    return await call.ask(rule_history, call.parts.plan, id)


@endpoint("rule.read", answers=YAML)
async def yaml(call: Call, id: str) -> Any:
    return _as_yaml(await call.ask(rule_bodies, [id]))


@endpoint("rule.read", answers=YAML)
async def all_yaml(call: Call) -> Any:
    return _as_yaml(await call.ask(rule_bodies))


def _as_yaml(bodies: list[dict[str, Any]]) -> web.Response:
    return web.Response(text=to_yaml(bodies), content_type=YAML, charset="utf-8")
