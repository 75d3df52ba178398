"""Words of four letters or more that tell nothing about what a message is about. Unlike the lists of
`function_words.py`, which tell languages apart and so hold many words that do."""

SMALL = frozenset(
    """
alla allt andra annan annat bara behöver bli blir blev borde både dessa detta deras denna efter eftersom
eller eran erat finns från fråga fråge förra före förut genom gjort gärna göra hade hans hela helt hennes
här hälsning hälsningar hälsn igen inga ingen inget innan inte istället just kanske kommer komma kunde kunna
lite länge måste mellan mera mest mina mitt mycket många måste nog något någon några också olika redan
samma sedan själv sina sitt skall skulle snart ska svar sådan sådana tack till tror under utan vara varför
vart varit vem vilka vilken vilket vill ville vänlig vänliga vänligen vänligt över även är hejsan undrar snälla
alle allerede altså andre annen bare begge behøver ble blitt burde både denne dere deres dette disse enda enten
etter fikk finnes flere fordi først gang ganske gjerne gjøre gjort godt hadde hans hele helt hennes heller
hilsen hilsner hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor igjen ikke ikkje ingen inne ifra
kanskje kommer kunne like litt lenge mange med meget mellom mens mine mitt mot mye måtte noe noen nok også
over samme selv siden sine sitt skal skulle snart slik svar takk tror uten vennlig være vært ville viss vite
alle allerede altid andet anden andre bare begge blev bliver blive burde både denne deres dette disse efter
eftersom eller endnu enten findes flere fordi først gerne gjort gøre havde hele helt hendes heller hilsen
hilsner hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår igen ikke indtil ingen ikk
kommer kunne lige lidt længe mange meget mellem mens mine mit måske måtte nogen noget nogle nok også over
samme selv siden sine skal skulle snart sådan svar tak tror uden venlig venligst venlige være været ville
kvifor korleis kvar eigen berre meir mykje nokon noko ikkje vore vert vere sjølv difor dykk dykkar
about after again against also another anything because been before being between both came could does
doing done dont down each even ever every from getting give going have having hello help here hers just keep
know like look made make many maybe mine more most much must need never only other ours over please really
regards same shall should since some somebody someone something still such sure take than thank thanks that
their them then there these they thing things this those through time told under until upon very want wanted
wants well went were what when where which while whom whose will with without wont would wrote year your yours
""".split()
)
