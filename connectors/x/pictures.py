"""Pictures with our answers: what X takes, and handing them over before anything is said.

docs.x.com, “Upload media”: one call for a picture of at most 5 MB; films and GIFs want another way, which is
not gone here. What was handed over and is named by no post within a day is forgotten by X.
"""

from collections.abc import Sequence

from connectors.x.api import Api
from inbox.model.errors import PermanentError
from inbox.model.outbound import OutgoingAttachment
from inbox.model.words import NotSent

TYPES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 5_000_000
MOST_IN_A_POST = 4


def check(files: Sequence[OutgoingAttachment]) -> None:
    """Raises PermanentError. The composer says so before; this is for what comes another way."""
    for one in files:
        if one.content_type not in TYPES:
            raise PermanentError(
                f"X takes pictures (JPEG, PNG, WebP), not {one.filename}.", why=NotSent.NO_FILES
            )
        if len(one.content) > MOST_BYTES:
            raise PermanentError(
                f"{one.filename} is larger than {MOST_BYTES:,} bytes.", why=NotSent.TOO_LARGE
            )


def hand_over(api: Api, files: Sequence[OutgoingAttachment], public: bool) -> tuple[str, ...]:
    """Their ids, to be named by a post or a message."""
    category = "tweet_image" if public else "dm_image"
    return tuple(api.upload(one.content, one.content_type, category) for one in files)
