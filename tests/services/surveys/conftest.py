"""The database makes no difference here: SQLite alone."""

from tests.services.notices.conftest import store

__all__ = ["store"]
