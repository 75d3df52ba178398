"""What is like a conversation, and what is rising."""

from datetime import datetime

from inbox.web.api.shapes import Named, Shape


class AnswerShape(Shape):
    author: str
    text: str
    """Its beginning."""


class SimilarShape(Shape):
    conversation: str
    number: int
    subject: str
    language: str
    status: str
    created_at: datetime
    topic: Named | None
    likeness: float
    """Between 0 and 1."""
    answer: AnswerShape | None
    """The first that a person wrote."""


class ThemeCase(Shape):
    conversation: str
    number: int
    subject: str


class ThemeShape(Shape):
    terms: list[str]
    """Words that stand together, the surest first."""
    count: int
    """Messages of this hour with the first of them."""
    expected: float
    """In this hour of a normal week."""
    topic: Named | None
    """What at least half of them are about."""
    conversations: list[ThemeCase]


class RisingShape(Shape):
    since: datetime
    to: datetime
    weeks: int
    """Earlier weeks that it was held against; with fewer than three nothing is said."""
    messages: int
    normally: float | None
    themes: list[ThemeShape]
