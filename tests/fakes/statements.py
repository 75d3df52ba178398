"""Each test has stores of its own, and each of their engines would make all SQL anew: a fifth of all work.
So statements are kept for the whole run, as in a process that lives long."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from inbox.store import engines


class _Statements(LRUCache[Any, Any]):
    """By the dialect's name and not by the dialect, of which each engine has one."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


_STATEMENTS = _Statements(2000)


def make_engine(url: str, *, writes: bool, size: int) -> Engine:
    engine = engines.make_engine(url, writes=writes, size=size)
    engine.update_execution_options(compiled_cache=_STATEMENTS)
    return engine
