"""Whether somebody asks what is happening with their matter. Pure; some microseconds a message."""

import re

MOST = 2_000
"""Characters that are read: whoever asks does so early."""

_PATTERNS: tuple[tuple[str, str], ...] = (
    # Swedish
    ("händer", r"vad händer(?! (om|när|ifall|då jag|den dag))"),
    ("hur ", r"hur (går det|ligger det till)(?! till)\b"),
    (
        "när ",
        r"när (får|kan|hör|kommer) (jag|vi) (få |förvänta )?(mig |oss )?(ett |något |höra |ert )?"
        r"(svar|besked|höra|återkoppling)",
    ),
    ("fått", r"(inte|aldrig|inget) fått\b.{0,20}\b(svar|besked|något|återkoppling)"),
    ("hört", r"(inte|aldrig|inget) hört\b.{0,20}\b(något|ifrån er|från er|av er)"),
    ("svar", r"(inget svar|inga svar|inte svarat)"),
    ("återkommit", r"inte återkommit"),
    ("glömt", r"har ni glömt"),
    ("uppdatering", r"(någon|nån|några|ny) uppdatering"),
    ("väntar", r"(väntar fortfarande|fortfarande väntar)"),
    ("status", r"status (på|för|i|kring) (mitt|ärende|vårt|min|mit|det|sagen|saken|saka)"),
    # Norwegian
    ("skjer", r"hva skjer(?! (hvis|når|om jeg|dersom))"),
    ("hvordan", r"hvordan (går det med|ligger det an)\b"),
    (
        "når ",
        r"når (får|kan|hører) (jeg|vi) (få |forvente )?(et |noe |fra dere |en )?"
        r"(svar|fra dere|tilbakemelding|beskjed|høre)",
    ),
    (
        "ikke",
        r"ikke (fått|hørt|mottatt|fået|modtaget)\b.{0,20}\b(svar|noe|tilbakemelding|fra (dere|jer)|noget|besked|tilbage)",
    ),
    (
        "aldri",
        r"aldrig? (fått|hørt|mottatt|fået|modtaget)\b.{0,20}\b(svar|noe|tilbakemelding|fra (dere|jer)|noget|besked|tilbage)",
    ),
    ("glemt", r"har (dere|i) glemt"),
    ("oppdatering", r"(noen|noe) oppdatering"),
    ("noe nytt", r"noe nytt"),
    ("venter", r"(venter (fortsatt|fremdeles|stadig)|(fortsatt|stadig) venter)"),
    # Danish
    ("sker der", r"hvad sker der(?! (hvis|når|ved))"),
    (
        "hvornår",
        r"hvornår (får|kan|hører) (jeg|vi) (få |forvente )?(et |noget |fra jer |en )?"
        r"(svar|fra jer|besked|tilbagemelding|høre)",
    ),
    ("opdatering", r"(nogen|en) opdatering"),
    ("noget nyt", r"noget nyt\b"),
    # English
    ("what", r"what(['’]s| is| has been) (happening|going on)"),
    ("any ", r"any (news|updates?)\b(?! (to|of) (the|your) (app|software|website))"),
    ("an update", r"an update (on|about|regarding)"),
    (
        "when ",
        r"when (will|can|do|should|could) (i|we) (get|hear|expect|receive) "
        r"(a (reply|response|decision)|an (answer|update)|anything|back|from you)",
    ),
    (
        "have",
        r"haven?(?:['’]?t| not| never) (yet )?(heard|hear|received|receive|gotten|got|had) "
        r".{0,12}\b(back|anything|reply|answer|response|from you)",
    ),
    ("forgotten", r"have you forgotten"),
    (
        "status",
        r"status (of|on|for) (my|our|the|this) (case|ticket|request|order|complaint|matter|issue)",
    ),
    ("waiting", r"still waiting (for|to hear|on)"),
)
"""Each with letters that must be there: most texts are passed without a pattern being tried."""
_ASKS = tuple((letters, re.compile(pattern)) for letters, pattern in _PATTERNS)


def asks_what_happens(text: str) -> bool:
    """In Swedish, Norwegian, Danish or English, whichever it is."""
    read = " ".join(text[:MOST].casefold().split())
    return any(letters in read and pattern.search(read) for letters, pattern in _ASKS)
