"""A mail of which only the beginning was kept, because it is larger than we take in."""

from dataclasses import replace

from inbox.model.messages import IncomingMessage

_NOTICES = {
    "sv": "[Mejlet är för stort ({size}). Bara början finns här; bilagorna ligger kvar i brevlådan.]",
    "nb": "[E-posten er for stor ({size}). Bare begynnelsen er her; vedleggene ligger i postkassen.]",
    "nn": "[E-posten er for stor ({size}). Berre starten er her; vedlegga ligg i postkassa.]",
    "da": "[Mailen er for stor ({size}). Kun begyndelsen er her; de vedhæftede filer ligger i postkassen.]",
    "en": "[The mail is too large ({size}). Only its beginning is here; the attachments are still "
    "in the mailbox.]",
}


def mark(message: IncomingMessage, size: str, language: str) -> IncomingMessage:
    """Leaves out attachments: the last one is cut off and the others would look complete."""
    shown = f"{int(size) // 1_000_000} MB" if size.isascii() and size.isdigit() else "?"
    notice = _NOTICES.get(language.partition("-")[0], _NOTICES["en"]).format(size=shown)
    return replace(
        message,
        text=f"{message.text}\n\n{notice}".strip(),
        reply_text=f"{message.reply_text}\n\n{notice}".strip(),
        html="",
        attachments=(),
    )
