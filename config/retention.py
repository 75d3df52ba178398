"""How long things are kept that nobody asks for any more."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FEWEST, MOST = 90, 36_500
Days = Annotated[int, Field(ge=FEWEST, le=MOST)]


class Retention(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    who_looked: Days | None = 1826
    """Days. Who opened what, and why: five years. None keeps it for ever."""
    visits: Days | None = 400
    """Days. How long single visits took; what figures made of them stays."""
