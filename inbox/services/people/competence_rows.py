"""What people were granted, as rows and as assigning sees it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import cast

from sqlalchemy import select

from inbox.store.tables.conversations import topics
from inbox.store.tables.people import competences
from inbox.store.unit import AnyRow, Unit
from routing.competence import Competence, CompetenceKind
from routing.settings import AgentCompetences, Grant


def granted_to(unit: Unit, ids: Sequence[int]) -> dict[int, list[Competence]]:
    """Also what has expired: `routing` looks at the day. Not what a screen took away."""
    found: dict[int, list[Competence]] = defaultdict(list)
    rows = unit.connection.execute(
        select(competences)
        .where(competences.c.agent_id.in_(ids), competences.c.level > 0)
        .order_by(competences.c.agent_id, competences.c.kind, competences.c.value)
    )
    for row in rows:
        found[row.agent_id].append(competence_of(row))
    return found


def competence_of(row: AnyRow) -> Competence:
    until = row.expires_at.astimezone(UTC).date() if row.expires_at else None
    kind = cast(CompetenceKind, row.kind)
    return Competence(kind, row.value, row.level, until, row.learning, row.learning_with)


def merged_topics(unit: Unit) -> dict[str, str]:
    """Each that went into another, and into which."""
    rows = unit.connection.execute(
        select(topics.c.id, topics.c.merged_into).where(topics.c.merged_into.is_not(None))
    )
    return {id: into for id, into in rows}


def granted_by(
    entry: AgentCompetences, merged: Mapping[str, str]
) -> dict[tuple[CompetenceKind, str], Grant]:
    """What competences.yaml says of somebody, by the names that topics have now; of two that became one the
    better."""
    found: dict[tuple[CompetenceKind, str], Grant] = {}
    listed: tuple[tuple[CompetenceKind, Mapping[str, Grant]], ...] = (
        ("topic", entry.topics),
        ("language", entry.languages),
        ("channel", entry.channels),
    )
    for kind, grants in listed:
        for name, grant in grants.items():
            key = (kind, merged.get(name, name) if kind == "topic" else name)
            if key not in found or found[key].level < grant.level:
                found[key] = grant
    return found
