"""A report as CSV, which a spreadsheet reads as data and never as a formula."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = ("from", "to", "key", "label", "n", "value", "median", "p90", "low", "high", "unfinished")


def to_csv(report: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_lines(report))
    # A byte order mark is how Excel knows UTF-8.
    return "\ufeff" + out.getvalue()


def _lines(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    for row in report["rows"]:
        name = [safe(row["key"]), safe(row["label"] or "")]
        for interval, cell in zip(report["intervals"], row["cells"], strict=False):
            times = [interval["start"].isoformat(), interval["end"].isoformat()]
            yield [*times, *name, *_numbers(cell), interval["unfinished"]]
        if not report["intervals"]:
            times = [report["from"].isoformat(), report["to"].isoformat()]
            yield [*times, *name, *_numbers(row), row["unfinished"]]


def _numbers(cell: Mapping[str, Any]) -> list[Any]:
    return ["" if cell[name] is None else cell[name] for name in HEAD[4:-1]]


def safe(text: str) -> str:
    """OWASP: what begins like a formula is quoted."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
