"""A small desk's messages: three topics in four languages, made from parts so that no two are alike."""

from itertools import product

from routing.learning.examples import Example

_OPENINGS = {
    "sv": ("Hej,", "God morgon!", "Ursäkta,"),
    "nb": ("Hei,", "God morgen!", "Unnskyld,"),
    "da": ("Hej,", "Godmorgen!", "Undskyld,"),
    "en": ("Hello,", "Good morning!", "Excuse me,"),
}
_SAID = {
    ("invoice", "sv"): (
        "fakturan är för hög",
        "jag förstår inte räkningen",
        "vi betalade räkningen",
    ),
    ("invoice", "nb"): (
        "fakturaen er for høy",
        "jeg forstår ikke regningen",
        "vi betalte regningen",
    ),
    ("invoice", "da"): (
        "fakturaen er for høj",
        "jeg forstår ikke regningen",
        "vi betalte regningen",
    ),
    ("invoice", "en"): ("the invoice is too high", "I don't get the bill", "we paid the bill"),
    ("leak", "sv"): ("det läcker vatten", "ett rör har gått sönder", "vattnet rinner i källaren"),
    ("leak", "nb"): ("det lekker vann", "et rør er gått i stykker", "vannet renner i kjelleren"),
    ("leak", "da"): ("der lækker vand", "et rør er gået i stykker", "vandet løber i kælderen"),
    ("leak", "en"): ("water is leaking", "a pipe has burst", "water runs in the cellar"),
    ("moving", "sv"): ("vi flyttar in i juni", "jag flyttar till Lund", "ny adress från maj"),
    ("moving", "nb"): ("vi flytter inn i juni", "jeg flytter til Oslo", "ny adresse fra mai"),
    ("moving", "da"): ("vi flytter ind i juni", "jeg flytter til Aarhus", "ny adresse fra maj"),
    ("moving", "en"): ("we move in in June", "I move to Leeds", "new address from May"),
}


def few() -> list[Example]:
    return [
        Example(f"{opening} {said}.", topic, language)
        for (topic, language), sayings in _SAID.items()
        for opening, said in product(_OPENINGS[language], sayings)
    ]
