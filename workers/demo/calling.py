"""Customers of the demo who call: somebody picks up and writes down what it was about, or nobody does."""

import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from inbox.services.demo.material import Customer, Text, customers, lines
from inbox.services.plan import Plan
from workers.demo.browser import NotSentError
from workers.demo.desk import Desk
from workers.demo.exchange import Exchange, news, phone_of
from workers.demo.pace import paced
from workers.demo.people import LOGIN

log = structlog.get_logger()

CALLS_EVERY = (70, 160)
Later = Callable[[tuple[float, float], Callable[[], object]], None]
VOICEMAIL = {
    "sv": "Hej, det är {name}. Kan ni ringa upp mig? Det gäller fakturan.",
    "nb": "Hei, det er {name}. Kan dere ringe meg? Det gjelder fakturaen.",
    "da": "Hej, det er {name}. Vil I ringe til mig? Det drejer sig om regningen.",
    "en": "Hello, this is {name}. Could you call me back? It is about my invoice.",
}


class Calling:
    """`later` does something after that many seconds."""

    def __init__(
        self,
        plan: Plan,
        desk: Desk,
        base_url: str,
        chance: random.Random,
        now: Callable[[], datetime],
        later: Later,
    ) -> None:
        found = phone_of(plan)
        self._exchange = Exchange(base_url, *found) if found else None
        self._desk, self._chance, self._now, self._later = desk, chance, now, later

    def begin(self) -> None:
        if self._exchange is not None:
            self._later((15, 30), self._somebody_calls)

    def _somebody_calls(self) -> None:
        self._later(paced(CALLS_EVERY), self._somebody_calls)
        assert self._exchange is not None
        customer = self._chance.choice([one for one in customers() if not one.habit])
        about = self._chance.choice(
            [t for t in lines("phone_note") if t.language == customer.language]
        )
        call = str(UUID(int=self._chance.getrandbits(128)))
        extension = self._chance.choice(sorted(self._exchange.extensions))
        self._tell("started", call, customer, extension=extension)
        is_mine = self._exchange.extensions[extension] == LOGIN
        if is_mine or self._chance.random() < 0.25:
            self._later((18, 25), partial(self._nobody_answers, call, customer))
        else:
            self._later((4, 9), partial(self._answer, call, customer, extension, about))

    def _answer(self, call: str, customer: Customer, extension: str, about: Text) -> None:
        self._tell("answered", call, customer, extension=extension)
        self._later((20, 50), partial(self._hang_up, call, customer, extension, about))

    def _hang_up(self, call: str, customer: Customer, extension: str, about: Text) -> None:
        assert self._exchange is not None
        self._tell("ended", call, customer)
        login = self._exchange.extensions[extension]
        self._later((5, 15), partial(self._desk.write_down, login, about, customer))

    def _nobody_answers(self, call: str, customer: Customer) -> None:
        self._tell("ended", call, customer)
        if self._chance.random() < 0.5:
            text = VOICEMAIL[customer.language].format(name=customer.name)
            self._tell("voicemail", call, customer, text=text)

    def _tell(self, event: str, call: str, customer: Customer, **more: str) -> None:
        assert self._exchange is not None
        try:
            self._exchange.tell(news(event, call, customer, self._now(), **more))
        except NotSentError as error:
            log.warning("the demo's exchange was not heard", why=str(error))
