"""One YAML file to a Node. Whatever is wrong with the file is a ConfigError with its line."""

import os
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as Part
from ruamel.yaml.reader import ReaderError

from config.errors import ConfigError, Problem
from config.node import Node, Secret
from config.node import Path as KeyPath
from config.parser_words import plain

MAX_BYTES = 1_000_000
MAX_PARTS = 100_000
"""With what aliases stand for counted each time, so that a few lines can't become gigabytes."""
MAX_DEPTH = 40
MAX_SECRET_CHARACTERS = 65_536
_UNSET = Secret("unset")
"""Stands in for a secret that is not there, so that what else is wrong can be said too."""
_YAML = "tag:yaml.org,2002:"
_PLAIN = tuple(_YAML + kind for kind in ("str", "int", "float", "bool", "null", "timestamp"))


def read(path: Path, name: str = "") -> Node:
    """`name` is what problems call the file; its own name when left out."""
    node, problems = read_as_far_as_possible(path, name)
    if problems:
        raise ConfigError(problems)
    return node


def read_as_far_as_possible(path: Path, name: str = "") -> tuple[Node, list[Problem]]:
    """What the file says and what is wrong in single places, such as a secret that is not there.
    Raises ConfigError only where the file as a whole can't be read."""
    file = name or path.name
    text = _decode(_bytes(path, file), file)
    root = _compose(text, file)
    building = _Building(path.parent, file)
    value = None if root is None else building.build(root, ())
    return Node(value, file, building.lines), building.problems


def _bytes(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _error(file, 0, f"can't be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise _error(file, 0, f"is larger than {MAX_BYTES:,} bytes")
    return content


def _decode(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error(file, 0, "is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _error(file, line, "is not UTF-8 here; save the file as UTF-8") from None


def _compose(text: str, file: str) -> Part | None:
    try:
        return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except MarkedYAMLError as error:
        raise _error(file, *plain(error)) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _error(file, line, "holds a control character") from None
    except RecursionError:
        raise _error(file, 0, f"is nested deeper than {MAX_DEPTH} levels") from None
    except YAMLError as error:
        raise _error(file, 0, f"is not YAML: {error}") from None


def _error(file: str, line: int, message: str) -> ConfigError:
    return ConfigError([Problem(file, line, "", message)])


class _Building:
    """One walk over what the parser found, which notes lines and problems as it goes."""

    def __init__(self, folder: Path, file: str) -> None:
        self.folder = folder
        self.file = file
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.parts = 0

    def build(self, part: Part, path: KeyPath) -> Any:
        self.lines.setdefault(path, part.start_mark.line + 1)
        self._count(part, path)
        if isinstance(part, MappingNode):
            return self._mapping(part, path)
        if isinstance(part, SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(part.value)]
        assert isinstance(part, ScalarNode)
        return self._scalar(part, path)

    def _count(self, part: Part, path: KeyPath) -> None:
        self.parts += 1
        line = part.start_mark.line + 1
        if len(path) > MAX_DEPTH:
            raise _error(self.file, line, f"is nested deeper than {MAX_DEPTH} levels")
        if self.parts > MAX_PARTS:
            raise _error(self.file, line, f"stands for more than {MAX_PARTS:,} values")

    def _mapping(self, part: MappingNode, path: KeyPath) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_part, value_part in part.value:
            line = key_part.start_mark.line + 1
            key = self._key(key_part, path)
            if key is None:
                continue
            if key in built:
                first = self.lines[(*path, key)]
                self._note((*path, key), line, f"is there twice, first in line {first}")
                continue
            self.lines[(*path, key)] = line
            built[key] = self.build(value_part, (*path, key))
        return built

    def _key(self, part: Part, path: KeyPath) -> str | None:
        if not isinstance(part, ScalarNode):
            self._note(path, part.start_mark.line + 1, "a key must be a word")
            return None
        if part.value == "<<" and str(part.tag).endswith(":merge"):
            self._note(path, part.start_mark.line + 1, "write the keys out; << is not understood")
            return None
        return str(part.value)

    def _scalar(self, part: ScalarNode, path: KeyPath) -> Any:
        tag = str(part.tag)
        special = {"!env": self._environment, "!file": self._secret_file}.get(tag)
        if special:
            return special(str(part.value), path)
        if not tag.startswith(_PLAIN):
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._note(path, 0, f"unknown tag {shown}; there are !env NAME and !file path")
            return str(part.value)
        return _plain_value(tag.removeprefix(_YAML), str(part.value))

    def _environment(self, name: str, path: KeyPath) -> Secret:
        value = os.environ.get(name)
        if not value:
            self._note(path, 0, f"the environment has no {name}")
            return _UNSET
        return Secret(value)

    def _secret_file(self, name: str, path: KeyPath) -> Secret:
        try:
            with (self.folder / name).open(encoding="utf-8") as stream:
                text = stream.read(MAX_SECRET_CHARACTERS)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            self._note(path, 0, f"the file {name} can't be read: {why}")
            return _UNSET
        if not text.strip():
            self._note(path, 0, f"the file {name} is empty")
            return _UNSET
        return Secret(text.rstrip("\r\n"))

    def _note(self, path: KeyPath, line: int, message: str) -> None:
        node = Node(None, self.file, self.lines, path)
        self.problems.append(Problem(self.file, line or node.line(), node.key(), message))


def _plain_value(tag: str, text: str) -> Any:
    """Numbers only where writing them again gives the same text: 0171 and 1_000 stay text, and so do
    dates. A shape that wants a number or a date reads it from the text."""
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag in ("int", "float"):
        return _number(text)
    return text


def _number(text: str) -> int | float | str:
    for number in (int, float):
        try:
            value = number(text)
        except ValueError:
            continue
        if str(value) == text:
            return value
    return text
