"""What a mailed report shows of one question: a few lines and tables, still without a form. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.services.reports.ask import HOUR_OF_WEEK
from inbox.services.reports.definitions import Measure
from inbox.services.reports.figure_names import FIGURE_NAMES
from inbox.services.reports.mail_words import (
    NOTHING,
    say_interval,
    say_number,
    say_period,
    say_share,
    say_span,
    weekdays,
    words,
)

MOST_ROWS = 50
"""What is more stands in the file alone."""


@dataclass(frozen=True, slots=True)
class Sheet:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first of each names it."""


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[str, ...]
    sheets: tuple[Sheet, ...] = ()


def figure_name(figure: str, locale: str) -> str:
    names = FIGURE_NAMES.get(locale, FIGURE_NAMES["en"])
    return names.get(figure, figure)


def left_out(figure: str, locale: str, why: str) -> Part:
    return Part(figure_name(figure, locale), (words(locale)[why],))


def part_of(report: Mapping[str, Any], locale: str) -> Part:
    of = words(locale)
    title = figure_name(report["figure"], locale)
    if report["by"]:
        title = f"{title}: {of['by_' + report['by']]}"
    return Part(title, _lines(report, locale), _sheets(report, locale, title))


def _lines(report: Mapping[str, Any], locale: str) -> tuple[str, ...]:
    of, zone = words(locale), report["zone"]
    period = say_period(report["from"], report["to"], locale, zone)
    found = [f"{period}. {of[report['clock']]}."]
    if report["compare"]:
        before = (report["compare"]["from"], report["compare"]["to"])
        found.append(of["against"].replace("{period}", say_period(*before, locale, zone)))
    if any(row["unfinished"] for row in report["rows"]):
        found.append(of["unfinished"])
    if all(row["n"] == 0 for row in report["rows"]):
        found.append(of["nothing"])
    elif len(report["rows"]) > MOST_ROWS and report["by"] != HOUR_OF_WEEK:
        rest = say_number(len(report["rows"]) - MOST_ROWS, locale)
        found.append(of["more"].replace("{n}", rest))
    elif not report["by"] and len(report["intervals"]) > MOST_ROWS:
        found.append(of["in_file"])
    return tuple(found)


def _sheets(report: Mapping[str, Any], locale: str, title: str) -> tuple[Sheet, ...]:
    if all(row["n"] == 0 for row in report["rows"]) and not report["compare"]:
        return ()
    if report["by"] == HOUR_OF_WEEK:
        return (_week(report, locale, title),)
    totals = _totals(report, locale, title)
    count = len(report["intervals"])
    return (totals, _over_time(report, locale, title)) if _is_series(report, count) else (totals,)


def _is_series(report: Mapping[str, Any], count: int) -> bool:
    return not report["by"] and 1 < count <= MOST_ROWS and bool(report["rows"][0]["n"])


def _totals(report: Mapping[str, Any], locale: str, title: str) -> Sheet:
    of = words(locale)
    before = {row["key"]: row for row in (report["compare"] or {"rows": ()})["rows"]}
    shows_late = any(row["past_target_now"] is not None for row in report["rows"])
    head = [of["by_" + report["by"]].capitalize() or of["period"], *_head(report["kind"], of)]
    head += [of["late"]] if shows_late else []
    head += _before_head(report["kind"], of) if report["compare"] else []
    rows = []
    for row in report["rows"][:MOST_ROWS]:
        cells = [_name(row, report, locale), *_cells(row, report["kind"], locale)]
        if shows_late:
            cells.append(_or_nothing(row["past_target_now"], locale))
        if report["compare"]:
            was = before.get(row["key"], _none(report["kind"]))
            cells += _before(was, report["kind"], locale)
        rows.append(tuple(cells))
    return Sheet(title, tuple(head), tuple(rows))


def _before_head(kind: str, of: Mapping[str, str]) -> list[str]:
    if kind != Measure.TIME:
        return [of["before"]]
    return [f"{of['before']}: {of[name].lower()}" for name in ("mean", "median")]


def _before(was: Mapping[str, Any], kind: str, locale: str) -> list[str]:
    if kind != Measure.TIME:
        return [main_number(was, kind, locale)]
    return [_span(was["value"], locale), _span(was["median"], locale)]


def _none(kind: str) -> Mapping[str, Any]:
    """Of what has no row: a count of nothing is 0, everything else is nothing."""
    is_count = kind in (Measure.COUNT, Measure.PEOPLE)
    return {"value": 0 if is_count else None, "median": None}


def _over_time(report: Mapping[str, Any], locale: str, title: str) -> Sheet:
    of = words(locale)
    (row,) = report["rows"]
    rows = []
    for interval, cell in zip(report["intervals"], row["cells"], strict=True):
        when = say_interval(interval["start"], report["interval"], locale, report["zone"])
        rows.append((when, *_cells(cell, report["kind"], locale)))
    caption = f"{title}, {of['per_' + report['interval']]}"
    return Sheet(caption, (of["when"], *_head(report["kind"], of)), tuple(rows))


def _week(report: Mapping[str, Any], locale: str, title: str) -> Sheet:
    of = {row["key"]: row for row in report["rows"]}
    rows = []
    for hour in range(24):
        cells = [of.get(f"{day}-{hour:02}") for day in range(7)]
        shown = [main_number(cell, report["kind"], locale) if cell else NOTHING for cell in cells]
        rows.append((f"{hour:02}", *shown))
    return Sheet(title, (words(locale)["hour"], *weekdays(locale)), tuple(rows))


def _head(kind: str, of: Mapping[str, str]) -> Sequence[str]:
    more = {
        Measure.TIME: ("mean", "median", "p90"),
        Measure.SHARE: ("share",),
        Measure.SCORE: ("mean", "interval"),
    }
    return [of["n"], *(of[name] for name in more.get(Measure(kind), ()))]


def _cells(cell: Mapping[str, Any], kind: str, locale: str) -> list[str]:
    if kind == Measure.PEOPLE:
        return [_or_nothing(cell["value"], locale)]
    n = say_number(cell["n"], locale)
    if kind == Measure.TIME:
        return [n, *(_span(cell[name], locale) for name in ("value", "median", "p90"))]
    if kind == Measure.SCORE:
        return [n, _score(cell["value"], locale), _between(cell, locale)]
    return [n, main_number(cell, kind, locale)] if kind == Measure.SHARE else [n]


def main_number(cell: Mapping[str, Any], kind: str, locale: str) -> str:
    """The one that stands for all of them: of times the median, where there is one."""
    value = cell["value"]
    if kind == Measure.TIME:
        return _span(value if cell["median"] is None else cell["median"], locale)
    if kind == Measure.SHARE:
        return NOTHING if value is None else say_share(value, locale)
    return _score(value, locale) if kind == Measure.SCORE else _or_nothing(value, locale)


def _name(row: Mapping[str, Any], report: Mapping[str, Any], locale: str) -> str:
    if not report["by"]:
        return say_period(report["from"], report["to"], locale, report["zone"])
    return str(row["label"] or row["key"]) if row["key"] else words(locale)["none"]


def _or_nothing(value: float | None, locale: str) -> str:
    return NOTHING if value is None else say_number(value, locale)


def _span(value: float | None, locale: str) -> str:
    return NOTHING if value is None else say_span(value, locale)


def _score(value: float | None, locale: str) -> str:
    return NOTHING if value is None else say_number(value, locale, 1)


def _between(cell: Mapping[str, Any], locale: str) -> str:
    if cell["low"] is None or cell["high"] is None:
        return NOTHING
    return f"{_score(cell['low'], locale)}–{_score(cell['high'], locale)}"
