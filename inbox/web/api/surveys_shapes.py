"""What a customer thought of how it went."""

from datetime import datetime

from inbox.web.api.shapes import Shape


class SurveyShape(Shape):
    id: str
    asked_at: datetime
    channel: str
    answered_at: datetime | None
    changed_at: datetime | None
    satisfaction: int | None
    """1 to 5."""
    effort: int | None
    """1 to 7; 7 is very easy."""
    comment: str
    follow_up: str | None
