"""The lines of a report, and as CSV, which a spreadsheet reads as data and never as a formula."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = ("from", "to", "key", "label", "n", "value", "median", "p90", "low", "high", "unfinished")


def to_csv(report: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([_written(value) for value in line] for line in lines(report))
    # A byte order mark is how Excel knows UTF-8.
    return "\ufeff" + out.getvalue()


def lines(report: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """A value for each of HEAD: by key and interval, or by key where there are no intervals."""
    for row in report["rows"]:
        name = (row["key"], row["label"] or "")
        for interval, cell in zip(report["intervals"], row["cells"], strict=False):
            yield (
                *(interval["start"], interval["end"], *name),
                *(*_numbers(cell), interval["unfinished"]),
            )
        if not report["intervals"]:
            yield (report["from"], report["to"], *name, *_numbers(row), row["unfinished"])


def _numbers(cell: Mapping[str, Any]) -> list[Any]:
    return [cell[name] for name in HEAD[4:-1]]


def _written(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return safe(value) if isinstance(value, str) else value


def safe(text: str) -> str:
    """OWASP: what begins like a formula is quoted."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
