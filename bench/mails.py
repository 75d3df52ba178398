"""Ordinary customers' mails, made from the messages that the demo ships with."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

MESSAGES = Path(__file__).parent.parent / "config" / "examples" / "demo" / "messages.jsonl"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def mails(count: int, to: str, seed: int = 1) -> Iterator[bytes]:
    """Each another mail; a third as HTML too, one in twenty with a file, one in five by a known sender."""
    chance = random.Random(seed)
    texts = [json.loads(line) for line in MESSAGES.read_text().splitlines()]
    for number in range(count):
        one = chance.choice(texts)
        who = chance.randrange(max(1, number)) if chance.random() < 0.2 else number
        yield _mail(number, who, one, to, chance)


def _mail(number: int, who: int, one: dict[str, str], to: str, chance: random.Random) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Kund {who} <kund{who}@posten.example>"
    mail["To"] = to
    mail["Subject"] = one.get("subject") or one["text"][:40].replace("\n", " ")
    mail["Date"] = format_datetime(NOW + timedelta(seconds=number))
    mail["Message-ID"] = f"<bench{number}.{chance.randrange(10**9)}@posten.example>"
    mail.set_content(one["text"])
    if chance.random() < 0.33:
        paragraphs = "".join(f"<p>{line}</p>" for line in one["text"].splitlines())
        mail.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    if chance.random() < 0.05:
        content = chance.randbytes(20_000)
        mail.add_attachment(content, maintype="image", subtype="jpeg", filename="bild.jpg")
    return mail.as_bytes()
