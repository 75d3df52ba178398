"""What the organisation calls its fields, and the views that somebody saved."""

from pydantic import Field

from inbox.web.api.shapes import Shape


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
