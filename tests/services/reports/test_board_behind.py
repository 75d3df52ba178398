"""After any history each number of the board is what a plain recount gives, and so is the list it opens."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox.model.errors import ForbiddenError, InvalidError, RefusedError
from inbox.model.words import Role
from inbox.services.figures.follow import follow_figures
from inbox.services.outbound.deliver import SendLater
from inbox.services.reports.board import make_board
from inbox.services.reports.board_behind import Wanted, read_board_behind
from inbox.services.reports.normal import read_normals
from inbox.services.wallboards import Scope
from inbox.store.reading.board_rows import Part
from inbox.store.reading.labels import Labels
from inbox.store.reading.lists import list_ids
from inbox.store.reading.scopes import ListQuery
from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.figures.counting import all_rows
from tests.services.figures.test_rebuild import CALENDARS, LEVELS, PEOPLE, Office

NAMES = Labels()
SEED = 20261122
HOUR = timedelta(hours=1)
FIGURES = ("messages", "first_response", "within_target")
Counts = Counter[int]


class Day(Office):
    """A day on which anything happens, by two channels."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.acts += [self.mail] * 14 + [self.answer, self.send] * 3

    def live(self, seeds: list[int]) -> None:
        for seed in seeds:
            self.random = random.Random(seed)
            self.desk.clock.move(minutes=self.random.choice([1, 5, 20]))
            with suppress(RefusedError, SendLater):
                self.acts[seed % len(self.acts)]()

    def mail(self, **more: Any) -> None:
        row = self.random.choice([*self.desk.conversations()[-6:], None])
        if row is not None:
            more |= {"In_Reply_To": f"<inkorg.{row.thread_token}.1@tallvik.example>"}
        text = self.random.choice(["Min faktura är fel.", "Hej på er!"])
        sender = self.random.choice(PEOPLE)
        raw = self.desk.raw(text, sender=sender, subject="Fråga", **more)
        self.desk.give(raw, channel=self.random.choice(["mail", "other"]))


@pytest.fixture
def day(store: Store, tmp_path: Path, smtp: Mailserver) -> Day:
    clock = Movable(datetime(2026, 10, 20, 4, 0, tzinfo=UTC))
    teams = ({"id": "help", "name": "Help"}, {"id": "more", "name": "More"})
    plan = make_plan(
        email_channel(smtp.port),
        email_channel(smtp.port, id="other", team="more"),
        teams=teams,
        calendars=CALENDARS,
        service_levels=LEVELS,
        zone="Europe/Stockholm",
    )
    return Day(open_desk(store, tmp_path, clock, plan))


@pytest.fixture
def lived(day: Day) -> Day:
    chosen = random.Random(SEED)
    day.mail()
    day.live([chosen.randrange(2**32) for _ in range(90)])
    day.desk.clock.move(hours=3)
    day.miss()
    follow_figures(day.desk.store, day.desk.plan)
    return day


def show(day: Day, scope: Scope, by: str, clock: str) -> Any:
    def made(unit: Any) -> Any:
        normals = read_normals(unit, day.desk.plan, scope, by)
        return make_board(unit, day.desk.plan, NAMES, scope, normals, by, clock)

    return day.desk.store.read(made)


def opened(
    day: Day,
    figure: str,
    part: Part,
    clock: str = "elapsed",
    hour: datetime | None = None,
    limit: int = 3,
) -> tuple[int, Counts]:
    """What the list says it is, and its conversations, page by page."""
    found, cursor, total = Counter[int](), None, -1
    while True:
        wanted = Wanted(figure, part, clock, hour, limit, cursor)
        page = day.desk.store.read(read_board_behind, day.desk.plan, NAMES, wanted)
        assert total in (-1, page["total"])
        total, cursor = page["total"], page["next"]
        for item in page["items"]:
            found[int(item["conversation_id"])] += item["n"]
        if cursor is None:
            return total, found


class Plain:
    """Counts one by one, in words of its own."""

    def __init__(self, day: Day) -> None:
        self.now, self.rows = day.desk.clock.at, day.desk.conversations()
        self.of = {row.id: row for row in self.rows}
        self.messages = [
            one
            for one in day.desk.messages()
            if one.direction == "inbound"
            and one.visibility == "customer"
            and one.auto == "none"
            and not one.history
            and self.of[one.conversation_id].status != "spam"
            and one.received_at <= self.now
        ]
        self.facts = [
            fact
            for fact in all_rows(day.desk.store)["figure_facts"]
            if fact["figure"] == "within_target" and not fact["gone"] and not fact["aside"]
        ]

    def key(self, row: Any, by: str, channel: str) -> str:
        return {"channel": channel, "topic": row.topic_id, "team": row.team_id}[by] or ""

    def holds(self, part: Part, row: Any, channel: str) -> bool:
        right_team = part.team in (None, row.team_id)
        return right_team and part.key in (None, self.key(row, part.by, channel))

    def count(self, figure: str, part: Part, since: datetime, until: datetime) -> Counts:
        if figure == "messages":
            return Counter(
                one.conversation_id
                for one in self.messages
                if since <= one.received_at < until
                and self.holds(part, self.of[one.conversation_id], one.channel)
            )
        if figure == "first_response":
            return Counter(
                row.id
                for row in self.rows
                if row.first_response_at is not None
                and row.first_inbound_at is not None
                and row.status != "spam"
                and since <= row.first_response_at <= self.now
                and self.holds(part, row, row.origin_channel)
            )
        return Counter(
            fact["conversation_id"]
            for fact in self.facts
            if since <= fact["at"] < until
            and part.team in (None, fact["team"])
            and part.key in (None, fact[part.by])
        )

    def waiting(self, part: Part, *, late: bool) -> set[int]:
        return {
            row.id
            for row in self.rows
            if row.unanswered
            and row.status in ("open", "pending", "snoozed")
            and self.holds(part, row, row.origin_channel)
            and (not late or (row.due_at is not None and row.due_at < self.now))
        }


def parts() -> Iterator[tuple[Scope, str, str]]:
    for team in (None, "help", "more"):
        for by in ("channel", "topic", "team"):
            for clock in ("elapsed", "business") if team is None else ("business",):
                yield Scope(team), by, clock


def number(row: Any, figure: str) -> int:
    if figure == "within_target":
        return int(row["within_target"]["n"])
    return int(row[{"messages": "in_today", "first_response": "answered"}[figure]])


def test_every_number_is_a_plain_recount_and_opens_what_it_counts(lived: Day) -> None:
    plain = Plain(lived)
    midnight, tomorrow = (datetime(2026, 10, at, 22, tzinfo=UTC) for at in (19, 20))
    assert midnight < plain.now < tomorrow, "the test is about one day"
    seen = Counter[str]()
    for scope, by, clock in parts():
        board = show(lived, scope, by, clock)
        for row in board[f"{by}s"]:
            part = Part(scope.team, None, by, row[by]["id"])
            for figure in FIGURES:
                counted = plain.count(figure, part, midnight, tomorrow)
                assert number(row, figure) == counted.total(), (part, figure, clock)
                assert opened(lived, figure, part, clock) == (counted.total(), counted)
                seen[figure] += counted.total()
            for view, figure in (("unanswered", "unanswered"), ("overdue", "past_target")):
                waiting = plain.waiting(part, late=view == "overdue")
                assert row[figure] == len(waiting)
                assert set(listed(lived, view, part)) == waiting
                seen[view] += len(waiting)
        whole = Part(scope.team, None, by)
        assert board["answered"] == plain.count("first_response", whole, midnight, tomorrow).total()
        assert board["within_target"]["n"] == opened(lived, "within_target", whole)[0]
    check_hours(lived, plain)
    assert min(seen[one] for one in (*FIGURES, "unanswered", "overdue")) > 4, seen


def check_hours(lived: Day, plain: Plain) -> None:
    for team in (None, "help"):
        board, part = show(lived, Scope(team), "channel", "elapsed"), Part(team)
        first = plain.now.replace(minute=0, second=0, microsecond=0) - 23 * HOUR
        for place, n in enumerate(board["hours"]):
            hour = first + place * HOUR
            counted = plain.count("messages", part, hour, hour + HOUR)
            assert n == counted.total()
            assert opened(lived, "messages", part, hour=hour, limit=200) == (n, counted)
        assert sum(board["hours"]) > 4


def listed(day: Day, view: str, part: Part) -> list[int]:
    of = f":team:{part.team}" if part.team and part.by != "team" else ""
    query = ListQuery(view=f"{view}:{part.by}:{part.key or 'none'}{of}")
    return day.desk.store.read(list_ids, query, 100, None)[0]


def test_who_may_not_see_the_board_opens_nothing_and_an_hour_is_one_that_it_shows(
    day: Day,
) -> None:
    store, plan, now = day.desk.store, day.desk.plan, day.desk.clock.at
    hour = now.replace(minute=0, second=0, microsecond=0)
    agent = day.desk.agent("Dag", Role.AGENT)
    with pytest.raises(ForbiddenError):
        store.read_as(agent, read_board_behind, plan, NAMES, Wanted("messages", Part(), "elapsed"))
    for wrong in (hour + timedelta(minutes=1), hour - 48 * HOUR, hour + 2 * HOUR):
        wanted = Wanted("messages", Part(), "elapsed", wrong)
        with pytest.raises(InvalidError):
            store.read(read_board_behind, plan, NAMES, wanted)
