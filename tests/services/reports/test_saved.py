"""Reports that are kept, shared and mailed: who sees what, when it leaves, and never twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, NotFoundError, StaleError, TemporaryError
from inbox.model.words import Role
from inbox.services.figures.follow import follow_figures
from inbox.services.reports import saved, schedules
from inbox.services.reports.mails import enqueue_due, read_waiting, take
from inbox.services.reports.saved_reading import list_saved, read_saved
from inbox.services.reports.send_mails import mail_due_reports, send_report_mail
from inbox.store.store import Store
from inbox.store.tables.people import agent_hours, agents
from inbox.store.tables.saved_reports import report_mails
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

QUESTION: dict[str, Any] = {
    "figure": "messages",
    "period": "last_7_days",
    "from": "",
    "to": "",
    "interval": "day",
    "by": "channel",
    "clock": "elapsed",
    "compare": "",
    "table": False,
}
OWN = {**QUESTION, "figure": "first_response", "by": "agent"}
DAILY: dict[str, Any] = {
    "every": "day",
    "weekday": None,
    "day": None,
    "hour": 7,
    "zone": "organisation",
}


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, smtp: Mailserver) -> Desk:
    clock = Movable(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))  # A Friday, 10:00 in Stockholm.
    plan = make_plan(email_channel(smtp.port), base_url="https://inkorg.tallvik.example")
    return open_desk(sqlite_store, tmp_path, clock, plan)


@pytest.fixture
def lisa(desk: Desk) -> Actor:
    return desk.agent("Lisa", Role.LEAD)


@pytest.fixture
def anna(desk: Desk) -> Actor:
    return desk.agent("Anna")


def save(desk: Desk, who: Actor, *questions: dict[str, Any], **more: Any) -> int:
    wanted = {"name": "Veckan", "questions": list(questions or (QUESTION,)), **more}
    return desk.store.write_as(who, saved.save_report, desk.plan, wanted)


def schedule(desk: Desk, who: Actor, id: int, *to: Actor, **more: Any) -> None:
    wanted = {**DAILY, "recipients": [one.id for one in to], **more}
    desk.store.write_as(who, schedules.set_schedule, desk.plan, id, wanted, None)


def morning(desk: Desk, day: int = 21) -> None:
    """A minute past seven in Stockholm, and what is due leaves."""
    desk.clock.at = datetime(2026, 11, day, 6, 1, tzinfo=UTC)
    leave(desk)


def leave(desk: Desk) -> None:
    follow_figures(desk.store, desk.plan)
    mail_due_reports(desk.store, desk.plan)
    desk.work()


def mails(smtp: Mailserver, to: Actor) -> list[Any]:
    read = (message_from_bytes(one.content, policy=policy.default) for one in smtp.received)
    return [one for one in read if one["To"] == f"{to.name.lower()}@tallvik.example"]


def text(mail: Any, form: str = "plain") -> str:
    return str(mail.get_body((form,)).get_content())


def content(file: Any) -> str:
    return str(file.get_payload(decode=True).decode("utf-8-sig"))


def states(desk: Desk) -> list[str]:
    found = select(report_mails.c.state).order_by(report_mails.c.due_at, report_mails.c.id)
    return desk.store.read(lambda unit: list(unit.connection.scalars(found)))


def last(desk: Desk, who: Actor, id: int) -> dict[str, Any]:
    (one,) = desk.store.read_as(who, read_saved, id)["schedule"]["recipients"]
    return dict(one["last"])


def names(desk: Desk, who: Actor) -> list[str]:
    return [one["name"] for one in desk.store.read_as(who, list_saved)]


def test_what_is_kept_is_ones_own_until_who_leads_shares_it(
    desk: Desk, lisa: Actor, anna: Actor
) -> None:
    id = save(desk, lisa, name="Allas")
    save(desk, anna, name="Mitt")
    assert (names(desk, lisa), names(desk, anna)) == (["Allas"], ["Mitt"])
    for shared, team in (("everybody", None), ("team", "help")):
        change = {"shared": shared, "team": team}
        desk.store.write_as(lisa, saved.change_saved, desk.plan, id, change, None)
        assert names(desk, anna) == ["Allas", "Mitt"]
    elsewhere = Actor("agent", anna.id, "Anna", anna.roles, frozenset({"other"}))
    assert names(desk, elsewhere) == ["Mitt"]
    with pytest.raises(ForbiddenError):
        desk.store.write_as(anna, saved.change_saved, desk.plan, id, {"name": "Mitt nu"}, None)
    with pytest.raises(ForbiddenError):
        save(desk, anna, name="För alla", shared="everybody")
    desk.store.write_as(desk.agent("Leo", Role.LEAD), saved.delete_saved, id)
    assert names(desk, anna) == ["Mitt"]


def test_of_two_who_change_it_the_second_is_told(desk: Desk, lisa: Actor) -> None:
    id = save(desk, lisa)
    read_before = desk.store.read_as(lisa, saved.row_of, id)
    desk.store.write_as(lisa, saved.change_saved, desk.plan, id, {"name": "Ny"}, 1)
    # Both read the same version, and one was quicker.
    with pytest.raises(StaleError):
        desk.store.write_as(lisa, saved.count_up, read_before)
    with pytest.raises(StaleError) as stale:
        desk.store.write_as(lisa, saved.change_saved, desk.plan, id, {"name": "Nyast"}, 1)
    assert stale.value.details["current"]["name"] == "Ny"
    wanted = {**DAILY, "recipients": [lisa.id]}
    with pytest.raises(StaleError):
        desk.store.write_as(lisa, schedules.set_schedule, desk.plan, id, wanted, 1)


def test_a_report_leaves_at_its_hour_with_numbers_table_file_and_link(
    desk: Desk, lisa: Actor, smtp: Mailserver
) -> None:
    desk.clock.at = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    desk.mail()
    desk.clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    for _ in range(2):
        desk.mail()
    id = save(desk, lisa, {**QUESTION, "by": ""}, name="Veckan <b>& \r\nmer")
    schedule(desk, lisa, id, lisa)
    desk.clock.at = datetime(2026, 11, 21, 5, 59, tzinfo=UTC)
    leave(desk)
    assert mails(smtp, lisa) == []
    morning(desk)
    (mail,) = mails(smtp, lisa)
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, rich = text(mail), text(mail, "html")
    assert "15 november 2026 – 21 november 2026. Dygnet runt." in plain
    assert "Före: 8 november 2026 – 14 november 2026." in plain
    assert "15 november 2026 – 21 november 2026: Antal 2, Före 1" in plain
    assert "20 november 2026: Antal 2" in plain
    assert f"https://inkorg.tallvik.example/reports/saved/{id}" in plain
    assert '<div lang="sv">' in rich
    assert "Veckan &lt;b&gt;&amp;" in rich
    assert rich.count('scope="col"') == 3 + 2
    assert '<th scope="row"' in rich
    assert "<caption" in rich
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("1-messages.csv", "text/csv")
    assert content(file).startswith("from,to,key,label,n")
    assert mail["Subject"].split() == ["Veckan", "<b>&", "mer"]
    assert states(desk) == ["sent"]
    leave(desk)
    assert len(mails(smtp, lisa)) == 1
    morning(desk, 22)
    assert len(mails(smtp, lisa)) == 2


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("nb", ("Meldinger: kanal", "Hele døgnet", "21. november 2026", "Help: Antall 1, Før 0")),
        ("da", ("Beskeder: kanal", "Hele døgnet", "21. november 2026", "Help: Antal 1, Før 0")),
        ("en", ("Messages: channel", "All hours", "21 November 2026", "Help: Count 1, Before 0")),
    ],
)
def test_everybody_is_written_to_in_their_language(
    desk: Desk, lisa: Actor, smtp: Mailserver, locale: str, words: tuple[str, ...]
) -> None:
    desk.store.write(
        lambda unit: unit.connection.execute(update(agents).values(settings={"locale": locale}))
    )
    desk.mail()
    schedule(desk, lisa, save(desk, lisa), lisa)
    morning(desk)
    (mail,) = mails(smtp, lisa)
    assert [one for one in words if one not in text(mail)] == []
    assert f'lang="{locale}"' in text(mail, "html")


def test_each_is_sent_what_they_may_see_and_nothing_of_others(
    desk: Desk, lisa: Actor, anna: Actor, smtp: Mailserver
) -> None:
    from tests.services.reports.test_reports import answer

    desk.mail()
    answer(desk, desk.agent("Bo"))
    id = save(desk, lisa, QUESTION, OWN)
    schedule(desk, lisa, id, lisa, anna)
    morning(desk)
    (for_lead,), (for_agent,) = mails(smtp, lisa), mails(smtp, anna)
    assert "Bo: Antal 1" in text(for_lead)
    assert "Bo" not in str(for_agent)
    assert "visar mer än dina egna siffror" in text(for_agent)
    files = [file.get_filename() for file in for_agent.iter_attachments()]
    assert files == ["1-first_response.csv"]
    assert not any("Bo" in content(file) for file in for_agent.iter_attachments())


def test_who_may_see_no_part_of_it_is_sent_nothing_and_that_is_said(
    desk: Desk, lisa: Actor, anna: Actor, smtp: Mailserver
) -> None:
    id = save(desk, lisa, QUESTION)
    schedule(desk, lisa, id, anna)
    morning(desk)
    assert mails(smtp, anna) == []
    assert (last(desk, lisa, id)["state"], last(desk, lisa, id)["error"]) == (
        "dropped",
        "nothing_to_see",
    )
    desk.store.write(lambda unit: unit.connection.execute(update(agents).values(roles=["guest"])))
    morning(desk, 22)
    assert last(desk, lisa, id)["error"] == "not_wanted"


def test_whoever_leaves_is_sent_nothing_until_they_come_back_themselves(
    desk: Desk, lisa: Actor, anna: Actor, smtp: Mailserver
) -> None:
    id = save(desk, lisa, OWN)
    schedule(desk, lisa, id, anna)
    desk.store.write_as(anna, schedules.leave, id)
    # Whoever named them can't name them into it again.
    schedule(desk, lisa, id, anna)
    morning(desk)
    assert states(desk) == []
    desk.store.write_as(anna, schedules.come_back, desk.plan, id)
    morning(desk, 22)
    assert len(mails(smtp, anna)) == 1
    # Leaves while a mail waits already.
    desk.clock.move(days=1)
    mail_due_reports(desk.store, desk.plan)
    desk.store.write_as(anna, schedules.leave, id)
    desk.work()
    assert len(mails(smtp, anna)) == 1
    assert states(desk) == ["sent", "dropped"]
    with pytest.raises(NotFoundError):
        desk.store.write_as(lisa, schedules.leave, id)


def test_an_agent_sends_to_themselves_alone(desk: Desk, lisa: Actor, anna: Actor) -> None:
    id = save(desk, anna, OWN)
    schedule(desk, anna, id, anna)
    with pytest.raises(ForbiddenError):
        schedule(desk, anna, id, anna, lisa)


def test_after_a_long_stop_one_mail_says_it_all(desk: Desk, lisa: Actor, smtp: Mailserver) -> None:
    schedule(desk, lisa, save(desk, lisa), lisa)
    desk.clock.move(days=9)
    leave(desk)
    leave(desk)
    assert len(mails(smtp, lisa)) == 1
    assert states(desk) == ["sent"]


def test_an_hour_is_that_of_the_recipient_where_the_schedule_says_so(
    desk: Desk, lisa: Actor, smtp: Mailserver
) -> None:
    row: dict[str, Any] = {"agent_id": lisa.id, "week": {}, "zone": "America/New_York"}
    desk.store.write(lambda unit: unit.connection.execute(agent_hours.insert().values(row)))
    id = save(desk, lisa)
    schedule(desk, lisa, id, lisa, zone="recipient")
    (one,) = desk.store.read_as(lisa, read_saved, id)["schedule"]["recipients"]
    assert one["next_at"] == datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def both(request: pytest.FixtureRequest, tmp_path: Path, smtp: Mailserver) -> Iterator[Desk]:
    store = Store(str(request.getfixturevalue(f"{request.param}_url")), tmp_path)
    clock = Movable(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    yield open_desk(store, tmp_path, clock, make_plan(email_channel(smtp.port)))
    store.close()


def test_two_clocks_write_one_mail_and_two_workers_send_one(both: Desk, smtp: Mailserver) -> None:
    desk = both
    lisa = desk.agent("Lisa", Role.LEAD)
    schedule(desk, lisa, save(desk, lisa), lisa)
    desk.clock.move(days=1)
    assert desk.store.write(enqueue_due, desk.plan) == 1
    assert desk.store.write(enqueue_due, desk.plan) == 0
    (id,) = desk.store.read(lambda unit: list(unit.connection.scalars(select(report_mails.c.id))))
    first, second = (desk.store.read(read_waiting, id) for _ in range(2))
    assert first is not None
    assert second is not None
    assert [desk.store.write(take, one) for one in (first, second)] == [True, False]
    # Killed between the taking and the sending: nobody can know, and nothing is sent again.
    desk.work()
    send_report_mail(desk.store, desk.plan, id)
    assert mails(smtp, lisa) == []
    assert states(desk) == ["taken"]


def test_a_mail_server_that_is_gone_for_a_while_loses_nothing_and_one_that_stays_away_is_said(
    desk: Desk, lisa: Actor, smtp: Mailserver
) -> None:
    id = save(desk, lisa)
    schedule(desk, lisa, id, lisa)
    desk.clock.at = datetime(2026, 11, 21, 6, 1, tzinfo=UTC)
    mail_due_reports(desk.store, desk.plan)
    (mail,) = desk.store.read(lambda unit: list(unit.connection.scalars(select(report_mails.c.id))))
    settings = desk.plan.channels["mail"].connector.settings.smtp
    port = settings.port
    object.__setattr__(settings, "port", 1)
    with pytest.raises(TemporaryError):
        send_report_mail(desk.store, desk.plan, mail)
    assert last(desk, lisa, id)["state"] == "waiting"
    assert last(desk, lisa, id)["error"]
    object.__setattr__(settings, "port", port)
    desk.work()
    assert len(mails(smtp, lisa)) == 1
    assert last(desk, lisa, id) | {"error": ""} == last(desk, lisa, id)
    object.__setattr__(settings, "port", 1)
    desk.clock.at = datetime(2026, 11, 22, 6, 1, tzinfo=UTC)
    mail_due_reports(desk.store, desk.plan)
    desk.clock.move(hours=3)
    newest = select(report_mails.c.id).where(report_mails.c.state == "waiting")
    (mail,) = desk.store.read(lambda unit: list(unit.connection.scalars(newest)))
    send_report_mail(desk.store, desk.plan, mail)
    assert last(desk, lisa, id)["state"] == "failed"
    assert last(desk, lisa, id)["error"]


def test_what_was_private_of_somebody_who_left_is_sent_no_more(
    desk: Desk, lisa: Actor, anna: Actor, smtp: Mailserver
) -> None:
    schedule(desk, lisa, save(desk, lisa, OWN), anna)
    gone = update(agents).where(agents.c.id == lisa.id).values(active=False)
    desk.store.write(lambda unit: unit.connection.execute(gone))
    morning(desk)
    assert mails(smtp, anna) == []
    assert states(desk) == []
