"""How a mail would be understood, as the JSON object of docs/api.md."""

from collections.abc import Callable
from typing import Any

from connectors.email.threads import is_made
from inbox.model.messages import IncomingMessage


def describe(message: IncomingMessage, detect: Callable[[str], str]) -> dict[str, Any]:
    """`detect` tells the language of a text. Names and ids that we made up are left empty here."""
    return {
        "from_email": message.author.value if message.author else "",
        "from_name": message.called,
        "to": [party.value for party in message.to],
        "cc": [party.value for party in message.cc],
        "subject": message.subject,
        "text": message.text,
        "reply_text": message.reply_text,
        "html": message.html,
        "attachments": [
            {
                "filename": "" if a.unnamed else a.filename,
                "content_type": a.content_type,
                "size": len(a.content),
                "inline": a.inline,
            }
            for a in message.attachments
        ],
        "message_id": "" if is_made(message.message_id) else message.message_id,
        "in_reply_to": message.in_reply_to,
        "references": list(message.references),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "language": detect(message.reply_text or message.text),
        "auto": message.auto.value,
        "auto_reason": message.auto_reason,
    }
