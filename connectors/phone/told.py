"""What a telephone system tells: one thing about one call."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Step(StrEnum):
    STARTED = "started"  # it rings
    ANSWERED = "answered"
    ENDED = "ended"
    RECORDING = "recording"  # where it can be listened to
    VOICEMAIL = "voicemail"  # what the caller left, as text where the system can


def _sensible(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2200:
        raise ValueError("must lie between the years 2000 and 2200")
    return at.astimezone(UTC)


When = Annotated[AwareDatetime, AfterValidator(_sensible)]
Line = Annotated[str, Field(max_length=200)]


class Told(BaseModel):
    """Unknown keys are left alone: telephone systems send many."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    event: Step
    call: Annotated[str, Field(min_length=1, max_length=200)]
    at: When | None = None
    direction: Literal["in", "out"] = "in"
    number: Annotated[str, Field(max_length=100)] = ""
    """The customer's; empty when it is hidden."""
    name: Line = ""
    extension: Annotated[str, Field(max_length=32)] = ""
    started_at: When | None = None
    answered_at: When | None = None
    """Systems that tell only once, when a call has ended, say here what they know."""
    text: Annotated[str, Field(max_length=100_000)] = ""
    url: Annotated[str, Field(max_length=2_000, pattern=r"^(https?://[^\s]+)?$")] = ""
