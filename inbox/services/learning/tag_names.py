"""What tags are called now. Models know them by id, so that a tag may be renamed."""

from collections.abc import Mapping

from sqlalchemy import select

from inbox.store.tables.conversations import tags
from inbox.store.unit import Unit


def live_tags(unit: Unit) -> Mapping[str, str]:
    """Id to name, of those that are offered."""
    rows = unit.connection.execute(select(tags.c.id, tags.c.name).where(tags.c.retired.is_(False)))
    return {str(id): name for id, name in rows}
