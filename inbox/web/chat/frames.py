"""What goes over a visitor's line, both ways: JSON objects with a `kind`."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from inbox.store.reading.chats import Said
from inbox.store.unit import AnyRow

MAX_FRAME = 64 * 1024
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Hello(_Frame):
    """The first frame of a line, or of a page that comes back."""

    kind: Literal["hello"]
    token: Annotated[str, Field(max_length=2_000)] = ""
    identity: Annotated[str, Field(max_length=4_000)] = ""
    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    """The number of the log up to which this browser has been told."""
    page: Annotated[str, Field(max_length=2_000)] = ""


class Say(_Frame):
    kind: Literal["say"]
    id: ClientId
    """Made by the browser: said twice, it is one message."""
    text: Annotated[str, Field(max_length=50_000)]


class Typing(_Frame):
    kind: Literal["typing"]
    on: bool = True


class Got(_Frame):
    """These messages of ours are here."""

    kind: Literal["got"]
    ids: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[0-9]{1,19}$")], ...], Field(max_length=200)
    ]


class Address(_Frame):
    kind: Literal["address"]
    email: Annotated[str, Field(max_length=320)]
    name: Annotated[str, Field(max_length=200)] = ""


class Page(_Frame):
    """The visitor went on to another page of the site."""

    kind: Literal["page"]
    page: Annotated[str, Field(max_length=2_000)]


class End(_Frame):
    kind: Literal["end"]


Incoming = Hello | Say | Typing | Got | Address | Page | End
_incoming: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="kind")])


def read_frame(raw: str | bytes) -> Incoming | None:
    """None for what is no frame of ours."""
    try:
        return _incoming.validate_json(raw)
    except (ValidationError, ValueError):
        return None


def frame(kind: str, **facts: Any) -> str:
    return to_json({"kind": kind, **facts}).decode()


def message(said: Said, address: str) -> Mapping[str, Any]:
    """`address` is where files are, up to their id."""
    return {
        "id": str(said.id),
        "mine": said.mine,
        "client": said.client_id,
        "name": said.name,
        "text": said.text,
        "at": said.at,
        "files": [_file(one, address) for one in said.files],
        "waits": said.waits,
    }


def _file(row: AnyRow, address: str) -> Mapping[str, Any]:
    return {
        "name": row.filename,
        "size": row.size,
        "id": str(row.id),
        "at": address.replace("{id}", quote(str(row.id))) if address else "",
    }


def messages(said: Iterable[Said], address: str) -> list[Mapping[str, Any]]:
    return [message(one, address) for one in said]
