"""The database makes no difference here: SQLite alone, from one that was migrated once."""

from tests.services.notices.conftest import migrated, store

__all__ = ["migrated", "store"]
