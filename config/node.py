"""Plain data read from YAML that still knows where each part of it stood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from config.errors import ConfigError, Problem

Path = tuple[str | int, ...]


class Secret(str):
    """Text from the environment or a file of its own. It is a string for whoever uses it as one
    (pydantic's `str` and `SecretStr` take it), but never prints itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('**********')"

    def __str__(self) -> str:
        return "**********"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def reveal(self) -> str:
        return "".join(self)


@dataclass(frozen=True, slots=True)
class Node:
    """A part of one file. `lines` knows the line (from 1) of each path from the top of the file."""

    value: Any
    file: str
    lines: Mapping[Path, int]
    path: Path = ()

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def at(self, key: str | int) -> Self:
        """The part under `key`, which must be there."""
        return type(self)(self.value[key], self.file, self.lines, (*self.path, key))

    def items(self) -> Iterator[Self]:
        """The entries of a list; nothing for anything else."""
        if isinstance(self.value, list):
            yield from (self.at(index) for index in range(len(self.value)))

    def line(self, below: Path = ()) -> int:
        """Where `below` stands, or the nearest thing above it that has a place."""
        path = (*self.path, *below)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def key(self, below: Path = ()) -> str:
        """`channels[2].imap`, as people read it. A list at the top has the name of its file."""
        path = (*self.path, *below)
        text = "" if not path or isinstance(path[0], str) else self.file.rsplit(".", 1)[0]
        for part in path:
            text += f"[{part}]" if isinstance(part, int) else f".{part}"
        return text.removeprefix(".")

    def problem(self, message: str, below: Path = (), code: str = "") -> Problem:
        return Problem(self.file, self.line(below), self.key(below), message, code)

    def error(self, message: str, below: Path = ()) -> ConfigError:
        return ConfigError([self.problem(message, below)])
