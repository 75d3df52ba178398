"""Time zones by the names of the IANA database."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f'there is no time zone "{name}"; write one such as Europe/Stockholm'
        ) from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]
