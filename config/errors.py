"""What is wrong with the configuration, all of it at once, each with file, line and key."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `line` 0 means the whole file, an empty `key` the top of it."""

    file: str
    line: int
    key: str
    message: str
    code: str = ""
    """What kind of mistake it is, where a screen can say it in its own words."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.message) if part)

    def as_json(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.line, "key": self.key, "message": self.message}


class ConfigError(Exception):
    """Raised when the configuration can't be used. Its text is one line for each problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def as_json(self) -> list[dict[str, str | int]]:
        return [problem.as_json() for problem in self.problems]


class Problems:
    """Collects what is wrong, so that people are told everything at once."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self.found = list(found)

    def attempt(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The result of `step`, or None after noting why there is none."""
        try:
            return step(*args, **kwargs)
        except ConfigError as error:
            self.found.extend(error.problems)
            return None

    def raise_if_any(self) -> None:
        if self.found:
            raise ConfigError(self.found)
