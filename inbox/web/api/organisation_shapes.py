"""Topics, tags, and the views that somebody saved."""

from pydantic import Field

from inbox.model.words import Priority, Record
from inbox.web.api.shapes import Shape


class TopicShape(Shape):
    id: str
    name: str
    names: dict[str, str] = {}
    """By language, as they were written."""
    parent: str | None = None
    instruction: str = ""
    mandate: str = ""
    priority: Priority | None = None
    record: Record = Record.NONE


class TagShape(Shape):
    id: str
    name: str
    uses: int = 0


class TagNew(Shape):
    name: str = Field(min_length=1, max_length=100)


class SavedViewShape(Shape):
    id: str
    name: str
    query: dict[str, str]
    shared: bool


class SavedViewBody(Shape):
    name: str = Field(min_length=1, max_length=100)
    query: dict[str, str]
    shared: bool = False


class FieldChoice(Shape):
    id: str
    label: dict[str, str]


class FieldShape(Shape):
    """A field of a customer, a conversation or a form; labels by language."""

    id: str
    type: str
    label: dict[str, str]
    choices: list[FieldChoice] = []


class FormShape(Shape):
    channel: str
    fields: list[FieldShape]


class OrganisationShape(Shape):
    name: str
    zone: str
    languages: list[str]
    contact_fields: list[FieldShape]
    conversation_fields: list[FieldShape]
    forms: list[FormShape]
