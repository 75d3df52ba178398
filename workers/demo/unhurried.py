"""A store that waits for no disk."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from inbox.model.actor import Actor
from inbox.store.store import Store
from inbox.store.unit import Unit

P = ParamSpec("P")
T = TypeVar("T")


class Unhurried(Store):
    """What is made up can be made up again."""

    def write_as(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return self.write_lightly(actor, fn, *args, **kwargs)
