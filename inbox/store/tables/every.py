"""All tables, for what has to know them all: migrations, erasure, tests."""

from inbox.store.tables import (
    conversations,
    customers,
    definitions,
    figures,
    journal,
    learning,
    log,
    messages,
    notices,
    people,
    platforms,
    surveys,
    updates,
)
from inbox.store.tables.columns import metadata

__all__ = [
    "conversations",
    "customers",
    "definitions",
    "figures",
    "journal",
    "learning",
    "log",
    "messages",
    "metadata",
    "notices",
    "people",
    "platforms",
    "surveys",
    "updates",
]
