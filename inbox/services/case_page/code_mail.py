"""Words of mails that answer what was typed on a page. They hold nothing that a customer wrote."""

from collections.abc import Mapping

from inbox.services.plan import Plan

SUBJECTS: Mapping[str, str] = {
    "sv": "Din kod till {name}",
    "nb": "Koden din til {name}",
    "da": "Din kode til {name}",
    "en": "Your code for {name}",
}
BODIES: Mapping[str, str] = {
    "sv": "{code}\n\nDet här är din kod för att läsa och skriva i ärende {number} hos {name}. "
    "Den gäller i tio minuter.\n\n"
    "Om du inte bad om en kod behöver du inte göra något. Lämna den inte vidare till någon.",
    "nb": "{code}\n\nDette er koden din for å lese og skrive i sak {number} hos {name}. "
    "Den gjelder i ti minutter.\n\n"
    "Hvis du ikke ba om en kode, trenger du ikke gjøre noe. Ikke gi den videre til noen.",
    "da": "{code}\n\nDet er din kode til at læse og skrive i sag {number} hos {name}. "
    "Den gælder i ti minutter.\n\n"
    "Hvis du ikke bad om en kode, behøver du ikke gøre noget. Giv den ikke videre til nogen.",
    "en": "{code}\n\nThis is your code for reading and writing in case {number} at {name}. "
    "It is good for ten minutes.\n\n"
    "If you did not ask for a code, you need not do anything. Give it to nobody.",
}
RECEIPTS: Mapping[str, str] = {
    "sv": "{name} har fått ditt meddelande",
    "nb": "{name} har fått meldingen din",
    "da": "{name} har modtaget din besked",
    "en": "{name} has your message",
}
_NEAR = {"nn": "nb", "no": "nb"}


def receipt_subject(language: str, plan: Plan) -> str:
    language = language or plan.organisation.default_language
    return _in(RECEIPTS, language).format(name=plan.organisation.name)


def code_subject(language: str, name: str) -> str:
    return _in(SUBJECTS, language).format(name=name)


def code_body(language: str, code: str, number: int, name: str) -> str:
    return _in(BODIES, language).format(code=code, number=number, name=name)


def _in(texts: Mapping[str, str], language: str) -> str:
    short = language.partition("-")[0]
    return texts.get(_NEAR.get(short, short)) or texts["en"]
