"""A report on its way to one recipient: with what they may see, in their language, outside of any transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from inbox.model.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.outbound import OutgoingAttachment
from inbox.services.case_page.links import case_base
from inbox.services.logins.attempts import attempt
from inbox.services.notices.mailing import Letter, mail_person
from inbox.services.notices.people import Person, read_people
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.services.reports.mail_form import as_html, as_text
from inbox.services.reports.mail_parts import Part, left_out, part_of
from inbox.services.reports.mail_words import words
from inbox.services.reports.mails import (
    Mail,
    drop,
    enqueue_due,
    give_back,
    may_get,
    read_waiting,
    record,
    take,
)
from inbox.services.reports.report import read_report
from inbox.services.reports.saved import asked, row_of
from inbox.services.reports.sheet import to_csv
from inbox.store.reading.labels import ChannelName, Labels
from inbox.store.store import Store
from inbox.store.unit import AnyRow, Unit

log = structlog.get_logger()
GIVE_UP = timedelta(hours=2)
"""After this long without a mail server, a mail is not sent any more: the next one says more."""
TRIES = 10


def mail_due_reports(store: Store, plan: Plan) -> None:
    while store.write(enqueue_due, plan):
        pass


def send_report_mail(store: Store, plan: Plan, id: int) -> None:
    """Raises TemporaryError when nothing left and the same may work later."""
    mail = store.read(read_waiting, id)
    if mail is None:
        store.write(drop, id, "not_wanted")
        return
    letter = store.read_as(mail.person.actor, _letter, plan, mail.report, mail.person, str(id))
    if letter is None:
        store.write(drop, id, "nothing_to_see")
    elif store.write(take, mail):
        _send(store, plan, mail, letter)


def _send(store: Store, plan: Plan, mail: Mail, letter: Letter) -> None:
    try:
        mail_person(store, plan, mail.person.login, letter, "report")
    except (TemporaryError, ReauthoriseError) as error:
        if store.clock() - mail.at > GIVE_UP:
            store.write(record, mail, str(error))
            return
        store.write(give_back, mail, str(error))
        raise TemporaryError(str(error)) from error
    except PermanentError as error:
        log.warning("a report was not sent", error=str(error))
        store.write(record, mail, str(error))
    except UnknownOutcomeError:
        # It stays as taken: nobody can know, and twice would be worse.
        log.warning("nobody can know whether a report was sent")
    else:
        store.write(record, mail)


def begin_try(unit: Unit, id: int) -> tuple[AnyRow, Person]:
    """Of whoever asks: the report, and they themselves."""
    me = require_person(unit.actor)
    row = row_of(unit, id)
    attempt(unit, f"report:{me}", TRIES, timedelta(hours=1))
    person = read_people(unit, [me]).by_id.get(me)
    if person is None:
        raise NotFoundError("There is no such report.", code="no_such_report")
    if not may_get(person):
        raise InvalidError(
            "You have no mail address.", {"field": "agent"}, code="recipient_without_mail"
        )
    return row, person


def try_report(store: Store, plan: Plan, row: AnyRow, person: Person) -> dict[str, Any]:
    """Now, to whoever asks; answers what became of it."""
    letter = store.read_as(person.actor, _letter, plan, row, person, "")
    if letter is None:
        return {"state": "failed", "error": "nothing_to_see"}
    try:
        mail_person(store, plan, person.login, letter, "report")
    except (TemporaryError, ReauthoriseError, PermanentError) as error:
        return {"state": "failed", "error": str(error)}
    except UnknownOutcomeError:
        return {"state": "taken"}
    return {"state": "sent"}


def _letter(unit: Unit, plan: Plan, row: AnyRow, person: Person, mark: str) -> Letter | None:
    """Read as whoever gets it. None where they may see no part of it."""
    labels = _labels(plan, person.locale)
    found = [_answer(unit, plan, one, labels, person.locale) for one in row.questions]
    reports = [report for report, _ in found if report is not None]
    if not reports:
        return None
    of, parts = words(person.locale), [part for _, part in found]
    base = case_base(unit, plan).rstrip("/")
    link = (of["open"], f"{base}/reports/saved/{row.id}" if base else "")
    why = of["why"].replace("{name}", _owner(unit, row)) if mark else of["tried"]
    return Letter(
        row.name,
        as_text(row.name, parts, link, why),
        as_html(row.name, parts, link, why, person.locale),
        _files(reports),
        mark,
    )


def _answer(
    unit: Unit, plan: Plan, saved: Mapping[str, Any], labels: Labels, locale: str
) -> tuple[dict[str, Any] | None, Part]:
    """Held against the period before, whatever the screen compares with."""
    try:
        question = asked(saved, unit.now, plan.organisation.zone)
        report = read_report(unit, question, labels, "previous")
    except ForbiddenError:
        return None, left_out(saved["figure"], locale, "left_out")
    except InvalidError:
        return None, left_out(saved["figure"], locale, "not_possible")
    return report, part_of(report, locale)


def _files(reports: Sequence[Mapping[str, Any]]) -> tuple[OutgoingAttachment, ...]:
    return tuple(
        OutgoingAttachment(f"{place}-{one['figure']}.csv", "text/csv", to_csv(one).encode())
        for place, one in enumerate(reports, 1)
    )


def _labels(plan: Plan, locale: str) -> Labels:
    channels = {c.id: ChannelName(c.kind, c.entry.name) for c in plan.channels.values()}
    return Labels(channels, locale)


def _owner(unit: Unit, row: AnyRow) -> str:
    owner = read_people(unit, [row.agent_id]).by_id.get(row.agent_id)
    return owner.actor.name if owner else "–"
