"""What people were granted, as rows and as assigning sees it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC
from typing import cast

from sqlalchemy import select

from inbox.store.tables.people import competences
from inbox.store.unit import AnyRow, Unit
from routing.competence import Competence, CompetenceKind


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
