"""What the keys of a report are called."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from inbox.store.reading.labels import Labels
from inbox.store.tables.conversations import tags, topics
from inbox.store.tables.people import agents, teams
from inbox.store.unit import Unit


def names_of(unit: Unit, by: str, keys: Collection[str], labels: Labels) -> Mapping[str, str]:
    """Without an entry: nothing was set, or it says itself (languages, hours of the week)."""
    wanted = {key for key in keys if key}
    if by == "channel":
        return {key: labels.channel(key)["name"] for key in wanted}
    if by == "topic":
        rows = unit.connection.execute(
            select(topics.c.id, topics.c.names).where(topics.c.id.in_(wanted))
        )
        return {row.id: labels.topic(row.id, row.names)["name"] for row in rows}
    if by == "team":
        found = select(teams.c.id, teams.c.name).where(teams.c.id.in_(wanted))
        return {id: name for id, name in unit.connection.execute(found)}
    table = {"agent": agents, "tag": tags}.get(by)
    if table is None:
        return {}
    ids = {int(key) for key in wanted}
    found = select(table.c.id, table.c.name).where(table.c.id.in_(ids))
    return {str(id): name for id, name in unit.connection.execute(found)}
