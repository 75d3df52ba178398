"""After any history, what a report answers is what a slow and obvious recount finds: to the last unit."""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.services.figures.follow import follow_figures
from inbox.services.reports.ask import question
from inbox.services.reports.report import read_report
from inbox.store.reading.labels import Labels
from tests.services.figures.recount.histories import ZONE, Act, History, kinds
from tests.services.figures.recount.plain import Recount

LONG = bool(os.environ.get("SOAK"))
FIRST = date(2026, 1, 1)
FIGURES = (
    "messages",
    "first_response",
    "next_response",
    "resolution",
    "within_target",
    "first_contact_resolution",
    "repeat_contact",
    "transfers",
)
Days = Mapping[tuple[date, str], tuple[int, int, int]]
ACTS = st.tuples(st.sampled_from(kinds()), st.integers(0, 11), st.integers(0, 11))


@pytest.mark.soak
@settings(
    max_examples=400 if LONG else 6,
    derandomize=not LONG,  # So that what is tried before each change is the same.
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(acts=st.lists(ACTS, min_size=5, max_size=45))
def test_every_number_is_that_of_a_plain_recount(acts: list[Act]) -> None:
    with TemporaryDirectory(prefix="inkorg-recount-") as folder:
        hold(Path(folder), without_both(acts))


def without_both(acts: list[Act]) -> list[Act]:
    """That somebody waits for an answer to what came late, after an answer, is known by the row alone, and a
    row that was spam is made anew from its messages."""
    is_late = any(name == "late" for name, _, _ in acts)
    return [act for act in acts if not (is_late and act[0] == "spam")]


def hold(folder: Path, acts: list[Act]) -> None:
    history = History(folder)
    happened = list(history.live(acts))
    desk = history.desk
    follow_figures(desk.store, desk.plan)
    recount = Recount(ZONE, desk.store)
    counted = recount.count()
    for figure in FIGURES:
        told = reported(history, figure)
        assert told == counted.get(figure, {}), f"{figure} after {', '.join(happened)}"
    people = reported(history, "people")
    assert {key: n for key, (n, _, _) in people.items()} == recount.people_by_day()
    desk.store.close()


def reported(history: History, figure: str) -> Days:
    """As anybody is answered who asks by channel and day."""
    until = history.clock.at.date() + timedelta(days=2)
    found: dict[tuple[date, str], tuple[int, int, int]] = {}
    first, desk = FIRST, history.desk
    while first < until:
        end = min(first + timedelta(days=180), until)
        asked = question(figure, first.isoformat(), end.isoformat(), ZONE, by="channel")
        for row in desk.store.read(read_report, asked, Labels())["rows"]:
            found |= _days(row, first, asked.definition.kind)
        first = end
    return found


def _days(row: Mapping[str, Any], first: date, kind: str) -> dict[tuple[date, str], Any]:
    return {
        (first + timedelta(days=place), row["key"]): _unit(cell, kind)
        for place, cell in enumerate(row["cells"])
        if cell["n"]
    }


def _unit(cell: Mapping[str, Any], kind: str) -> tuple[int, int, int]:
    """How many, how many of them yes, their seconds."""
    n, value = cell["n"], cell["value"]
    if kind == "share":
        return n, round(value * n), 0
    return n, 0, round(value * n) if kind == "time" else 0
