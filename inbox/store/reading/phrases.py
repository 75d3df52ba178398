"""Words in quotes: the index knows no positions, so the text itself is read."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from inbox.store.search.parse import Query
from inbox.store.search.words import WORD, fold, prepare
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
    words = f" {' '.join(map(fold, WORD.findall(prepare(text))))} "
    return all(f" {' '.join(phrase)} " in words for phrase in phrases)
