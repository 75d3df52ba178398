"""What is wrong with the files now, while what stood before goes on."""

from collections.abc import Sequence
from typing import Any

from inbox.services.settings import read_setting, write_setting
from inbox.store.unit import Unit

KEY = "plan.file_problems"
MOST = 50


def note_file_problems(unit: Unit, problems: Sequence[dict[str, Any]]) -> None:
    if file_problems(unit) != list(problems[:MOST]):
        write_setting(unit, KEY, list(problems[:MOST]))


def file_problems(unit: Unit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_setting(unit, KEY, [])
    return found
