"""What the customer answers, by the link alone. Looking at the page is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.model.words import Sensitivity
from inbox.services.conversations.merged import find_merged_into
from inbox.services.logins.attempts import attempt
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import add_follow_up
from inbox.services.signatures import unseal
from inbox.services.surveys.ask import PURPOSE, setting_of
from inbox.services.surveys.words import low_reason
from inbox.store.tables.customers import contacts
from inbox.store.tables.people import agents
from inbox.store.tables.surveys import surveys
from inbox.store.unit import AnyRow, Unit
from routing.surveys import CHANGEABLE, ReviewBy, Survey, as_time

MAX_COMMENT = 2000
MOST_CHANGES = 20
OPEN_DAYS = 30
"""Where the setting is gone that it was asked by."""
_S = surveys.c


@dataclass(frozen=True, slots=True)
class Given:
    satisfaction: int
    effort: int | None = None
    comment: str = ""


def find_survey(unit: Unit, plan: Plan, token: str) -> AnyRow:
    """Whatever is wrong with the address, or with the time, there is no such survey."""
    value = unseal(plan.thread_secret, PURPOSE, token) if len(token) < 100 else None
    if value is None or len(value) != 8:
        raise _none()
    row = unit.connection.execute(
        select(surveys, contacts.c.sensitivity, contacts.c.erased_at)
        .join(contacts, contacts.c.id == _S.contact_id)
        .where(_S.id == int.from_bytes(value, "big"), _S.state.in_(("asked", "answered")))
    ).first()
    if row is None or row.erased_at is not None or row.sensitivity == Sensitivity.PROTECTED:
        raise _none()
    setting = setting_of(plan, row)
    open_days = setting.open_days if setting else OPEN_DAYS
    if row.state == "asked" and unit.now - row.asked_at > timedelta(days=open_days):
        raise _none()
    return row


def _none() -> NotFoundError:
    return NotFoundError("There is no such survey.", code="no_such_survey")


def changeable_until(survey: AnyRow) -> datetime | None:
    """None where nothing was answered yet."""
    return None if survey.answered_at is None else survey.answered_at + CHANGEABLE


def answer_survey(unit: Unit, plan: Plan, token: str, given: Given) -> None:
    """The same link again within a day changes the answer; a comment left empty leaves the one before."""
    survey = find_survey(unit, plan, token)
    _check(given)
    attempt(unit, f"survey:{survey.id}", MOST_CHANGES, CHANGEABLE)
    survey = unit.connection.execute(
        select(surveys).where(_S.id == survey.id).with_for_update()
    ).one()
    until = changeable_until(survey)
    if until is not None and unit.now > until:
        raise ConflictError("This was answered already.", code="survey_answered")
    comment = given.comment.strip()[:MAX_COMMENT] or survey.comment
    values: dict[str, Any] = {
        "satisfaction": given.satisfaction,
        "effort": given.effort,
        "comment": comment,
        "state": "answered",
        "answered_at": survey.answered_at or unit.now,
        "changed_at": unit.now if survey.answered_at else None,
    }
    if _is_same(survey, values):
        return
    row = find_merged_into(unit, survey.conversation_id)
    values["follow_up_id"] = survey.follow_up_id or _review(unit, plan, survey, row, given)
    unit.connection.execute(update(surveys).where(_S.id == survey.id).values(**values))
    _tell(unit, survey, row, given, comment)


def _check(given: Given) -> None:
    if not 1 <= given.satisfaction <= 5:
        raise InvalidError("1 to 5.", {"field": "satisfaction"}, code="score_invalid")
    if given.effort is not None and not 1 <= given.effort <= 7:
        raise InvalidError("1 to 7.", {"field": "effort"}, code="score_invalid")


def _is_same(survey: AnyRow, values: Mapping[str, Any]) -> bool:
    """Sent twice by an impatient finger."""
    names = ("satisfaction", "effort", "comment")
    return survey.answered_at is not None and all(
        getattr(survey, name) == values[name] for name in names
    )


def _review(unit: Unit, plan: Plan, survey: AnyRow, row: AnyRow, given: Given) -> int | None:
    """A low answer is somebody's to look at. Answers the follow-up's id."""
    setting = setting_of(plan, survey)
    if setting is None or not setting.is_low(given.satisfaction, given.effort):
        return None
    owner = _owner(unit, setting, survey, row)
    reason = low_reason(plan, given.satisfaction, given.effort)
    due_at = unit.now + as_time(setting.review_within)
    return add_follow_up(unit, row.id, due_at, reason, owner, None if owner else row.team_id)


def _owner(unit: Unit, setting: Survey, survey: AnyRow, row: AnyRow) -> int | None:
    """Whoever has it, else whoever closed it; the team where that is wished or neither works here now."""
    if setting.review_by is ReviewBy.TEAM and row.team_id:
        return None
    wanted = [id for id in (row.assignee_id, survey.agent_id) if id is not None]
    active = set(
        unit.connection.scalars(select(agents.c.id).where(agents.c.id.in_(wanted), agents.c.active))
    )
    return next((id for id in wanted if id in active), None)


def _tell(unit: Unit, survey: AnyRow, row: AnyRow, given: Given, comment: str) -> None:
    data = {
        "survey": str(survey.id),
        "satisfaction": given.satisfaction,
        "effort": given.effort,
        "commented": bool(comment),
        "changed": survey.answered_at is not None,
        "agent": str(survey.agent_id) if survey.agent_id else None,
    }
    who = Actor("contact", survey.contact_id)
    unit.emit("survey.answered", row.id, row.version, data, who)
