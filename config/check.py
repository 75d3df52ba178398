"""A Node against a pydantic shape. Every error says file, line, key and what was meant."""

import types
import typing
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from config.errors import ConfigError, Problem
from config.node import Node, Path, Secret
from config.words import LISTS, code_of, explain

T = TypeVar("T")

EXAMPLE_SECRETS = frozenset(
    {
        "changeme",
        "change-me",
        "change_me",
        "example",
        "password",
        "secret",
        "todo",
        "test",
        "hemligt",
    }
)


def validate(shape: type[T], node: Node) -> T:
    """The typed value of `node`, or a ConfigError with everything that is wrong with it.

    `shape` is a pydantic model, or any type that one may hold (`tuple[Team, ...]`).
    """
    adapter = TypeAdapter(shape)
    try:
        value = adapter.validate_python(node.value)
    except ValidationError as first:
        node = _with_lists(node, first)
        try:
            value = adapter.validate_python(node.value)
        except ValidationError as error:
            raise ConfigError(_problems(shape, node, error)) from None
    examples = [
        node.problem("is an example; put the real secret here", path)
        for path in _example_secrets(value, ())
    ]
    if examples:
        raise ConfigError(examples)
    return value


def _with_lists(node: Node, error: ValidationError) -> Node:
    """Where a list is asked for, one thing may stand without brackets."""
    value = node.value
    for path in {_path_in(value, one) for one in error.errors() if _is_one_of_many(one)} - {()}:
        value = _as_list(value, path)
    return replace(node, value=value)


def _is_one_of_many(detail: ErrorDetails) -> bool:
    one = detail["input"]
    return detail["type"] in LISTS and isinstance(one, str | int) and not isinstance(one, bool)


def _as_list(value: Any, path: Path) -> Any:
    """A copy with what stands at `path` in a list of its own."""
    if not path:
        return [value]
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _as_list(value[path[0]], path[1:])
    return copy


def _problems(shape: Any, node: Node, error: ValidationError) -> list[Problem]:
    """One for each place: where a value may be of several types, what each of them says is joined."""
    details = [(_path_in(node.value, each), each) for each in error.errors(include_url=False)]
    found: dict[Path, list[str]] = {}
    codes: dict[Path, str] = {}
    for path, detail in details:
        message = _message(shape, path, detail)
        messages = found.setdefault(path, [])
        is_other_alternative = isinstance(detail["input"], dict | list) and any(
            other[: len(path)] == path and len(other) > len(path) for other, _ in details
        )
        if message not in messages and not is_other_alternative:
            messages.append(message)
            codes.setdefault(path, code_of(detail))
    return [
        node.problem("; or ".join(messages), path, codes[path])
        for path, messages in found.items()
        if messages
    ]


def _path_in(value: Any, detail: ErrorDetails) -> Path:
    """Where the error stands in the data: pydantic puts names of union members and of validators
    between the keys, which nobody has written."""
    path: list[str | int] = []
    for part in detail["loc"]:
        if _has(value, part):
            path.append(part)
            value = value[part]
    if detail["type"] == "missing":
        path.append(detail["loc"][-1])
    return tuple(path)


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _message(shape: Any, path: Path, detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        return _unknown_key(shape, path)
    if detail["loc"] and detail["loc"][-1] == "[key]":
        return f"is no key that can stand here: {explain(detail)}"
    return explain(detail)


def _unknown_key(shape: Any, path: Path) -> str:
    known = sorted({name for model in _models_at([shape], path[:-1]) for name in _keys(model)})
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    if near:
        return f'unknown key; did you mean "{near[0]}"?'
    return f"unknown key; there are {', '.join(known)}" if known else "unknown key"


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield info.alias or name


def _models_at(shapes: Sequence[Any], path: Path) -> list[type[BaseModel]]:
    """The models that may stand at `path` below `shapes`."""
    reached = [part for shape in shapes for part in _members(shape)]
    if not path:
        return [part for part in reached if _is_model(part)]
    return _models_at([below for part in reached for below in _below(part, path[0])], path[1:])


def _members(shape: Any) -> list[Any]:
    """What a type stands for, without Annotated, and each member of a union."""
    origin = typing.get_origin(shape)
    if origin is typing.Annotated:
        return _members(typing.get_args(shape)[0])
    if origin in (typing.Union, types.UnionType):
        return [part for member in typing.get_args(shape) for part in _members(member)]
    return [shape]


def _below(shape: Any, part: str | int) -> list[Any]:
    """The types of what stands under one key, or one place of a list."""
    if _is_model(shape):
        return [
            info.annotation
            for name, info in shape.model_fields.items()
            if part in (name, info.alias)
        ]
    arguments = [argument for argument in typing.get_args(shape) if argument is not Ellipsis]
    return arguments[-1:]


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _example_secrets(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, SecretStr | Secret):
        text = value.reveal() if isinstance(value, Secret) else value.get_secret_value()
        if _is_example(text):
            yield path
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _example_secrets(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _example_secrets(below, (*path, key))
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from _example_secrets(below, (*path, index))


def _is_example(text: str) -> bool:
    plain = text.strip().strip("<>").casefold()
    return plain in EXAMPLE_SECRETS or bool(plain) and set(plain) <= {"x", "*", "."}
