"""One request of the API on its way to a service: who claims to call, and one hop to the store."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from aiohttp import web

from inbox.model.actor import SYSTEM, Actor
from inbox.services.idempotency import Repeatable, once
from inbox.services.logins.callers import Caller, Claim, as_caller
from inbox.store.unit import Unit
from inbox.web.identifying import IDENTIFYING
from inbox.web.parts import PARTS, Parts
from inbox.web.seen import SEEN
from inbox.web.together import TOGETHER

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Call:
    request: web.Request
    claim: Claim
    action: str
    repeat: Repeatable | None = None

    @property
    def parts(self) -> Parts:
        return self.request.app[PARTS]

    async def ask(
        self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Reads as whoever calls."""
        work = _bound(fn, *args, **kwargs)
        answer = await self.parts.store.ask(SYSTEM, as_caller, self.claim, self.action, work)
        self.request.app[SEEN].note(self.claim)
        return answer

    async def run(
        self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Writes as whoever calls, durably; with an Idempotency-Key at most once."""
        work = self._once(_bound(fn, *args, **kwargs))
        answer = await self.parts.store.run(SYSTEM, as_caller, self.claim, self.action, work)
        self.request.app[SEEN].note(self.claim)
        return answer

    async def run_once(
        self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `run`, for an answer with a secret: a repeated try is told that it was done, and not what
        was shown."""
        if self.repeat is not None:
            self.repeat = replace(self.repeat, is_shown_once=True)
        return await self.run(fn, *args, **kwargs)

    async def run_lightly(
        self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `run`, for what a power cut may take back."""
        work = self._once(_bound(fn, *args, **kwargs))
        store = self.parts.store
        answer = await store.run_lightly(SYSTEM, as_caller, self.claim, self.action, work)
        self.request.app[SEEN].note(self.claim)
        return answer

    async def run_together(
        self,
        key: Hashable,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Like `run_lightly`, in one transaction with what others ask for at this moment."""
        work = self._once(_bound(fn, *args, **kwargs))
        caller, action = self.claim, self.action
        answer: T = await self.request.app[TOGETHER].run(
            (caller.secret_hash, key), lambda unit: as_caller(unit, caller, action, work)
        )
        self.request.app[SEEN].note(self.claim)
        return answer

    async def finish(self, key: Hashable) -> None:
        """What this caller asked to be written under `key` is written before what follows."""
        await self.request.app[TOGETHER].finish((self.claim.secret_hash, key))

    async def identify(self) -> Caller:
        """For what can't be one unit (an upload, a slow hash): a hop of its own, before the work."""
        caller = await self.request.app[IDENTIFYING].identify(self.claim, self.action)
        self.request.app[SEEN].note(self.claim)
        return caller

    async def actor(self) -> Actor:
        return (await self.identify()).actor

    def _once(self, work: Callable[[Unit], T]) -> Callable[[Unit], T]:
        repeat = self.repeat
        if repeat is None:
            return work

        def repeatable(unit: Unit) -> T:
            answer: T = once(unit, repeat, lambda: work(unit))
            return answer

        return repeatable


def _bound(
    fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs
) -> Callable[[Unit], T]:
    return lambda unit: fn(unit, *args, **kwargs)
