"""Small writes of many are one commit; none is lost and none takes another with it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from inbox.model.errors import InvalidError
from inbox.services.settings import read_setting, write_setting
from inbox.store.store import Store
from inbox.store.unit import Unit
from inbox.web.together import Together


class Counting(Store):
    commits = 0

    async def run_lightly(self, *args: Any, **kwargs: Any) -> Any:
        self.commits += 1
        return await super().run_lightly(*args, **kwargs)


def setting(key: str, value: str) -> Callable[[Unit], str]:
    def work(unit: Unit) -> str:
        write_setting(unit, key, value)
        return value

    return work


def refused(unit: Unit) -> None:
    write_setting(unit, "half", "done")
    raise InvalidError("no", code="not_allowed")


async def test_what_many_ask_for_is_one_commit_and_a_refusal_is_one_persons_own(
    store: Store,
) -> None:
    store.__class__ = Counting
    assert isinstance(store, Counting)
    together = Together(store)
    typing = [together.run(n, setting(f"s{n}", str(n))) for n in range(50)]
    wrong = together.run("wrong", refused)
    tasks = [asyncio.ensure_future(one) for one in (*typing, wrong)]
    await asyncio.sleep(0)
    await together.flush()
    *answers, fault = await asyncio.gather(*tasks, return_exceptions=True)
    assert answers == [str(n) for n in range(50)]
    assert isinstance(fault, InvalidError)
    assert store.commits == 1
    assert store.read(read_setting, "s49") == "49"
    assert store.read(read_setting, "half") is None


async def test_who_types_on_gets_the_newest_and_nothing_waits_before_a_send(store: Store) -> None:
    together = Together(store)
    first = asyncio.ensure_future(together.run("draft", setting("draft", "He")))
    second = asyncio.ensure_future(together.run("draft", setting("draft", "Hello")))
    await asyncio.sleep(0)
    await together.finish("draft")
    assert store.read(read_setting, "draft") == "Hello"
    assert [await first, await second] == ["Hello", "Hello"]


def busy(unit: Unit) -> None:
    raise ZeroDivisionError


async def test_what_could_not_be_written_is_told_to_whoever_asked(store: Store) -> None:
    together = Together(store)
    asked = [asyncio.ensure_future(together.run(n, busy)) for n in range(2)]
    await asyncio.sleep(0)
    await together.flush()
    for one in asked:
        with pytest.raises(ZeroDivisionError):
            await one
