"""What customers of the demo write in public, and how they thank."""

from collections.abc import Mapping, Sequence

POSTS: Sequence[str] = (
    "I vinter byter vi elmätare i Norrby och Sandvik. Du får ett brev två veckor innan vi kommer.",
    "Från 1 januari sänker vi priset på fjärrvärme med 4 procent. Vad tycker ni om det?",
    "Störning på fibernätet i Hamnen i natt kl. 01–04: vi uppgraderar. Hör av er om något strular.",
)
PICTURES: Sequence[str] = (
    "Första frosten över kraftstationen ❄️",
    "Vårt gäng som håller vattnet rent – i ur och skur 💧",
)
COMMENTS: Mapping[str, Sequence[str]] = {
    "sv": (
        "Hur länge kommer det att hålla på?",
        "Gäller det här oss i Sandvik också?",
        "Bra jobbat! Men när kommer ni till Norrby?",
        "Jag har fortfarande inget internet. Vad händer?",
        "Ni svarar aldrig i telefon, så jag skriver här. Vem kan hjälpa mig med fakturan?",
    ),
    "nb": (
        "Hvor lenge skal dette vare?",
        "Gjelder dette oss i Sandvik også?",
        "Bra! Men når kommer dere til oss?",
        "Jeg har fortsatt ikke nett. Hva skjer?",
    ),
    "da": (
        "Hvor længe varer det?",
        "Gælder det også os i Sandvik?",
        "Flot! Men hvornår kommer I til os?",
        "Jeg har stadig intet internet. Hvad sker der?",
    ),
    "en": (
        "How long will this take?",
        "Does this concern us in Sandvik too?",
        "Great work! But when will it be our turn?",
        "I still have no internet. What is going on?",
    ),
}
