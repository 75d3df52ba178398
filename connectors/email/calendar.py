"""What an invitation says where the mail itself says nothing (RFC 5545)."""

import re
from collections.abc import Iterable

_PROPERTY = re.compile(r"(DESCRIPTION|SUMMARY|BEGIN|END)[^:\r\n]{0,200}:(.*)")


def words_of(calendars: Iterable[str]) -> str:
    """The description of the first event that has one, else what it is called; never an alarm's."""
    found: dict[str, str] = {}
    for calendar in calendars:
        depth = 0
        for line in re.sub(r"\r?\n[ \t]", "", calendar).splitlines():
            match = _PROPERTY.match(line)
            if match is None:
                continue
            name, value = match[1], match[2].strip()
            if value.upper() == "VALARM":
                depth += 1 if name == "BEGIN" else -1
            elif depth <= 0 and name in {"DESCRIPTION", "SUMMARY"} and (said := _plain(value)):
                found.setdefault(name, said)
    return found.get("DESCRIPTION") or found.get("SUMMARY", "")


def _plain(value: str) -> str:
    value = value.replace("\\n", "\n").replace("\\N", "\n")
    return re.sub(r"\\([,;\\])", r"\1", value).strip()
