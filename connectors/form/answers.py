"""What somebody filled in, checked against what the form asks. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connectors.form.settings import (
    MAX_FILES_BYTES,
    FieldType,
    FormField,
    FormSettings,
)

EMAIL = re.compile(
    r"^[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]{2,63}$"
)
PHONE = re.compile(r"^[0-9+() \u00a0./-]{5,40}$")
MAX_EMAIL = 254
MAX_LINE = 200
MAX_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class File:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend: the input's name and a key of plain words, with what the words need."""

    name: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """As typed, but without what no text holds."""

    name: str = ""
    email: str = ""
    subject: str = ""
    topic: str = ""
    message: str = ""
    fields: Mapping[str, str | bool] = field(default_factory=dict)
    files: tuple[File, ...] = ()


def clean(text: str, lines: bool = False) -> str:
    """Valid Unicode without control characters; one line unless it may have several."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = " ".join(text.split())
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or ord(c) > 159).strip()


def take(values: Mapping[str, str], files: Sequence[File], settings: FormSettings) -> Answers:
    """`values` as inputs are called on the page. What the form does not ask for is left out."""

    def line(name: str, asked: bool) -> str:
        return clean(values.get(name, "")) if asked else ""

    return Answers(
        name=line("name", settings.name.ask),
        email=line("email", settings.email.ask),
        subject=line("subject", settings.subject.ask),
        topic=line("topic", bool(settings.topics)),
        message=clean(values.get("message", ""), lines=True),
        fields={
            one.id: _value(one, values.get(one.id, ""))
            for one in settings.fields
            if one.type is not FieldType.FILE
        },
        files=tuple(files) if settings.takes_files else (),
    )


def _value(asked: FormField, typed: str) -> str | bool:
    if asked.type is FieldType.CHECKBOX:
        return clean(typed).casefold() not in ("", "0", "false", "off", "no")
    return clean(typed, lines=asked.type is FieldType.TEXTAREA)


def find_faults(answers: Answers, settings: FormSettings) -> list[Fault]:
    """In the order of the page; at most one for each input."""
    found = [
        *_person(answers, settings),
        *_topic(answers, settings),
        *_line("subject", answers.subject, settings.subject.ask and not settings.subject.optional),
        *_message(answers, settings),
        *(fault for one in settings.fields for fault in _field(one, answers)),
        *_files(answers.files, settings),
    ]
    return list({fault.name: fault for fault in reversed(found)}.values())[::-1]


def _person(answers: Answers, settings: FormSettings) -> list[Fault]:
    faults = _line("name", answers.name, settings.name.ask and not settings.name.optional)
    if answers.email and not _is_email(answers.email):
        faults.append(Fault("email", "email"))
    elif not answers.email and settings.email.ask and not settings.email.optional:
        faults.append(Fault("email", "required"))
    return faults


def _is_email(value: str) -> bool:
    return len(value) <= MAX_EMAIL and bool(EMAIL.match(value)) and ".." not in value


def _line(name: str, value: str, needed: bool) -> list[Fault]:
    longest = MAX_SUBJECT if name == "subject" else MAX_LINE
    if needed and not value:
        return [Fault(name, "required")]
    return [Fault(name, "too_long", {"max": longest})] if len(value) > longest else []


def _topic(answers: Answers, settings: FormSettings) -> list[Fault]:
    if not settings.topics or answers.topic in settings.topics:
        return []
    return [Fault("topic", "choose")]


def _message(answers: Answers, settings: FormSettings) -> list[Fault]:
    if not answers.message:
        return [Fault("message", "required")]
    if len(answers.message) > settings.max_length:
        return [Fault("message", "too_long", {"max": settings.max_length})]
    return []


def _field(asked: FormField, answers: Answers) -> list[Fault]:
    if asked.type is FieldType.FILE:
        missing = asked.required and not answers.files
        return [Fault(asked.id, "file_required")] if missing else []
    value = answers.fields.get(asked.id, "")
    if not value:
        code = "tick" if asked.type is FieldType.CHECKBOX else "required"
        return [Fault(asked.id, code)] if asked.required else []
    longest = asked.max_length or (5_000 if asked.type is FieldType.TEXTAREA else MAX_LINE)
    if isinstance(value, str) and len(value) > longest:
        return [Fault(asked.id, "too_long", {"max": longest})]
    code = _wrong(asked, str(value))
    return [Fault(asked.id, code)] if code else []


def _wrong(asked: FormField, value: str) -> str:
    """What is wrong with a value that is there; empty for nothing."""
    wrong = {
        FieldType.EMAIL: lambda: not _is_email(value),
        FieldType.PHONE: lambda: not PHONE.match(value),
        FieldType.DATE: lambda: not _is_date(value),
        FieldType.CHOICE: lambda: value not in {choice.id for choice in asked.choices},
    }
    code = {FieldType.CHOICE: "choose"}.get(asked.type, str(asked.type))
    return code if asked.type in wrong and wrong[asked.type]() else ""


def _is_date(value: str) -> bool:
    try:
        return 1800 <= date.fromisoformat(value).year <= 2200
    except ValueError:
        return False


def _files(files: Sequence[File], settings: FormSettings) -> list[Fault]:
    name = next((one.id for one in settings.fields if one.type is FieldType.FILE), "files")
    limits = settings.files
    if len(files) > limits.max_count:
        return [Fault(name, "too_many_files", {"max": limits.max_count})]
    for file in files:
        facts = {"file": file.filename, "max": limits.max_bytes, "kinds": ", ".join(limits.kinds)}
        if file.filename.rpartition(".")[2].casefold() not in limits.kinds:
            return [Fault(name, "file_kind", facts)]
        if len(file.content) > limits.max_bytes:
            return [Fault(name, "file_large", facts)]
    if sum(len(file.content) for file in files) > MAX_FILES_BYTES:
        return [Fault(name, "file_large", {"file": files[0].filename, "max": MAX_FILES_BYTES})]
    return []
