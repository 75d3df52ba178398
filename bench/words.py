"""Texts whose words are as common as those of real ones: a few in every text, most of them rare."""

import bisect
import itertools
import random

_COMMON = """och jag att det i en på är som för har inte med av till den om men ni min vi kan från så
eller hej tack var när fått mig mitt man hur vad nu får blev skulle finns efter vill bara också""".split()

_SERVICE = """faktura räkning avtal betalning konto adress flytt kund ärende svar tid kostnad avgift
ansökan anmälan beslut hyra el vatten avfall sopor parkering tillstånd bygglov skola förskola plats
leverans paket retur order beställning pengar belopp summa mejl telefon nummer blankett handläggare
kommun besked klagomål fel problem fråga hjälp mätare avläsning abonnemang uppsägning reklamation
bredband router internet avbrott tekniker besök lägenhet nyckel grannar värme fukt läcka kran""".split()

_SYLLABLES = """ba be bo da de do fa fe fi ga ge gå ha he hå ka ke ki ko la le li lo må ma me mi na ne
no nå pa pe pi ra re ri ro sa se si so stå ta te ti to tra va ve vi vä ä ö ång ber dal fors gren holm
lund sten ström vall vik mark lin ler ner ser ter""".split()

RARE = 60_000
_ENDINGS = ("", "", "", "en", "ar", "er", "na", "s")


class Words:
    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        rare = self._make_rare()
        self.words = [*_COMMON, *_SERVICE, *rare]
        self._weights = list(itertools.accumulate(_weigh(rare)))
        self._names = [word.capitalize() for word in rare[:20_000]]

    def text(self, length: int) -> str:
        chosen = [self._word() for _ in range(length)]
        return " ".join(chosen)

    def name(self) -> str:
        first, last = self._chance.choice(self._names[:500]), self._chance.choice(self._names)
        return f"{first} {last}"

    def _word(self) -> str:
        at = self._chance.random() * self._weights[-1]
        word = self.words[bisect.bisect(self._weights, at)]
        return word + self._chance.choice(_ENDINGS) if len(word) > 3 else word

    def _make_rare(self) -> list[str]:
        heads = [*_SERVICE, *_SYLLABLES]
        made: dict[str, None] = {}
        while len(made) < RARE:
            parts = self._chance.choices(_SYLLABLES, k=self._chance.randint(1, 3))
            made["".join([*parts, self._chance.choice(heads)])] = None
        return list(made)


def _weigh(rare: list[str]) -> list[float]:
    """Half of a text is words like *och*, a third the trade's own; the rest falls off as 1/n."""
    tail = [1 / (n + 10) for n in range(len(rare))]
    total = sum(tail)
    return [
        *(0.50 / len(_COMMON) for _ in _COMMON),
        *(0.33 / len(_SERVICE) for _ in _SERVICE),
        *(0.17 * weight / total for weight in tail),
    ]
