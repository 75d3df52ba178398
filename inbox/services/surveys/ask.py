"""Asking: when the time has come, if it is still right to, through the one gate."""

from datetime import timedelta

from sqlalchemy import select, update

from inbox.model.words import Sensitivity
from inbox.services.case_page.links import case_base
from inbox.services.plan import Plan
from inbox.services.promises.reach import find_reach
from inbox.services.promises.unprompted import say
from inbox.services.signatures import seal
from inbox.services.surveys.words import ask_text
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.surveys import surveys
from inbox.store.unit import AnyRow, Unit
from routing.surveys import LINK, Survey

PURPOSE = "survey"
LATE = timedelta(days=3)
_S = surveys.c


def survey_token(plan: Plan, survey_id: int) -> str:
    return seal(plan.thread_secret, PURPOSE, survey_id.to_bytes(8, "big"))


def setting_of(plan: Plan, survey: AnyRow) -> Survey | None:
    return next((one for one in plan.surveys if one.id == survey.setting), None)


def ask_survey(unit: Unit, plan: Plan, survey_id: int) -> str:
    """Why it was not asked; empty when it was, or had been."""
    survey = unit.connection.execute(
        select(surveys).where(_S.id == survey_id, _S.state == "waiting").with_for_update()
    ).first()
    if survey is None:
        return ""
    why = _ask(unit, plan, survey)
    if why:
        unit.connection.execute(
            update(surveys).where(_S.id == survey.id).values(state="dropped", why=why[:32])
        )
    return why


def _ask(unit: Unit, plan: Plan, survey: AnyRow) -> str:
    row = unit.connection.execute(
        select(conversations, contacts.c.sensitivity.label("contact_sensitivity"))
        .add_columns(contacts.c.erased_at)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(conversations.c.id == survey.conversation_id)
        .with_for_update(of=conversations)
    ).one()
    setting, base = setting_of(plan, survey), case_base(unit, plan).rstrip("/")
    if setting is None or not setting.ask:
        return "off"
    # Two conversations of one person that are due at once would both see that nobody was asked.
    lock_name(unit, f"survey:{row.contact_id}")
    why = _objection(unit, survey, row, setting, base)
    if why:
        return why
    reach = find_reach(unit, plan, row, unit.now)
    if reach is None:
        return "out_of_reach"
    language = row.language or plan.organisation.default_language
    link = f"{base}/survey/{survey_token(plan, survey.id)}"
    text = ask_text(setting, language).replace(LINK, link)
    said = say(unit, plan, row, reach, text, "survey")
    if said.message is None:
        return said.why
    unit.connection.execute(
        update(surveys)
        .where(_S.id == survey.id)
        .values(
            state="asked",
            asked_at=unit.now,
            message_id=said.message,
            contact_id=row.contact_id,
            channel=reach.channel.id,
            language=language,
        )
    )
    data = {"survey": str(survey.id), "channel": reach.channel.id}
    unit.emit("survey.asked", row.id, row.version, data)
    return ""


def _objection(unit: Unit, survey: AnyRow, row: AnyRow, setting: Survey, base: str) -> str:
    # Two customers who were found to be one were asked once.
    same = select(contacts.c.id).where(
        (contacts.c.id == row.contact_id) | (contacts.c.merged_into == row.contact_id)
    )
    recent = select(_S.id).where(
        _S.contact_id.in_(same),
        _S.asked_at > unit.now - timedelta(days=setting.again_after_days),
    )
    objections = (
        ("late", lambda: unit.now - survey.due_at > LATE),
        ("no_address", lambda: not base),
        ("merged", lambda: row.merged_into is not None),
        # Closed again later leaves a survey of its own.
        ("reopened", lambda: row.status != "closed" or row.closed_at != survey.closed_at),
        ("protected", lambda: Sensitivity.PROTECTED in (row.sensitivity, row.contact_sensitivity)),
        ("erased", lambda: row.erased_at is not None),
        # The reply that closed it may never have left.
        ("not_answered", lambda: row.first_response_at is None or row.unanswered),
        ("recently", lambda: unit.connection.execute(recent.limit(1)).first() is not None),
    )
    return next((why for why, holds in objections if holds()), "")
