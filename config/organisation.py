"""The shape of organisation.yaml."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.channels import Id, Language
from config.colours import MIN_CONTRAST, contrast
from config.e_id import EId
from config.notices import Notices
from config.retention import Retention
from config.updates import Updates
from config.webhooks import Webhook
from config.zones import Zone

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$", max_length=500)]


def _top_of_a_site(address: str) -> str:
    address = address.rstrip("/")
    if address.count("/") > 2:
        top = "/".join(address.split("/")[:3])
        raise ValueError(f"our pages have a site of their own, without a path: {top}")
    return address


BaseUrl = Annotated[WebAddress, AfterValidator(_top_of_a_site)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    BOOL = "bool"


class TagMode(StrEnum):
    FREE = "free"
    LIST = "list"


class Colours(Shape):
    brand: Colour = "#0E5C56"
    on_brand: Colour = "#FFFFFF"
    """Text on the brand's colour."""
    brand_bg: Colour = "#E4F1EF"
    """A pale ground for text in the brand's colour."""

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        for text, ground in (("on_brand", "brand"), ("brand", "brand_bg")):
            ratio = contrast(getattr(self, text), getattr(self, ground))
            if ratio < MIN_CONTRAST:
                raise ValueError(
                    f"{text} on {ground} has a contrast of {ratio:.1f}:1; "
                    f"text needs {MIN_CONTRAST}:1 to be read by everybody"
                )
        return self


class Accessibility(Shape):
    url: WebAddress | None = None
    text: dict[Language, str] = Field(default_factory=dict)


class TypedField(Shape):
    """A field of a contact or a conversation."""

    id: Id
    type: FieldType = FieldType.TEXT
    label: dict[Language, str] = Field(min_length=1)
    choices: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_choices_if_it_is_one(self) -> Self:
        if (self.type is FieldType.CHOICE) != bool(self.choices):
            raise ValueError("choices belong to a field of type choice, and it needs some")
        return self


class Learning(Shape):
    """What the program may learn from the organisation's own history. Nothing of it leaves the machine."""

    enabled: bool = True
    after: Annotated[int, Field(ge=1, le=10_000)] = 50
    """Topics that people set or corrected before it learns again."""
    do_precision: Annotated[float, Field(ge=0.8, le=0.999)] = 0.95
    """How often it must have been right before it sets a topic by itself."""
    suggest_precision: Annotated[float, Field(ge=0.1, le=0.95)] = 0.5
    """The same before it suggests one."""


class Organisation(Shape):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    zone: Zone = "Europe/Stockholm"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166: whose telephone numbers those without a country code are. Left out: by the zone."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """Those that customers are served in; the first is the default."""
    base_url: BaseUrl | None = None
    """Where customers reach our pages. Left out: the address that the server listens on."""
    colours: Colours = Colours()
    accessibility_statement: Accessibility = Accessibility()
    contact_fields: tuple[TypedField, ...] = ()
    conversation_fields: tuple[TypedField, ...] = ()
    reopen_window_days: Annotated[float, Field(gt=0, le=3650)] = 14
    learning: Learning = Learning()
    updates: Updates = Updates()
    e_id: tuple[EId, ...] = ()
    brake: bool = False
    """Holds everything automatic until it is taken away."""

    tags: TagMode = TagMode.FREE
    """Whether agents may make new tags, or choose from the list that leads keep."""
    webhooks: tuple[Webhook, ...] = ()
    """Addresses that rules may call."""
    retention: Retention = Retention()
    notices: Notices = Notices()
    """How those who work here are told of things outside of the console."""

    @model_validator(mode="after")
    def _knows_what_e_ids_match(self) -> Self:
        known = {field.id for field in self.contact_fields}
        for one in self.e_id:
            unknown = [m.field for m in one.match if m.field is not None and m.field not in known]
            if unknown:
                raise ValueError(
                    f'e_id {one.id}: there is no field "{unknown[0]}" in contact_fields'
                )
        return self

    @property
    def reopen_window(self) -> timedelta:
        return timedelta(days=self.reopen_window_days)

    @property
    def default_language(self) -> str:
        return self.languages[0]
