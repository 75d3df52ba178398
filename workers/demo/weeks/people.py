"""Customers of weeks ago: more of them than those who write while one looks, each in one language."""

import random
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox.services.demo.material import Customer

MANY: Mapping[str, int] = {"sv": 185, "nb": 70, "da": 60, "en": 43}
DOMAINS: Mapping[str, str] = {
    "sv": "mail.example",
    "nb": "epost.example",
    "da": "post.example",
    "en": "inbox.example",
}
FIRST: Mapping[str, str] = {
    "sv": """Anna Erik Karin Lars Eva Anders Maria Johan Kristina Per Birgitta Nils Elisabet Mikael Linnéa
        Gunnar Emma Hans Sofia Daniel Ingrid Fredrik Sara Gustav Margareta Bengt Helena Mattias Astrid Peter
        Leyla Hamid Yusuf Amina Agnieszka Zoran Nadia Svetlana Ibrahim Mira""",
    "nb": """Anne Jan Inger Kjell Marit Bjørn Kari Arne Liv Knut Ingeborg Geir Hilde Terje Randi Morten Silje
        Tor Berit Svein Solveig Hege Trond Tone Yasmin Ahmed""",
    "da": """Anne Peter Kirsten Michael Hanne Jens Mette Lars Anna Henrik Lone Thomas Camilla Rasmus Inge
        Jørgen Susanne Niels Bente Preben Gitte Kasper Aisha Omar""",
    "en": """Olivia James Hannah Oliver Sarah William Aoife Rahul Meera Liam Chloe Ethan Wei Amara Kofi
        Sophie George Rebecca Marco Ana""",
}
LAST: Mapping[str, str] = {
    "sv": """Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Lindberg
        Lindqvist Sandberg Forsberg Sjöberg Wallin Engström Danielsson Håkansson Lundin Björk Ström Åberg
        Nordin Holmberg Hosseini Yılmaz Kowalska Jovanović Abdi""",
    "nb": """Hansen Johansen Olsen Larsen Andersen Nilsen Kristiansen Berg Hagen Dahl Lie Eide Solheim
        Bakke Moen Lund Sæther Aas Tangen Myhre""",
    "da": """Nielsen Jensen Hansen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen Madsen Kjær
        Thomsen Mortensen Winther Dahl Bruun Lauridsen Toft""",
    "en": """Smith Patel Brown Walsh Taylor Nguyen Evans Thomas Roberts Chen Wright Mensah Hughes Silva Rossi
        Khan Kelly Novak""",
}
FICTION = ((46313900600, 100), (46406280400, 100), (46980319200, 100), (46701740640, 58))
"""Numbers that belong to nobody: the first of each range, and how many. Just before the last stand those of the
customers who call while one looks."""


@dataclass(frozen=True, slots=True)
class Person:
    customer: Customer
    place: int

    @property
    def name(self) -> str:
        return self.customer.name

    @property
    def language(self) -> str:
        return self.customer.language

    @property
    def number(self) -> str:
        place = self.place
        for first, many in FICTION:
            if place < many:
                return f"+{first + place}"
            place -= many
        raise LookupError("more people than numbers")

    @property
    def handle(self) -> str:
        return _plain(self.name)[:15]


def make_people(chance: random.Random) -> dict[str, list[Person]]:
    """By language. Nobody has the name of another."""
    found: dict[str, list[Person]] = {}
    place = 0
    for language, many in MANY.items():
        firsts, lasts = FIRST[language].split(), LAST[language].split()
        pairs = [f"{first} {last}" for first in firsts for last in lasts]
        names = chance.sample(pairs, many)
        found[language] = [
            Person(Customer(name, _address(name, language), language), place + number)
            for number, name in enumerate(names)
        ]
        place += many
    return found


def _address(name: str, language: str) -> str:
    parts: Sequence[str] = [_plain(part) for part in name.split()]
    return f"{'.'.join(parts)}@{DOMAINS[language]}"


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ı": "i", "ð": "d"})


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(letter for letter in apart if letter.isascii() and letter.isalnum())
