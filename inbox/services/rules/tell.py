"""What rules say: to colleagues in a note, to the customer through the gate, to other systems by a job."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from inbox.model.messages import Party
from inbox.model.words import Role
from inbox.services.case_page.code_mail import receipt_subject
from inbox.services.conversations.notes import write_note
from inbox.services.outbound.automatic import reachable, send_automatic
from inbox.services.outbound.reply import answer_subject
from inbox.services.plan import Plan
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit
from routing.rulebook import CompiledRule

LEADS = "leads"
MOST_TOLD = 200


def tell(unit: Unit, row: AnyRow, rule: CompiledRule, whom: Sequence[str]) -> None:
    """A note in the rule's name. Whoever is named finds it among their mentions."""
    people = _people(unit, row, whom) if whom else []
    text = rule.then.note or rule.name or rule.id
    write_note(unit, row.id, text, mentioned=people)
    if people:
        data = {"rule": rule.id, "agents": [str(id) for id in people]}
        unit.emit("rule.notified", row.id, row.version + 1, data)


def _people(unit: Unit, row: AnyRow, whom: Sequence[str]) -> list[int]:
    found: dict[int, None] = {}
    for who in whom:
        one = leads_of(unit, row) if who == LEADS else _named(unit, who)
        found.update(dict.fromkeys(one))
    return list(found)[:MOST_TOLD]


def _named(unit: Unit, who: str) -> list[int]:
    known = select(agents.c.id).where(agents.c.active)
    if "@" in who:
        known = known.where(agents.c.login == who.lower())
    else:
        known = known.join(team_members, team_members.c.agent_id == agents.c.id)
        known = known.where(team_members.c.team_id == who)
    return list(unit.connection.execute(known).scalars())


def leads_of(unit: Unit, row: AnyRow) -> list[int]:
    """The team's own; where it has none, all."""
    rows = unit.connection.execute(select(agents.c.id, agents.c.roles).where(agents.c.active))
    leads = [id for id, roles in rows if Role.LEAD in roles]
    mine = set(_named(unit, row.team_id)) if row.team_id else set()
    return [id for id in leads if id in mine] or leads


def answer(unit: Unit, plan: Plan, row: AnyRow, texts: Mapping[str, str]) -> None:
    """An automatic answer, if the gate lets it; the gate says in the log why when it does not."""
    channel = plan.channels.get(row.origin_channel)
    text = in_language(texts, row.language, plan)
    if channel is None or not text:
        return
    subject, to = answer_subject(row.subject), reachable(unit, plan, row, channel)
    if row.origin_kind == "form":
        # An address that somebody typed gets back nothing that was typed with it.
        subject = receipt_subject(row.language, plan)
        to = tuple(Party(one.kind, one.value) for one in to)
    send_automatic(unit, plan, row, channel, text, subject, None, to)


def in_language(texts: Mapping[str, str], language: str, plan: Plan) -> str:
    """Nynorsk is answered in Bokmål where there is no text of its own."""
    wanted = (language, language.split("-")[0], *plan.organisation.languages)
    each = [w for one in wanted for w in ((one, "nb") if one in ("nn", "no") else (one,))]
    return next((texts[one] for one in each if one in texts), next(iter(texts.values()), ""))


def call_webhook(unit: Unit, row: AnyRow, rule: CompiledRule, cause: str) -> None:
    args = {
        "target": rule.then.webhook,
        "rule": rule.id,
        "cause": cause,
        "conversation": row.id,
        "at": unit.now.isoformat(),
    }
    unit.enqueue("rule_webhook", args, key=f"webhook:{rule.id}:{row.id}:{cause}"[:128])
