"""Files of examples for `inbox learn evaluate`: one JSON object a line. What is wrong is said by line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inbox.model.errors import InvalidError

MOST_PROBLEMS = 20
LONGEST_TEXT = 200_000
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    text: str
    label: str
    """Empty where it is not known."""
    language: str


def read_lines(path: Path, need_labels: bool) -> list[Line]:
    """Raises InvalidError with everything that is wrong, as FILE:LINE: what."""
    lines: list[Line] = []
    problems: list[str] = []
    first: dict[str, tuple[int, Line]] = {}
    for number, raw in _numbered(path):
        try:
            line = _line(raw, number, need_labels)
            there, same = first.setdefault(line.id, (number, line))
            if same != line:
                raise ValueError(f'the id "{line.id}" stands on line {there} with something else')
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
            continue
        lines.append(line)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        told = problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise InvalidError("\n".join(told), code="examples_invalid")
    if not lines:
        raise InvalidError(f"{path} holds no example.", code="examples_invalid")
    return lines


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw.strip():
                yield number, raw


def _line(raw: bytes, number: int, need_label: bool) -> Line:
    item = _object(raw)
    unknown = set(item) - {"id", "text", "label", "language"}
    text, label = _text(item, "text"), _text(item, "label")
    if "text" not in item:
        hint = f" (there is {', '.join(sorted(unknown))})" if unknown else ""
        raise ValueError(f"text is missing{hint}")
    if need_label and not text.strip():
        raise ValueError("text is empty")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"text has more than {LONGEST_TEXT:,} characters")
    if need_label and not label.strip():
        raise ValueError("label is missing")
    if len(label) > LONGEST_LABEL:
        raise ValueError(f"label has more than {LONGEST_LABEL} characters")
    id = item.get("id", number)
    if not isinstance(id, str | int):
        raise ValueError("id is neither text nor a number")
    return Line(str(id), text, label.strip(), _text(item, "language"))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        item = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "too deep"
        raise ValueError(f"is no JSON: {why}") from None
    if not isinstance(item, dict):
        raise ValueError("is no JSON object")
    return item


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value
