"""The weeks before, gone through with the services as they are, in a database of their own."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.services.calls.told import end_forgotten
from inbox.services.case_page.links import note_address
from inbox.services.demo.moving import hand_over
from inbox.services.demo.room import begin_numbers_after
from inbox.services.settings import read_setting
from inbox.services.sync_plan import sync_plan
from workers.demo.past import DAYS
from workers.demo.weeks.cases import Case, pick_case
from workers.demo.weeks.customers import Customers
from workers.demo.weeks.people import Person, make_people
from workers.demo.weeks.rhythm import Opening, openings
from workers.demo.weeks.silent import quieten
from workers.demo.weeks.staff import Hours, Staff
from workers.demo.weeks.surveys import Answers
from workers.demo.weeks.time import MadeTime

SEED = 20261005
FIRST_NUMBER = 1000
"""Of the log: what a new installation writes about itself stands before."""
FOLDER = "weeks"


def make_weeks(on: Installation, start: datetime, until: datetime) -> Installation:
    """The installation that they stand in afterwards; its folder must be new."""
    folder = on.where.data / FOLDER
    folder.mkdir(mode=0o700)
    (folder / "key").write_bytes((on.where.data / "key").read_bytes())
    where = Where(folder, on.where.config, f"sqlite:///{folder}/inbox.db", demo=True)
    made = replace(open_installation(where), blobs=on.blobs)
    hand_over(on.store, made.store)
    made.store.write(sync_plan, made.plan)  # With those who came now.
    made.store.write(begin_numbers_after, FIRST_NUMBER, 0)
    made.store.write(note_address, on.store.read(read_setting, "address", ""))
    Weeks(made, start).run(until)
    return made


class Weeks:
    def __init__(self, on: Installation, start: datetime) -> None:
        chance = random.Random(SEED)
        quiet = quieten(on.plan)
        calendar = next(iter(on.plan.calendars.values()), None)
        holidays = calendar.holidays if calendar else frozenset()
        self._hours = Hours(ZoneInfo(on.plan.organisation.zone), holidays)
        self._time = MadeTime(on, quiet.plan, start)
        self._customers = Customers(self._time, quiet, chance)
        self._staff = Staff(self._time, quiet, self._customers, self._hours, chance)
        self._answers = Answers(self._time, quiet, self._staff, self._hours, chance)
        self._people: Mapping[str, Sequence[Person]] = make_people(chance)
        self._chance, self._cases = chance, list[Case]()

    def run(self, until: datetime) -> int:
        time = self._time
        self._staff.come_and_go(until)
        self._customers.post_something()
        self._answers.look()
        looked_at = until + timedelta(days=DAYS)
        zone, holidays = self._hours.zone, self._hours.holidays
        found = openings(time.now, until, looked_at, zone, holidays, self._chance)
        for place, one in enumerate(found):
            if one.channel in self._customers.kinds:
                time.at(one.at.astimezone(UTC), partial(self._open, one, place))
        time.run(until)
        self._end()
        time.close()
        return len(self._cases)

    def _open(self, opening: Opening, place: int) -> None:
        case = pick_case(opening, self._people, self._chance)
        self._cases.append(case)
        if case.channel == "phone":
            self._staff.pick_up(case, f"weeks-{place}")
            return
        self._customers.begin(case)
        self._staff.look_forward_to(case)

    def _end(self) -> None:
        """What follows begins with a clean desk."""
        self._time.store.write(end_forgotten)
        for one in self._staff.waiting():
            self._staff.finish(one)
        for case in self._cases:
            self._staff.close(case)
        self._staff.keep_all()
        self._time.work()
