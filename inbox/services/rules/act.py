"""What rules do beyond deciding about a message: in one transaction, once for each cause, and with the
chain of rules that led here in every event, so that no circle goes round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import insert, select

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import RefusedError
from inbox.model.words import Priority
from inbox.services.conversations.change import change_field
from inbox.services.conversations.stand import change_row
from inbox.services.inbound.write import reason_row
from inbox.services.plan import Plan
from inbox.services.rules.tell import answer, call_webhook, tell
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.tables.definitions import rule_runs
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit
from routing.checks import duration
from routing.conditions import Found
from routing.reasons import Reason
from routing.rulebook import CompiledRule
from routing.rules import code_of
from routing.settings import Then

MOST_IN_CHAIN = 8
_PRIORITIES = [str(one) for one in Priority]
_COLUMNS = {
    "topic": "topic_id",
    "team": "team_id",
    "kind": "kind",
    "priority": "priority",
    "assignee": "assignee_id",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What set rules off. Everything that follows from it bears its key."""

    key: str
    chain: tuple[str, ...] = ()
    """The rules that led here, the first one first."""
    overwrites: bool = True
    """False for a message in a conversation that people have worked on: what stands, stays."""
    sets_fields: bool = True


Hits = Sequence[tuple[CompiledRule, Found]]


def act(unit: Unit, plan: Plan, conversation_id: int, hits: Hits, cause: Cause) -> int:
    """Answers how many of the rules had not acted on this cause before."""
    row = unit.connection.execute(
        select(conversations).where(conversations.c.id == conversation_id).with_for_update()
    ).first()
    if row is None or row.merged_into is not None:
        return 0
    mine = [(rule, found) for rule, found in hits if _claim(unit, rule, row.id, cause)]
    acting = _Acting(unit, plan, row, cause)
    for rule, found in mine:
        acting.change(rule, found)
    acting.write()
    for rule, _ in mine:
        acting.do_more(rule)
    return len(mine)


def _claim(unit: Unit, rule: CompiledRule, conversation_id: int, cause: Cause) -> bool:
    """A race is settled by the key: a rule acts once on a conversation for one cause."""
    made = unit.connection.execute(
        insert_ignoring(unit, rule_runs)
        .values(rule=rule.id, conversation_id=conversation_id, cause=cause.key, at=unit.now)
        .returning(rule_runs.c.rule)
    ).first()
    return made is not None


class _Acting:
    """Gathers what the rules change, so that it is written as one version."""

    def __init__(self, unit: Unit, plan: Plan, row: AnyRow, cause: Cause) -> None:
        self.unit, self.plan, self.row, self.cause = unit, plan, row, cause
        self.values: dict[str, Any] = {}
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        self.reasons: list[Reason] = []
        self.set: set[str] = set()
        """Fields that a rule before has set; the first one wins."""

    @property
    def standing(self) -> AnyRow:
        return cast(AnyRow, SimpleNamespace(**{**self.row._mapping, **self.values}))

    def change(self, rule: CompiledRule, found: Found) -> None:
        if self.cause.sets_fields:
            for name, value in self._wanted(rule.then):
                self._put(rule, found, name, value)
        if rule.then.untag or (rule.then.tags and self.cause.sets_fields):
            add = list(rule.then.tags) if self.cause.sets_fields else []
            self._put(rule, found, "tags", {"add": add, "remove": list(rule.then.untag)})
        if rule.then.agent:
            self._put(rule, found, "assignee", self._agent(rule.then.agent))
        if rule.then.escalate:
            self._put(rule, found, "priority", _higher(self.standing.priority), is_final=False)
        if rule.then.snooze:
            until = self.unit.now + (duration(rule.then.snooze) or self._never())
            self._put(rule, found, "status", "snoozed", {"snooze": {"until": until}})
        if rule.then.close and self.standing.status != "closed":
            self._put(rule, found, "status", "closed")

    def _never(self) -> Any:
        raise AssertionError("the shape lets no other text through")

    def _wanted(self, then: Then) -> list[tuple[str, str]]:
        named = ((name, getattr(then, name)) for name in ("topic", "priority", "team", "kind"))
        wanted = [(name, str(value)) for name, value in named if value]
        lasting = self.plan.rulebook.tree.lasting
        return [(name, lasting(value) if name == "topic" else value) for name, value in wanted]

    def _agent(self, login: str) -> int | None:
        return self.unit.connection.execute(
            select(agents.c.id).where(agents.c.login == login.lower(), agents.c.active)
        ).scalar()

    def _put(
        self,
        rule: CompiledRule,
        found: Found,
        name: str,
        value: Any,
        more: Mapping[str, Any] | None = None,
        is_final: bool = True,
    ) -> None:
        if name in self.set or not self._may_set(name, value):
            return
        try:
            values, told = change_field(self.unit, self.plan, self.standing, name, value, more)
        except (RefusedError, ValueError) as error:
            code = error.code if isinstance(error, RefusedError) else "invalid"
            self.unit.emit(
                "rule.refused",
                self.row.id,
                self.row.version,
                {"rule": rule.id, "what": name, "why": code},
            )
            return
        self.values |= values
        self.events += [(kind, self._marked(rule, data)) for kind, data in told]
        if is_final and name not in ("tags", "status"):
            self.set.add(name)
        if told:
            self._say_why(rule, found, name, value)

    def _may_set(self, name: str, value: Any) -> bool:
        if name == "assignee" and value is None:
            return False  # Nobody of that name works here any more.
        if self.cause.overwrites or name not in _COLUMNS:
            return True
        stands = getattr(self.standing, _COLUMNS[name])
        if name == "priority":
            return _PRIORITIES.index(value) > _PRIORITIES.index(stands)
        return stands is None

    def _marked(self, rule: CompiledRule, data: Mapping[str, Any]) -> dict[str, Any]:
        chain = [*self.cause.chain, rule.id]
        return {**data, "by": f"rule:{rule.id}", "chain": chain, "cause": self.cause.key}

    def _say_why(self, rule: CompiledRule, found: Found, name: str, value: Any) -> None:
        by, facts = f"rule:{rule.id}", {"rule": rule.name or rule.id, **found}
        values = list(value["add"]) if name == "tags" else [str(value)]
        what = "tag" if name == "tags" else name
        self.reasons += [Reason(what, one, by, code_of(found), facts) for one in values]

    def write(self) -> None:
        if self.reasons:
            rows = [reason_row(self.unit, self.row.id, reason) for reason in self.reasons]
            self.unit.connection.execute(insert(reasons), rows)
        if not self.events:
            return
        version = change_row(self.unit, self.row, self.values)
        for kind, data in self.events:
            self.unit.emit(kind, self.row.id, version, data)
        after = self.standing
        if "team_id" in self.values or (after.status == "open" and after.assignee_id is None):
            self.unit.enqueue("assign", lane="assign", key="assign")

    def do_more(self, rule: CompiledRule) -> None:
        then, unit = rule.then, _speaking(self.unit, rule)
        row = unit.connection.execute(
            select(conversations).where(conversations.c.id == self.row.id)
        ).one()
        notified = [*then.notify, *(["leads"] if then.escalate else [])]
        if then.note or notified:
            tell(unit, row, rule, notified)
        if then.suggest:
            reason = Reason("answer", rule.id, f"rule:{rule.id}", "rule", {"rule": rule.name})
            unit.connection.execute(insert(reasons), [reason_row(unit, row.id, reason)])
        if then.answer:
            answer(unit, self.plan, row, then.answer)
        if then.webhook:
            call_webhook(unit, row, rule, self.cause.key)


def _speaking(unit: Unit, rule: CompiledRule) -> Unit:
    """The same transaction; what is written bears the rule's name."""
    actor = Actor("system", None, rule.name or rule.id, SYSTEM.roles, protected_access=True)
    return Unit(unit.connection, unit.now, actor, unit.events, unit.jobs)


def _higher(priority: str) -> str:
    return _PRIORITIES[min(_PRIORITIES.index(priority) + 1, len(_PRIORITIES) - 1)]


def would_change(row: AnyRow, rule: CompiledRule, tags: Sequence[str]) -> bool:
    """Whether a rule that stands in the chain already would change something once more: then it is a
    circle, and no mere repetition."""
    then, given = rule.then, {tag.casefold() for tag in tags}
    wanted = ((then.topic, row.topic_id), (then.priority, row.priority), (then.team, row.team_id))
    if any(value and str(value) != stands for value, stands in (*wanted, (then.kind, row.kind))):
        return True
    if {tag.casefold() for tag in then.tags} - given or {t.casefold() for t in then.untag} & given:
        return True
    return then.escalate and row.priority != Priority.URGENT
