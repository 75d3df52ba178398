"""Who answers when they are asked how it was."""

import random
import re
from datetime import timedelta
from functools import partial

from inbox.model.errors import RefusedError
from inbox.services.surveys.answer import Given, answer_survey, find_survey
from workers.demo.weeks.silent import Quiet
from workers.demo.weeks.staff import Hours, Staff
from workers.demo.weeks.time import MadeTime

TOKEN = re.compile(r"/survey/([\w-]+)")
SHARE = 0.42
SCORES = (0.05, 0.06, 0.13, 0.36, 0.4)
COMMENTS = {
    1: ("Fick samma svar två gånger.", "Tog alldeles för lång tid.", "I never got a real answer."),
    2: ("Svaret kom sent.", "Måtte spørre to ganger.", "Svaret var lidt kort."),
    3: ("Helt ok.", "Greit nok.", "Fine, but I had to explain it twice."),
    4: ("Bra och tydligt.", "Venlig og hurtig.", "Good help."),
    5: ("Snabbt och vänligt, tack!", "Kjempebra service!", "Super hjælp.", "Excellent, thank you!"),
}


class Answers:
    def __init__(
        self, time: MadeTime, quiet: Quiet, staff: Staff, hours: Hours, chance: random.Random
    ) -> None:
        self._time, self._quiet, self._staff = time, quiet, staff
        self._hours, self._chance = hours, chance
        self._seen = {id: 0 for id in quiet.channels}

    def look(self) -> None:
        """Again and again."""
        self._time.within(timedelta(minutes=30).total_seconds(), self.look)
        for id, silent in self._quiet.channels.items():
            fresh, self._seen[id] = silent.sent[self._seen[id] :], len(silent.sent)
            for one in fresh:
                found = TOKEN.search(one.text)
                if found and self._chance.random() < SHARE:
                    pause = 3600 * self._chance.lognormvariate(1.2, 1.0)
                    self._time.within(pause, partial(self._answer, found.group(1)))

    def _answer(self, token: str) -> None:
        score = self._chance.choices(range(1, 6), SCORES)[0]
        effort = min(7, score + self._chance.choice((0, 1, 1, 2, 2)))
        comment = self._chance.choice(COMMENTS[score]) if self._chance.random() < 0.3 else ""
        given = Given(score, effort if self._chance.random() < 0.8 else None, comment)
        try:
            self._time.store.write(answer_survey, self._quiet.plan, token, given)
            asked = self._time.store.read(find_survey, self._quiet.plan, token)
        except RefusedError:
            return
        if asked.follow_up_id is not None:
            self._staff.note_promise(asked.conversation_id, asked.follow_up_id)
            at = self._hours.from_(self._time.now + timedelta(hours=self._chance.uniform(2, 30)))
            kept = partial(self._staff.look_at_promise, asked.conversation_id, asked.follow_up_id)
            self._time.at(at, kept)
