"""The inputs of a form's page, in order, each with its words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.form.answers import MAX_LINE, MAX_SUBJECT, Answers, Fault
from connectors.form.settings import FieldType, FormField, FormSettings, in_language
from inbox.web.pages.words import Words
from routing.topics import TopicTree

INPUT_TYPES = {
    FieldType.EMAIL: "email",
    FieldType.PHONE: "tel",
    FieldType.DATE: "date",
    FieldType.TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class Input:
    name: str
    kind: str
    """`text`, `email`, `tel`, `date`, `textarea`, `choice`, `checkbox` or `file`."""
    label: str
    value: str = ""
    help: str = ""
    required: bool = True
    autocomplete: str = "off"
    max_length: int = MAX_LINE
    choices: tuple[tuple[str, str], ...] = ()
    accept: str = ""
    fault: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        told = (("help", self.help), ("fault", self.fault))
        return " ".join(f"{self.name}-{what}" for what, text in told if text)


def list_inputs(
    settings: FormSettings,
    tree: TopicTree,
    t: Words,
    answers: Answers,
    faults: Sequence[Fault],
) -> list[Input]:
    made = list(_inputs(settings, tree, t, answers))
    wrong = {fault.name: fault for fault in faults}
    return [_with_fault(one, wrong.get(one.name), t) for one in made]


def _with_fault(one: Input, fault: Fault | None, t: Words) -> Input:
    if fault is None:
        return one
    facts = dict(fault.facts)
    if "file" in fault.code and "max" in facts and fault.code != "too_many_files":
        facts["max"] = t.size(int(facts["max"]))
    text = t(f"fault_{fault.code}", label=one.label.rstrip("?:. "), **facts)
    values = {name: getattr(one, name) for name in Input.__slots__} | {"fault": text}
    return Input(**values)


def _inputs(settings: FormSettings, tree: TopicTree, t: Words, answers: Answers) -> Iterator[Input]:
    if settings.topics:
        yield _topic(settings, tree, t, answers)
    if settings.subject.ask:
        needed = not settings.subject.optional
        yield Input(
            "subject", "text", t("subject"), answers.subject, "", needed, max_length=MAX_SUBJECT
        )
    yield Input(
        "message",
        "textarea",
        in_language(settings.message_label, t.language, t("message")),
        answers.message,
        t("message_help"),
        max_length=settings.max_length,
    )
    yield from (_field(one, settings, t, answers) for one in settings.fields)
    if settings.name.ask:
        yield Input(
            "name",
            "text",
            t("name"),
            answers.name,
            required=not settings.name.optional,
            autocomplete="name",
        )
    if settings.email.ask:
        free = settings.email.optional
        help = t("email_help_optional") if free else t("email_help")
        yield Input("email", "email", t("email"), answers.email, help, not free, "email", 254)


def _topic(settings: FormSettings, tree: TopicTree, t: Words, answers: Answers) -> Input:
    names = {id: in_language(dict(topic.name), t.language, id) for id, topic in tree.topics.items()}
    # What was retired is not offered; of two that became one, the first stands for both.
    standing = {tree.lasting(id): id for id in reversed(settings.topics)}
    choices = tuple(
        (id, names[lasting])
        for id in settings.topics
        if (lasting := tree.lasting(id)) in names and standing[lasting] == id
    )
    nothing_left = tuple((id, id) for id in settings.topics)
    return Input("topic", "choice", t("topic"), answers.topic, choices=choices or nothing_left)


def _field(asked: FormField, settings: FormSettings, t: Words, answers: Answers) -> Input:
    value = answers.fields.get(asked.id, "")
    help = in_language(asked.help, t.language)
    if asked.type is FieldType.FILE:
        help = f"{help} {_files_help(settings, t)}".strip()
    longest = 5_000 if asked.type is FieldType.TEXTAREA else MAX_LINE
    return Input(
        name=asked.id,
        kind=INPUT_TYPES.get(asked.type, str(asked.type)),
        label=in_language(asked.label, t.language),
        value=("1" if value else "") if isinstance(value, bool) else value,
        help=help,
        required=asked.required,
        autocomplete=asked.autocomplete,
        max_length=asked.max_length or longest,
        choices=tuple((one.id, in_language(one.label, t.language)) for one in asked.choices),
        accept=",".join(f".{kind}" for kind in settings.files.kinds),
    )


def _files_help(settings: FormSettings, t: Words) -> str:
    limits = settings.files
    facts = {"size": t.size(limits.max_bytes), "kinds": ", ".join(limits.kinds)}
    if limits.max_count == 1:
        return t("files_help_1", **facts)
    return t("files_help", count=limits.max_count, **facts)


def as_json(inputs: Sequence[Input]) -> list[Mapping[str, object]]:
    """What a program that makes its own page must know."""
    return [
        {
            "name": one.name,
            "kind": one.kind,
            "label": one.label,
            "help": one.help,
            "required": one.required,
            "max_length": one.max_length,
            "choices": [{"id": id, "label": label} for id, label in one.choices],
        }
        for one in inputs
    ]
