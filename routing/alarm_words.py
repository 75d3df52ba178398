"""Words by which people say that it burns: of threats, despair, danger and the law, by language.

A line is a phrase of words in order; `*` at the end of a word stands for any ending. Written for this program.
"""

from collections.abc import Mapping

NORDIC = ("sv", "nb", "nn", "da")

PHRASES: Mapping[str, Mapping[str, str]] = {
    "threat": {
        "sv": """
            ska döda er|ska döda dig|slå ihjäl|skjuta er|skjuta dig|skada er|skada dig|tända eld på|bränna ner
            spränga er|vet var du bor|vet var ni bor|ni ska få ångra|du ska få ångra|kommer att hämnas|ska hämnas
            komma ner med ett vapen|spöa upp|slå in skallen|slå sönder ert kontor|bomb*hot
        """,
        "nb": """
            skal drepe dere|skal drepe deg|slå i hjel|slå ihjel|skyte dere|skyte deg|skade dere|skade deg|tenne på
            brenne ned|sprenge dere|vet hvor du bor|vet hvor dere bor|skal få angre|kommer til å hevne|skal hevne
            banke opp|knuse kontoret|bombe*trussel
        """,
        "nn": """
            skal drepe dykk|skal drepe deg|slå i hel|skyte dykk|skyte deg|skade dykk|skade deg|tenne på|brenne ned
            veit kvar du bur|veit kvar de bur|skal få angre|skal hemne
        """,
        "da": """
            slår jer ihjel|slår dig ihjel|slå jer ihjel|slå dig ihjel|dræbe jer|dræbe dig|skyde jer|skyde dig
            skade jer|skade dig|sætte ild til|sætte ild på|brænde ned|sprænge jer|ved hvor du bor|ved hvor i bor
            komme til at fortryde|kommer til at hævne|skal hævne|banke jer|tæve jer|smadre jeres|bombe*trussel
        """,
        "en": """
            kill you|kill you all|shoot you|hurt you|going to hurt|burn down|burn your|blow up|blow you up|beat you up
            know where you live|you will regret|you'll regret|make you pay|come after you|take revenge|smash your|bomb threat
        """,
    },
    "despair": {
        "sv": """
            orkar inte leva|vill inte leva|orkar inte längre|orkar inte mer|ta mitt liv|ta livet av mig|vill dö
            självmord*|ingen utväg|ser ingen utväg|helt förtvivla*|desperat*|står på gatan|blir hemlös*|är hemlös*
            inga pengar till mat|inte råd med mat|inte råd med medicin*|barnen svälter|barnen fryser|bryter ihop
        """,
        "nb": """
            orker ikke leve|vil ikke leve|orker ikke lenger|orker ikke mer|ta mitt eget liv|ta livet av meg|ta livet mitt|vil dø
            selvmord*|ingen utvei|ser ingen utvei|helt fortvil*|desperat*|står på gata|blir hjemløs*|er hjemløs*
            ikke penger til mat|ikke råd til mat|ikke råd til medisin*|barna fryser|bryter sammen
        """,
        "nn": """
            orkar ikkje leve|vil ikkje leve|orkar ikkje lenger|orkar ikkje meir|ta mitt eige liv|ta livet av meg|vil døy
            sjølvmord*|ingen utveg|ser ingen utveg|heilt fortvil*|desperat*|heimlaus*|ikkje råd til mat|borna frys
        """,
        "da": """
            orker ikke at leve|vil ikke leve|orker ikke længere|orker ikke mere|tage mit eget liv|tage livet af mig|vil dø
            selvmord*|ingen udvej|ser ingen udvej|helt fortvivle*|desperat*|står på gaden|bliver hjemløs*|er hjemløs*
            ikke penge til mad|ikke råd til mad|ikke råd til medicin*|børnene fryser|bryder sammen
        """,
        "en": """
            want to die|don't want to live|do not want to live|can't go on|cannot go on|can't take it any more|can't take it anymore
            kill myself|end my life|take my own life|suicid*|no way out|desperate*|in despair|homeless
            no money for food|can't afford food|cannot afford food|can't feed|children are freezing|kids are freezing
        """,
    },
    "danger": {
        "sv": """
            akut*|livsfar*|brinner|brandfara|gasläck*|luktar gas|luktar bränt|gnistrar|ligger strömförande|översvämma*
            respirator|syrgas*|dialys*|ambulans*|insulin|utan värme|barn utan vatten|elchock|fick ström
        """,
        "nb": """
            akutt*|livsfar*|brenner|brannfare|gasslekk*|lukter gass|lukter brent|gnistrer|strømførende|oversvøm*
            respirator|oksygen*|dialyse*|ambulanse*|insulin|uten varme|uten vann med barn|elektrisk støt|fikk støt
        """,
        "nn": """
            akutt*|livsfar*|brenn|brannfare|gasslekk*|luktar gass|luktar brent|gneistrar|straumførande|respirator
            dialyse*|ambulanse*|insulin|utan varme
        """,
        "da": """
            akut*|livsfar*|brænder|brandfare|gaslæk*|gasudslip*|lugter af gas|lugter brændt|gnister|strømførende|oversvømme*
            respirator|ilt*apparat*|dialyse*|ambulance*|insulin|uden varme|fik stød|elektrisk stød
        """,
        "en": """
            emergency|life threatening|life-threatening|on fire|is burning|fire hazard|gas leak|smell gas|smells of gas|smell burning
            sparking|sparks|live wire|flooding|flooded|ventilator|oxygen|dialysis|ambulance|insulin|without heating|electric shock
        """,
    },
    "law": {
        "sv": """
            advokat*|jurist*|stämma er|stämning*|stämmer er|domstol*|tingsrätt*|polisanmäl*|anmäla er|anmäler er|anmält er
            konsumentombudsman*|reklamationsnämnd*|justitieombudsman*|datainspektion*|integritetsskyddsmyndighet*
            skadestånd*|kronofogd*|rättsliga åtgärder|överklaga*
        """,
        "nb": """
            advokat*|jurist*|saksøk*|stevn*|rettssak*|domstol*|tingrett*|politianmeld*|anmelde dere|anmelder dere|anmeldt dere
            forliksråd*|forbrukertilsyn*|forbrukerrådet|datatilsyn*|sivilombud*|erstatningskrav*|rettslige skritt|klager inn|påklage*
        """,
        "nn": """
            advokat*|jurist*|saksøk*|stemne*|rettssak*|domstol*|tingrett*|politimeld*|melde dykk|forliksråd*
            forbrukartilsyn*|datatilsyn*|sivilombod*|erstatningskrav*|rettslege steg
        """,
        "da": """
            advokat*|jurist*|sagsøg*|stævn*|retssag*|domstol*|byret*|politianmeld*|anmelde jer|anmelder jer|anmeldt jer
            forbrugerklage*|forbrugerombud*|datatilsyn*|ombudsmand*|erstatningskrav*|retlige skridt|klagenævn*|anke*
        """,
        "en": """
            lawyer*|solicitor*|attorney*|sue you|suing|lawsuit*|legal action|take you to court|see you in court|small claims
            report you to|ombudsman*|data protection authority|trading standards|police report|call the police|damages claim
        """,
    },
}
"""What to look at → language → phrases."""

NEGATIONS: Mapping[str, str] = {
    "sv": "inte ej icke aldrig ingen inga inget utan slippa",
    "nb": "ikke ei aldri ingen intet uten slippe",
    "nn": "ikkje ei aldri ingen inkje utan sleppe",
    "da": "ikke ej aldrig ingen intet uden slippe",
    "en": "not no never don't doesn't didn't isn't wasn't won't without cannot can't",
}
"""Before a phrase, they take it back: *det är inte akut*."""

TAMED: Mapping[str, str] = {
    "sv": "är du jurist|hälsningar advokat*|jag är advokat|jag är jurist|juristbyrå*|dödsbo*|brinner för|jag brinner",
    "nb": "jeg er advokat|jeg er jurist|dødsbo*|brenner for",
    "nn": "eg er advokat|dødsbu*|brenn for",
    "da": "jeg er advokat|jeg er jurist|dødsbo*|brænder for",
    "en": "i am a lawyer|i am an attorney|law firm|dying to know|killing time",
}
"""Harmless company of the same words."""
