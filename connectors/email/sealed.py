"""Mails whose words are closed to us: encrypted (RFC 3156, RFC 8551), or signed so that only a program that
knows S/MIME gets them out. What came stands as a file beside an empty text; somebody must be told why."""

from connectors.email.mime import Part
from connectors.email.signed_data import SMIME

_SIGNED = frozenset({"signed-data", "certs-only"})
_PGP = "-----BEGIN PGP MESSAGE-----"


def sealed(root: Part, text: str) -> str:
    """`encrypted`, `signed`, or nothing where the words can be read."""
    if text.lstrip().startswith(_PGP):
        return "encrypted"
    if root.content_type == "multipart/encrypted":
        return "encrypted"
    part = root
    while len(part.children) == 1:
        part = part.children[0]
    if part.content_type not in SMIME or text.strip():
        return ""
    return "signed" if part.params.get("smime-type", "").lower() in _SIGNED else "encrypted"
