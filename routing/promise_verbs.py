"""How people write in five languages that they will come back. Pure data."""

import re

_ANSWER = (
    r"(?:(?:ett|et|eit|en|ei|ein|vårt|ditt|et endelig|ett slutligt) )?(?:svar|besked|beskjed|återkoppling|uppdatering|oppdatering"
    r"|opdatering|tilbakemelding|tilbagemelding|melding|bekräftelse|bekreftelse|bekræftelse|mer information|lyd|uppringning)"
)
_COMES_BACK = (
    # Swedish
    r"återkommer|återkomma|återkopplar|återkoppla|hör av (?:mig|oss)|höra av (?:mig|oss)|hör (?:vi|jag) av (?:oss|mig)"
    r"|vi hörs|hörs vi|(?:ringer|ringa) (?:upp |tillbaka )?(?:till )?(?:dig|er)|(?:ringer|ringa) (?:upp|tillbaka)|(?:jag|vi) ringer|ringer (?:jag|vi)"
    rf"|(?:ger|lämnar|ge|lämna) (?:jag |vi )?(?:dig |er )?{_ANSWER}|får (?:du|ni) {_ANSWER}|(?:du|ni) får {_ANSWER}|få {_ANSWER}"
    r"|svarar (?:dig|er|jag|vi)|(?:jag|vi) svarar|svara (?:dig|er)|(?:kontaktar|kontakta|meddelar|meddela|uppdaterar|uppdatera|mejlar|mailar|mejla|maila|sms:ar) "
    r"(?:jag |vi )?(?:dig|er)|(?:skriver|skriva) till (?:dig|er)|kommer (?:jag |vi )?tillbaka till (?:dig|er)|komma tillbaka till (?:dig|er)"
    # Norwegian, both kinds
    r"|(?:kommer|kjem) (?:jeg |vi |eg )?(?:tilbake|attende)|(?:komme|kome) (?:tilbake|attende)|(?:tar|tek|ta) (?:jeg |vi |eg )?kontakt"
    rf"|(?:gir|gjev|gi|gje) (?:jeg |vi |eg )?(?:deg |dere |dykk )?{_ANSWER}|(?:hører|høyrer) (?:du|dere|de) (?:fra|frå)|(?:du|dere|de) (?:hører|høyrer) (?:fra|frå)"
    rf"|får (?:du|dere|de) {_ANSWER}|(?:dere|de) får {_ANSWER}|(?:ringer|ringjer|ringe|ringje) (?:til )?(?:deg|dere|dykk|tilbake|attende)|ringjer (?:eg|vi)|(?:eg|vi) ringjer"
    r"|jeg ringer|ringer jeg|(?:svarer|svarar|svare) (?:deg|dere|dykk|jeg|vi|eg)|(?:jeg|vi|eg) svar[ea]r|(?:kontakter|kontaktar|kontakte|oppdaterer|oppdatere) (?:jeg |vi |eg )?(?:deg|dere|dykk)"
    r"|(?:skriver|skriv|skrive) til (?:deg|dere|dykk)|vender (?:jeg |vi )?tilbake|vende tilbake|(?:melder|melde) (?:meg|oss|tilbake)|(?:sier|seier|sie|seie) i?fr[aå]"
    r"|vi høres|høres vi|vi snakkes|snakkes vi|vi høyrest"
    # Danish
    rf"|vender (?:jeg |vi )?tilbage|vende tilbage|kommer (?:jeg |vi )?tilbage|komme tilbage|(?:giver|give) (?:jeg |vi )?(?:dig |jer )?{_ANSWER}"
    rf"|hører (?:du|i) fra|i hører fra|høre fra (?:mig|os)|får i {_ANSWER}|i får {_ANSWER}|(?:melder|melde) (?:jeg |vi )?tilbage"
    r"|(?:kontakter|kontakte|opdaterer|opdatere) (?:jeg |vi )?(?:dig|jer)|(?:ringer|ringe) (?:jeg |vi )?(?:til )?(?:dig|jer)|ringer (?:tilbage|op)|ringe (?:tilbage|op)|svarer (?:dig|jer)|svare (?:dig|jer)"
    r"|(?:skriver|skrive) (?:jeg |vi )?til (?:dig|jer)|(?:tager|tage|tar|tag) (?:jeg |vi )?(?:kontakt|fat i (?:dig|jer))|vi tales(?: ved)?|tales (?:vi )?ved"
)
_ENGLISH = (
    r"(?:get|getting|be|come|write|report|circle|reach) back to you|be back (?:with|to)|be in touch|get in touch with you|(?:call|phone|ring) you(?: back)?"
    r"|follow up with you|hear (?:back )?from (?:me|us)|let you know|update you|(?:reply|answer|respond|write) to you|have an (?:answer|update)"
    r"|(?:i|we)(?: will|['’]ll) be back(?= (?:by|before|within)\b)"
    r"|(?:contact|email|e-mail|text|message) you|reach out to you|(?:send|give) you (?:an? |our |my )?(?:answer|reply|update|response|call|ring)"
    r"|(?:you(?:['’]ll| will) (?:have|get|receive)) (?:an? |our |my )?(?:answer|reply|update|response)|(?:talk|speak) to you"
    r"|(?:i|we)(?: will|['’]ll) (?:reply|answer|respond|call|follow up|write|get back|call back|report back)|expect (?:an? |our )?(?:answer|reply|update|response)"
)
COMES_BACK = re.compile(rf"\b(?:(?P<english>{_ENGLISH})|{_COMES_BACK})\b")

BARE = re.compile(
    r"(?:återkomma|återkoppla|höra|ringa|svara|kontakta|meddela|uppdatera|mejla|maila|skriva|komma|komme|kome|vende|tag?e?|gi|gje|ge|lämna|få"
    r"|give|ringe|ringje|svare|skrive|kontakte|oppdatere|opdatere|melde|sie|seie|høre|get|getting|be|come|write|report|circle|reach|call|phone"
    r"|ring|follow|hear|let|update|reply|answer|respond|have|contact|email|e-mail|text|message|send|give|talk|speak|expect)\b"
)
"""A verb that promises nothing without another: `will`, `ska`, `att`."""
LEADS_ON = re.compile(
    r"\b(?:ska|skall|kommer|kjem|skal|vil|vill|kan|hoppas|räknar|lovar|lover|siktar|försöker|forsøker|prøver|planerar|att|å|at|to|will|can|shall|hope|aim|plan|let)\b"
    r"|['’]ll\b"
)
CANNOT = re.compile(
    r"\b(?:(?:inte|ikke|ikkje|ej|icke|not)(?! (?:senare|senere|seinare|later|bara|bare|berre|only|minst|mindst)\b)|aldrig|aldri|never|varken|verken|hverken"
    r"|neither|nor|cannot|\w+n['’]t|unable|instead of|istället för|i stället för|i stedet for|uten å|utan att|uden at|knappast|neppe|næppe|hardly"
    r"|kanske|kanskje|måske|maybe|perhaps|might|eventuellt|eventuelt|muligens|muligvis|(?:i|we) (?:may|could|would|should have|tried|used)"
    r"|skulle|ville|borde|tried|trying|försökte|forsøkte|prøvde|prøvede|forsøgte|did)\b"
)
"""Before the verb, or right after it."""
CONDITION = re.compile(
    r"\b(?:om|if|unless|hvis|dersom|ifall|såvida|med mindre|in case|når|när|whether) (?:jag|vi|jeg|eg|i|we|de|they|han|hun|hon|she|he|you|du|ni|dere)"
    r"(?: \w+){0,2}['’]?\w* *$"
)
THEIRS = re.compile(
    r"\b(?:please|vänligen|vennligst|venligst|gjerne|gerne|gärna|bedes|bes"
    r"|(?:kan|kunne|vill|vil|ville|måste|må|skal|ska|bör|bør|can|could|would|will|om|hvis|if|når|när) (?:du|ni|dere|i|de|you)"
    r"|(?:du|ni|dere|dykk|de|you)(?: (?:kan|vil|må|skal|ska|bør|bör|can|could|should|will|must|may))?) (?:\w+ )?$"
)
OURS = re.compile(r" (?:jag|vi|jeg|eg|i|we)\b| av (?:mig|oss)\b| (?:meg|oss|dig|deg|er|jer|dykk)\b")
CUSTOMER_MAY = re.compile(
    r"återkom|återkoppla|hör[a ]|kom|kjem|vend|t(?:a|ar|ek|age|ager|ag) kontakt|meld|sie|seie|get back|be in touch"
)
