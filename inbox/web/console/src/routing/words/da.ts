import type { RoutingWords } from './sv';

const n = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const da: RoutingWords = {
  rules: {
    title: 'Regler', lede: 'De spørges i rækkefølge, oppefra og ned. Den første, der sætter et felt, vinder; mærker lægges sammen.',
    none: 'Ingen regler endnu', noneMore: 'En regel mærker, prioriterer og sender sager det rigtige sted hen af sig selv. Begynd med noget, I ofte gør i hånden.',
    new: 'Ny regel', choose: 'Vælg en regel', chooseMore: 'Eller lav en ny. Her ser du, hvad den siger, og hvad den ville have gjort.',
    on: 'Til', off: 'Fra', up: 'Flyt op', down: 'Flyt ned', acted: (count) => n(count, 'gang på 7 døgn', 'gange på 7 døgn'),
    stopped: 'Slået fra: noget er galt', differs: 'Ændret her, filen siger noget andet', backToFile: 'Tilbage til filen', onlyHere: 'Lavet her', inFile: 'Fra filen',
    fileWrong: (count) => `${n(count, 'fejl', 'fejl')} i filerne. Det, der gjaldt før, gælder, til de er rettet.`,
    name: 'Navn', when: 'NÅR', if: 'HVIS', do: 'GØR', stopHere: 'Spørg ingen regler efter denne', remove: 'Fjern reglen', removeMore: 'Den holder op med at gælde. Det, den har gjort, bliver stående, og den kan hentes tilbage.',
    restore: 'Hent tilbage', showRemoved: 'Vis fjernede', removed: 'Fjernet',
    sentence: 'Reglen', effect: 'Virkning', history: 'Historik', yaml: 'Vis YAML', allYaml: 'Alle som YAML', saveAs: (time, who) => `Gemt ${time}${who ? ` af ${who}` : ''}`, notSaved: 'Ikke gemt', wrong: 'Ret det, der er markeret', stale: 'En anden ændrede reglen. Hent igen for at se, hvad der gælder.', reload: 'Hent igen', back: 'Til listen',
    shortForm: 'Skrevet i kort form i filen; gemmes herfra som rækker.',
  },
  on: { message: 'en besked kommer', change: 'noget ændres', time: 'tid er gået', deadline: 'en frist nærmer sig' },
  changed: { any: 'hvad som helst', status: 'status', topic: 'emnet', team: 'teamet', assignee: 'medarbejderen', priority: 'prioriteten', kind: 'typen', tags: 'mærkerne', fields: 'felterne', answered: 'svar sendt' },
  since: { waiting: 'siden kunden begyndte at vente', created: 'siden sagen kom', silent: 'siden seneste besked' },
  span: { after: 'efter', before: 'så længe før', hint: 'fx 30m, 4h, 2d' },
  row: { add: 'Betingelse', addGroup: 'Gruppe', remove: 'Fjern betingelsen', removeGroup: 'Fjern gruppen', value: 'Værdi', always: 'Altid', choose: 'Vælg', list: 'ord med komma imellem', fields: 'Felt', operator: 'Sammenligning', minutes: '30m, 4h, 2d', ownForm: 'Formularfelt', ownContact: 'Kundefelt', ownConversation: 'Sagsfelt' },
  how: { any: 'mindst én af', all: 'alle', none: 'ingen af' },
  field: {
    text: 'Tekst', subject: 'Emnelinje', sender: 'Afsender', recipient: 'Modtager', channel: 'Kanal', channel_kind: 'Slags kanal', language: 'Sprog', auto: 'Skrevet af en maskine', attachments: 'Vedhæftninger', public: 'Offentligt', first: 'Første besked', in_hours: 'I åbningstiden', weekday: 'Ugedag',
    topic: 'Emne', tags: 'Mærker', priority: 'Prioritet', team: 'Team', kind: 'Type', status: 'Status', assignee: 'Medarbejder', messages: 'Antal beskeder', waiting: 'Kunden har ventet', silent: 'Stille i', age: 'Alder', created: 'Kom ind', unanswered: 'Ubesvaret', sensitivity: 'Beskyttelse', needs: 'Kundens behov',
  },
  op: { is: 'er', is_not: 'er ikke', has: 'indeholder noget af', has_all: 'indeholder alle', has_none: 'indeholder ingen af', starts: 'begynder med', more: 'mere end', less: 'mindre end', before: 'før', after: 'efter', empty: 'er tomt', not_empty: 'er udfyldt' },
  value: { low: 'lav', normal: 'normal', high: 'høj', urgent: 'haster', question: 'spørgsmål', problem: 'problem', complaint: 'klage', suggestion: 'forslag', praise: 'ros', open: 'åben', pending: 'venter på svar', snoozed: 'hviler', closed: 'færdig', none: 'nej', 'auto-reply': 'autosvar', bounce: 'retur', mon: 'mandag', tue: 'tirsdag', wed: 'onsdag', thu: 'torsdag', fri: 'fredag', sat: 'lørdag', sun: 'søndag', protected: 'beskyttet', true: 'ja', false: 'nej', leads: 'ansvarlige', ordered: 'holdes i orden', register: 'journaliseres' },
  then: { add: 'Tilføj', tags: 'Mærk', untag: 'Fjern mærke', topic: 'Sæt emne', priority: 'Sæt prioritet', team: 'Giv til team', kind: 'Sæt type', agent: 'Giv til', suggest: 'Foreslå svar', answer: 'Svar automatisk', note: 'Skriv notat', snooze: 'Lad hvile', close: 'Luk', escalate: 'Eskalér: hæv prioriteten og sig det til de ansvarlige', notify: 'Sig det til', webhook: 'Kald system', remove: 'Fjern' },
  effect: {
    match: (matches, all) => `${matches} af ${all} passer`, corrected: (count) => `${count} af dem blev rettet i hånden`, contradicts: (place, name, count) => `modsiger regel ${place}, ${name} (${count})`,
    note: 'Prøvet på de seneste 1.000 beskeder, med sagerne som de står nu.', none: 'Ingen af dem passer.', trying: 'Prøver …', cant: 'Kan ikke prøves endnu', stands: (value) => `nu ${value}`, nothing: 'intet', title: 'Hvad den ville have gjort',
  },
  history: { title: (name) => `Hvad ${name} har gjort`, days: 'Per dag, 30 dage', last: 'Senest', changes: 'Ændringer', none: 'Den har ikke gjort noget endnu.', table: 'Dag og antal', m: 'besked', e: 'ændring', t: 'tid', by: 'af', file: 'filen', how: { made: 'lavet', changed: 'ændret', filed: 'læst fra filen', left_file: 'væk fra filen', retired: 'fjernet', restored: 'hentet tilbage', back_to_file: 'tilbage til filen', merged: 'slået sammen', stopped: 'stoppet: gik i ring', switched_off: 'slået fra: noget er galt', works_again: 'virker igen', ordered: 'ny rækkefølge', renamed: 'nyt navn' } },
  topics: {
    title: 'Emner', lede: 'Hvad sagerne handler om. Et emne giver vejledning, prioritet og den rette person.', none: 'Ingen emner endnu', noneMore: 'Lav et træ med det, kunderne oftest skriver om.', new: 'Nyt emne', below: 'Nyt emne under',
    name: 'Navn', parent: 'Under', top: 'Øverst', owner: 'Ejer', ownerHint: 'login eller team', instruction: 'Vejledning', instructionHint: 'én linje for hvert trin', mandate: 'Mandat: hvad medarbejderen må love', priority: 'Prioritet', inherit: 'som ovenfor', competence: 'Kræver kompetence i', own: 'emnet selv', minutes: 'Forventet tid, minutter', level: 'Serviceniveau (id)', record: 'Arkiv', answer: 'Foreslået første svar', next: 'Spørges ofte bagefter', words: 'Ord, der sætter emnet', merge: 'Slå sammen med …', mergeMore: 'Alle sager flyttes dertil. Det gamle navn fører dertil i regler og historik.', mergeDo: 'Slå sammen', retire: 'Fjern', retireMore: 'Sagerne beholder emnet. Ingen får det tilbudt længere.', retireUsed: (what) => `Bruges af: ${what}. De regler slås fra, til de er ændret.`, retireAnyway: 'Fjern alligevel', restore: 'Hent tilbage', retired: 'Fjernet', mergedInto: (name) => `Indgår i ${name}`, showRetired: 'Vis fjernede', choose: 'Vælg et emne', chooseMore: 'Eller lav et nyt.', rules: 'regler', children: 'underemner', teams: 'team', channels: 'kanaler', saved: 'Gemt',
  },
  tags: { title: 'Mærker', lede: 'Mærk det, der ikke er et emne. Slå dem sammen, der betyder det samme.', none: 'Ingen mærker endnu', noneMore: 'De dukker op her, når nogen mærker en sag.', name: 'Mærke', uses: 'Bruges', rename: 'Omdøb', merge: 'Slå sammen med …', mergeMore: 'Sagerne får det andet mærke i stedet.', retire: 'Fjern', restore: 'Hent tilbage', untagged: 'Uden mærke', of: (count, all) => `${count} af ${all} sager`, days: 'seneste 30 dage', sample: 'de 20.000 nyeste', most: 'Mest brugt', together: 'Ofte sammen', add: 'Nyt mærke', filter: 'Søg mærke', noTogether: 'Ingen endnu.' },
  fault: { unknown: (name) => `»${name}« findes ikke (længere).`, contradiction: 'Modsiger sig selv og ville aldrig gøre noget.', circle: 'Reglerne ville sætte hinanden i gang uden ende.', loop: 'Reglerne satte hinanden i gang uden ende.', unreadable: 'Kan ikke læses af denne version.' },
  competences: {
    title: 'Kompetencer', lede: 'Hvem der kan hvad. En sag gives til den, der kan emnet, sproget og kanalen.', everybody: 'Alle team', who: 'Hvem', add: 'Tilføj kompetence', none: 'Ingen her endnu', noneMore: 'Tilføj medarbejdere til teamet først.', learning: 'lærer', learningMore: 'Lærer: får det, der er let', with: 'Kollega, der ser svarene', kind: 'Slags', value: 'Hvad', level: 'Niveau', expires: 'Gælder til og med', until: (day) => `Gælder til og med ${day}`,
    levels: { 1: 'kan med hjælp', 2: 'kan', 3: 'kan bedst' }, gaps: 'Huller', noGaps: 'Ingen: der er nogen til alt, hvad der plejer at komme.', weeks: (count) => `de seneste ${count} uger`, anyTopic: 'noget emne', gap: (topic, language, day, hours) => `Ingen til ${topic} på ${language}, ${day} ${hours}`, couldBe: (names) => `Kan, men arbejder ikke da: ${names}`, perWeek: (count) => `${count} om ugen`,
  },
  learning: {
    title: 'Læring', lede: 'Programmet lærer emner af, hvordan I selv sorterer. Alt sker på jeres egen maskine; ingen tekster forlader den.', train: 'Træn nu', training: 'Træner …',
    state: 'Sådan går det', nothing: 'Intet er lært endnu. Vælg emner i hånden som sædvanlig; det bliver til nytte fra omkring ti sager pr. emne.',
    problem: { too_few: 'Der er endnu for få sorterede sager at lære af.', model_unusable: 'Det lærte kan ikke læses. Reglerne gælder som sædvanlig, og næste træning erstatter det.', training_failed: 'Den seneste træning kunne ikke gennemføres. Det, der gjaldt før, gælder stadig.' },
    isOff: 'Læringen er slået fra. Intet trænes af sig selv; det, der allerede er lært, bruges.', onlyLeads: 'Kun ledere og administratorer kan ændre dette og starte en træning.',
    right: 'Rigtigt emne', rightMore: (share) => `Blandt de tre første: ${share}`, coverage: 'Vælges af sig selv', coverageMore: (share) => `Når sikkerheden er mindst ${share}`, never: 'Intet er sikkert nok til at blive valgt af sig selv',
    precision: 'Heraf bliver rigtigt', precisionMore: 'Målt på sager, der blev holdt udenfor', examples: 'Eksempler', examplesMore: (topics, held) => `${n(topics, 'emne', 'emner')}; målt på ${n(held, 'eksempel', 'eksempler')}`, held: 'Målt på',
    onlySuggested: (names) => `Foreslås, men vælges aldrig af sig selv, for få eksempler eller for ofte forkert: ${names}`,
    measuredWith: (share) => `Andelene blev målt med grænsen ${share}, da versionen blev trænet.`,
    waiting: 'Rettet siden sidst', next: 'Næste træning', afterMore: (count) => `Efter ${n(count, 'emne', 'emner')} mere, der vælges i hånden`, soon: 'Inden for ti minutter', onlyAsked: 'Kun når nogen beder om den',
    wishes: 'Hvor sikkert det skal være', enabled: 'Lær af sig selv, når nok emner er valgt i hånden', do: 'Vælg emnet, når det er rigtigt mindst så ofte', doMore: 'Højere giver færre fejl og flere sager at sortere selv. 80–99,9 %.',
    suggest: 'Foreslå emnet, når det er rigtigt mindst så ofte', suggestMore: 'Forslagene står på sagen, og nogen vælger. 10–95 %.', crossed: 'Det, der kun foreslås, kan ikke skulle være sikrere end det, der vælges.',
    after: 'Lær om efter', sorted: 'emner valgt i hånden', afterHint: 'Højst hvert tiende minut. Første gang er 20 nok.',
    versions: 'Versioner', version: 'Version', trained: 'Trænet', outcome: 'Udfald', inUse: 'I brug', kept: 'Blev brugt', refused: 'Afvist',
    why: { first: 'Den første.', better: 'Mindst lige så god som den før.', not_better: 'Den, der er i brug, er bedre på de samme eksempler.', other_topics: 'Emnerne er ændret.', other_unusable: 'Den før kunne ikke læses.' },
  },
  similar: { answered: (who) => `${who} svarede:`, unanswered: 'Ingen har svaret endnu.', none: 'Ingen tidligere sager ligner denne.' },
  answer: { title: 'Foreslået svar', put: 'Sæt svaret ind' },
};
