"""The lines of a report, and as CSV, which a spreadsheet reads as data and never as a formula."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = ("from", "to", "key", "label", "n", "value", "median", "p90", "low", "high", "unfinished")


def to_csv(report: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_written(lines(report), ZoneInfo(report["zone"])))
    # A byte order mark is how Excel knows UTF-8.
    return "\ufeff" + out.getvalue()


def lines(report: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """A value for each of HEAD: by key and interval, or by key where there are no intervals."""
    spans = [(one["start"], one["end"], one["unfinished"]) for one in report["intervals"]]
    for row in report["rows"]:
        name = (row["key"], row["label"] or "")
        for (since, until, unfinished), cell in zip(spans, row["cells"], strict=False):
            yield (since, until, *name, *_numbers(cell), unfinished)
        if not report["intervals"]:
            yield (report["from"], report["to"], *name, *_numbers(row), row["unfinished"])


_numbers = itemgetter(*HEAD[4:-1])


def _written(found: Iterator[tuple[Any, ...]], zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    """By the clock that the days are of: else a day in Stockholm begins the evening before. Each moment and each name is written once: a report of many keys repeats them all."""
    times: dict[datetime, str] = {}
    names: dict[str, str] = {}
    for since, until, key, label, *numbers in found:
        for at in (since, until):
            if at not in times:
                times[at] = at.astimezone(zone).isoformat()
        for name in (key, label):
            if name not in names:
                names[name] = safe(name)
        yield (times[since], times[until], names[key], names[label], *numbers)


def safe(text: str) -> str:
    """OWASP: what begins like a formula is quoted."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
