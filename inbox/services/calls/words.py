"""What the list shows of a call that nobody has said anything about yet."""

from collections.abc import Mapping

from routing.when_said import nearest

WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {"call": "Telefonsamtal", "visit": "Besök", "missed": "Missat samtal"},
    "nb": {"call": "Telefonsamtale", "visit": "Besøk", "missed": "Tapt anrop"},
    "da": {"call": "Telefonsamtale", "visit": "Besøg", "missed": "Ubesvaret opkald"},
    "en": {"call": "Telephone call", "visit": "Visit", "missed": "Missed call"},
}


def said_of(what: str, language: str) -> str:
    return WORDS[nearest(language)][what]
