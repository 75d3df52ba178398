"""How people write in four languages that they will come back. Pure data."""

import re

_COMES_BACK = (
    # Swedish
    r"återkommer|återkomma|återkopplar|återkoppla|hör av (?:mig|oss)|höra av (?:mig|oss)|hör vi av oss"
    r"|hör jag av mig|ringer (?:upp |tillbaka )?(?:dig|er)|ringer (?:upp|tillbaka)|(?:ger|lämnar) (?:dig |er )?(?:ett )?besked"
    r"|får (?:du|ni) (?:ett )?(?:svar|besked)|(?:du|ni) får (?:ett )?(?:svar|besked)|svarar (?:dig|er)"
    # Norwegian
    r"|kommer (?:jeg |vi )?tilbake|komme tilbake|tar kontakt|ta kontakt|gir (?:deg|dere) (?:et )?(?:svar|beskjed|tilbakemelding)"
    r"|hører (?:du|dere) fra|(?:du|dere) hører fra|får (?:du|dere) (?:et )?(?:svar|beskjed)|(?:du|dere) får (?:et )?(?:svar|beskjed)"
    r"|ringer (?:deg|dere|tilbake)|svarer (?:deg|dere)"
    # Danish
    r"|vender (?:jeg |vi )?tilbage|vende tilbage|kommer (?:jeg |vi )?tilbage|giver (?:dig|jer) (?:et )?(?:svar|besked)"
    r"|hører (?:du|i) fra|(?:du|i) hører fra|får (?:du|i) (?:et )?(?:svar|besked)|(?:du|i) får (?:et )?(?:svar|besked)"
    r"|kontakter (?:jeg |vi )?(?:dig|jer)|ringer (?:dig|jer|tilbage)|svarer (?:dig|jer)"
    # English
    r"|(?:get|getting|be|come|write|report) back to you|be back (?:with|to)|be in touch|(?:call|phone|ring) you(?: back)?"
    r"|follow up with you|hear (?:back )?from (?:me|us)|let you know|update you|(?:reply|answer) to you|have an answer"
)
COMES_BACK = re.compile(rf"\b(?:{_COMES_BACK})\b")

NOT_OURS = re.compile(
    r"\b(?:inte|ikke|aldrig|aldri|cannot|can['’]?t|won['’]?t|unable to|not be able to"
    r"|(?:kan|kunne|vill|vil|måste|må|skal|ska|can|could|would|will|please|om|hvis|if) (?:du|ni|dere|i|de|you)(?= (?:återk|höra|vende|komme|ta |get|call|be |svar)))\b"
)
"""A promise that is taken back in the same breath, or asked of the customer."""
