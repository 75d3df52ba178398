"""What stopped a command, for whoever started it: with what the database itself said about it."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from inbox.model.errors import BusyError

_ABOUT_US = ("28", "3D", "42501")
"""Of PostgreSQL's SQLSTATE: who we are, which database, what we may. All else is a fault of ours."""
_BROKEN = ("not a database", "malformed")


def in_words(error: Exception) -> str | None:
    """One line without secrets, or None for what is a fault of the program and wants its traceback."""
    if isinstance(error, BusyError) and isinstance(error.__cause__, DBAPIError):
        return f"{error} {_first_line(error.__cause__)}".strip()
    if isinstance(error, DBAPIError):
        return f"The database says: {_first_line(error)}" if _is_about_us(error) else None
    return None if isinstance(error, SQLAlchemyError) else str(error)


def _first_line(error: DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), "")


def _is_about_us(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return any(words in str(error.orig) for words in _BROKEN)
    return str(getattr(error.orig, "sqlstate", "") or "").startswith(_ABOUT_US)
