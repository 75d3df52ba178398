"""Settings of the installation that change while it runs."""

from typing import Any

from sqlalchemy import bindparam, select

from inbox.store.dialects import upsert
from inbox.store.tables.people import settings
from inbox.store.unit import Unit

_SETTING = select(settings.c.value).where(settings.c.key == bindparam("key"))


def read_setting(unit: Unit, key: str, default: Any = None) -> Any:
    row = unit.connection.execute(_SETTING, {"key": key}).first()
    return default if row is None else row.value


def write_setting(unit: Unit, key: str, value: Any) -> None:
    row = {"key": key, "value": value, "updated_at": unit.now}
    upsert(unit, settings, row, ["key"], ["value", "updated_at"])
