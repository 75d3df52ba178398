"""Words in quotes: the index knows no positions, so the text itself is read."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import select

from inbox.store.search.parse import Query
from inbox.store.search.words import fold_text, prepare
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit


def holding_phrases(unit: Unit, query: Query, ids: Sequence[int]) -> set[int]:
    """Those messages in which the words of each phrase follow each other."""
    if not query.phrases:
        return set(ids)
    columns = (messages.c.id, messages.c.subject, messages.c.reply_text)
    found = unit.connection.execute(select(*columns).where(messages.c.id.in_(ids)))
    return {id for id, subject, text in found if has_phrases(f"{subject}\n{text}", query.phrases)}


def has_phrases(text: str, phrases: Iterable[Sequence[str]]) -> bool:
    """Whatever stands between two words, as long as it is no word."""
    ready = fold_text(prepare(text))
    return all(_pattern(tuple(phrase)).search(ready) for phrase in phrases)


@lru_cache(maxsize=256)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    between = r"[\W_]+".join(map(re.escape, phrase))
    return re.compile(rf"(?<![^\W_]){between}(?![^\W_])")
