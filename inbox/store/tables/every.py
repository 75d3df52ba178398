"""All tables, for what has to know them all: migrations, erasure, tests."""

from inbox.store.tables import (
    calls,
    chats,
    conversations,
    customers,
    definitions,
    figures,
    journal,
    learning,
    listening,
    log,
    messages,
    notices,
    people,
    platforms,
    same_person,
    surveys,
    updates,
)
from inbox.store.tables.columns import metadata

__all__ = [
    "calls",
    "chats",
    "conversations",
    "customers",
    "definitions",
    "figures",
    "journal",
    "learning",
    "listening",
    "log",
    "messages",
    "metadata",
    "notices",
    "people",
    "platforms",
    "same_person",
    "surveys",
    "updates",
]
