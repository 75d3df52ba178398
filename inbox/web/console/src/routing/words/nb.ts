import type { RoutingWords } from './sv';

const n = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const nb: RoutingWords = {
  rules: {
    title: 'Regler', lede: 'De spørres i rekkefølge, ovenfra og ned. Den første som setter et felt, vinner; merkelapper legges sammen.',
    none: 'Ingen regler ennå', noneMore: 'En regel merker, prioriterer og sender saker rett av seg selv. Begynn med noe dere ofte gjør for hånd.',
    new: 'Ny regel', choose: 'Velg en regel', chooseMore: 'Eller lag en ny. Her ser du hva den sier, og hva den ville ha gjort.',
    on: 'På', off: 'Av', up: 'Flytt opp', down: 'Flytt ned', acted: (count) => n(count, 'gang på 7 døgn', 'ganger på 7 døgn'),
    stopped: 'Slått av: noe er feil', differs: 'Endret her, filen sier noe annet', backToFile: 'Tilbake til filen', onlyHere: 'Laget her', inFile: 'Fra filen',
    fileWrong: (count) => `${n(count, 'feil', 'feil')} i filene. Det som gjaldt før, gjelder til de er rettet.`,
    name: 'Navn', when: 'NÅR', if: 'HVIS', do: 'GJØR', stopHere: 'Spør ingen regler etter denne', remove: 'Fjern regelen', removeMore: 'Den slutter å gjelde. Det den har gjort, blir stående, og den kan hentes tilbake.',
    restore: 'Hent tilbake', showRemoved: 'Vis fjernede', removed: 'Fjernet',
    sentence: 'Regelen', effect: 'Virkning', history: 'Historikk', yaml: 'Vis YAML', allYaml: 'Alle som YAML', saveAs: (time, who) => `Lagret ${time}${who ? ` av ${who}` : ''}`, notSaved: 'Ikke lagret', wrong: 'Rett det som er markert', stale: 'Noen andre endret regelen. Last inn på nytt for å se hva som gjelder.', reload: 'Last inn på nytt', back: 'Til listen',
    shortForm: 'Skrevet i kortform i filen; lagres herfra som rader.',
  },
  on: { message: 'en melding kommer', change: 'noe endres', time: 'tid har gått', deadline: 'en frist nærmer seg' },
  changed: { any: 'hva som helst', status: 'statusen', topic: 'emnet', team: 'teamet', assignee: 'saksbehandleren', priority: 'prioriteten', kind: 'typen', tags: 'merkelappene', fields: 'feltene', answered: 'svar sendt' },
  since: { waiting: 'siden kunden begynte å vente', created: 'siden saken kom', silent: 'siden siste melding' },
  span: { after: 'etter', before: 'så lenge før', hint: 'f.eks. 30m, 4h, 2d' },
  row: { add: 'Vilkår', addGroup: 'Gruppe', remove: 'Fjern vilkåret', removeGroup: 'Fjern gruppen', value: 'Verdi', always: 'Alltid', choose: 'Velg', list: 'ord med komma mellom', fields: 'Felt', operator: 'Sammenligning', minutes: '30m, 4h, 2d', ownForm: 'Skjemafelt', ownContact: 'Kundefelt', ownConversation: 'Saksfelt' },
  how: { any: 'minst ett av', all: 'alle', none: 'ingen av' },
  field: {
    text: 'Tekst', subject: 'Emnelinje', sender: 'Avsender', recipient: 'Mottaker', channel: 'Kanal', channel_kind: 'Slags kanal', language: 'Språk', auto: 'Skrevet av maskin', attachments: 'Vedlegg', public: 'Offentlig', first: 'Første melding', in_hours: 'I åpningstiden', weekday: 'Ukedag',
    topic: 'Emne', tags: 'Merkelapper', priority: 'Prioritet', team: 'Team', kind: 'Type', status: 'Status', assignee: 'Saksbehandler', messages: 'Antall meldinger', waiting: 'Kunden har ventet', silent: 'Stille i', age: 'Alder', created: 'Kom inn', unanswered: 'Ubesvart', sensitivity: 'Skjerming', needs: 'Kundens behov',
  },
  op: { is: 'er', is_not: 'er ikke', has: 'inneholder noe av', has_all: 'inneholder alle', has_none: 'inneholder ingen av', starts: 'begynner med', more: 'mer enn', less: 'mindre enn', before: 'før', after: 'etter', empty: 'er tomt', not_empty: 'er fylt ut' },
  value: { low: 'lav', normal: 'normal', high: 'høy', urgent: 'haster', question: 'spørsmål', problem: 'problem', complaint: 'klage', suggestion: 'forslag', praise: 'ros', open: 'åpen', pending: 'venter på svar', snoozed: 'hviler', closed: 'ferdig', none: 'nei', 'auto-reply': 'autosvar', bounce: 'retur', mon: 'mandag', tue: 'tirsdag', wed: 'onsdag', thu: 'torsdag', fri: 'fredag', sat: 'lørdag', sun: 'søndag', protected: 'skjermet', true: 'ja', false: 'nei', leads: 'ansvarlige', ordered: 'holdes ordnet', register: 'journalføres' },
  then: { add: 'Legg til', tags: 'Merk', untag: 'Fjern merkelapp', topic: 'Sett emne', priority: 'Sett prioritet', team: 'Gi til team', kind: 'Sett type', agent: 'Gi til', suggest: 'Foreslå svar', answer: 'Svar automatisk', note: 'Skriv notat', snooze: 'La hvile', close: 'Lukk', escalate: 'Eskaler: hev prioriteten og si fra til ansvarlige', notify: 'Si fra til', webhook: 'Kall system', remove: 'Fjern' },
  effect: {
    match: (matches, all) => `${matches} av ${all} passer`, corrected: (count) => `${count} av dem ble rettet for hånd`, contradicts: (place, name, count) => `sier imot regel ${place}, ${name} (${count})`,
    note: 'Prøvd på de siste 1 000 meldingene, med sakene slik de står nå.', none: 'Ingen av dem passer.', trying: 'Prøver …', cant: 'Kan ikke prøves ennå', stands: (value) => `nå ${value}`, nothing: 'ingenting', title: 'Hva den ville ha gjort',
  },
  history: { title: (name) => `Hva ${name} har gjort`, days: 'Per dag, 30 dager', last: 'Sist', changes: 'Endringer', none: 'Den har ikke gjort noe ennå.', table: 'Dag og antall', m: 'melding', e: 'endring', t: 'tid', by: 'av', file: 'filen', how: { made: 'laget', changed: 'endret', filed: 'lest fra filen', left_file: 'borte fra filen', retired: 'fjernet', restored: 'hentet tilbake', back_to_file: 'tilbake til filen', merged: 'slått sammen', stopped: 'stoppet: gikk i ring', switched_off: 'slått av: noe er feil', works_again: 'virker igjen', ordered: 'ny rekkefølge', renamed: 'nytt navn' } },
  topics: {
    title: 'Emner', lede: 'Hva sakene handler om. Et emne gir veiledning, prioritet og rett person.', none: 'Ingen emner ennå', noneMore: 'Lag et tre med det kundene oftest skriver om.', new: 'Nytt emne', below: 'Nytt emne under',
    name: 'Navn', parent: 'Under', top: 'Øverst', owner: 'Eier', ownerHint: 'innlogging eller team', instruction: 'Veiledning', instructionHint: 'én linje for hvert steg', mandate: 'Fullmakt: hva saksbehandleren kan love', priority: 'Prioritet', inherit: 'som over', competence: 'Krever kompetanse i', own: 'emnet selv', minutes: 'Forventet tid, minutter', level: 'Tjenestenivå (id)', record: 'Arkiv', answer: 'Foreslått første svar', next: 'Spørres ofte etterpå', words: 'Ord som setter emnet', merge: 'Slå sammen med …', mergeMore: 'Alle saker flyttes dit. Det gamle navnet fører dit i regler og historikk.', mergeDo: 'Slå sammen', retire: 'Fjern', retireMore: 'Sakene beholder emnet. Ingen får tilbud om det lenger.', retireUsed: (what) => `Brukes av: ${what}. De reglene slås av til de er endret.`, retireAnyway: 'Fjern likevel', restore: 'Hent tilbake', retired: 'Fjernet', mergedInto: (name) => `Inngår i ${name}`, showRetired: 'Vis fjernede', choose: 'Velg et emne', chooseMore: 'Eller lag et nytt.', rules: 'regler', children: 'underemner', teams: 'team', channels: 'kanaler', saved: 'Lagret',
  },
  tags: { title: 'Merkelapper', lede: 'Merk det som ikke er et emne. Slå sammen dem som betyr det samme.', none: 'Ingen merkelapper ennå', noneMore: 'De dukker opp her når noen merker en sak.', name: 'Merkelapp', uses: 'Brukes', rename: 'Gi nytt navn', merge: 'Slå sammen med …', mergeMore: 'Sakene får den andre merkelappen i stedet.', retire: 'Fjern', restore: 'Hent tilbake', untagged: 'Uten merkelapp', of: (count, all) => `${count} av ${all} saker`, days: 'siste 30 dager', sample: 'de 20 000 nyeste', most: 'Mest brukt', together: 'Ofte sammen', add: 'Ny merkelapp', filter: 'Søk merkelapp', noTogether: 'Ingen ennå.' },
  fault: { unknown: (name) => `«${name}» finnes ikke (lenger).`, contradiction: 'Motsier seg selv og ville aldri gjøre noe.', circle: 'Reglene ville sette i gang hverandre uten ende.', loop: 'Reglene satte i gang hverandre uten ende.', unreadable: 'Kan ikke leses av denne versjonen.' },
  competences: {
    title: 'Kompetanse', lede: 'Hvem som kan hva. En sak gis til den som kan emnet, språket og kanalen.', everybody: 'Alle team', who: 'Hvem', add: 'Legg til kompetanse', none: 'Ingen her ennå', noneMore: 'Legg til agenter i teamet først.', learning: 'lærer', learningMore: 'Lærer: får det som er lett', with: 'Kollega som ser svarene', kind: 'Slag', value: 'Hva', level: 'Nivå', expires: 'Gjelder til og med', until: (day) => `Gjelder til og med ${day}`,
    levels: { 1: 'kan med hjelp', 2: 'kan', 3: 'kan best' }, gaps: 'Hull', noGaps: 'Ingen: det finnes noen for alt som pleier å komme.', weeks: (count) => `de siste ${count} ukene`, anyTopic: 'noe emne', gap: (topic, language, day, hours) => `Ingen for ${topic} på ${language}, ${day} ${hours}`, couldBe: (names) => `Kan, men arbeider ikke da: ${names}`, perWeek: (count) => `${count} i uken`,
  },
  learning: {
    title: 'Læring', lede: 'Programmet lærer temaer av hvordan dere selv sorterer. Alt skjer på deres egen maskin; ingen tekster forlater den.', train: 'Tren nå', training: 'Trener …',
    state: 'Slik går det', nothing: 'Ingenting er lært ennå. Sett temaer for hånd som vanlig; det blir til nytte fra omtrent ti saker per tema.',
    problem: { too_few: 'Det er for få sorterte saker å lære av ennå.', model_unusable: 'Det som er lært, kan ikke leses. Reglene gjelder som vanlig, og neste trening erstatter det.', training_failed: 'Den siste treningen lot seg ikke fullføre. Det som gjaldt før, gjelder fortsatt.' },
    isOff: 'Læringen er slått av. Ingenting trenes av seg selv; det som alt er lært, brukes.', onlyLeads: 'Bare ledere og administratorer kan endre dette og starte en trening.',
    right: 'Riktig tema', rightMore: (share) => `Blant de tre første: ${share}`, coverage: 'Settes av seg selv', coverageMore: (share) => `Når sikkerheten er minst ${share}`, never: 'Ingenting er sikkert nok til å settes av seg selv',
    precision: 'Av dette blir riktig', precisionMore: 'Målt på saker som ble holdt utenfor', examples: 'Eksempler', examplesMore: (topics, held) => `${n(topics, 'tema', 'temaer')}; målt på ${n(held, 'eksempel', 'eksempler')}`, held: 'Målt på',
    onlySuggested: (names) => `Foreslås, men settes aldri av seg selv, for få eksempler eller for ofte feil: ${names}`,
    measuredWith: (share) => `Andelene ble målt med grensen ${share} da versjonen ble trent.`,
    waiting: 'Rettet siden sist', next: 'Neste trening', afterMore: (count) => `Etter ${n(count, 'tema', 'temaer')} til som settes for hånd`, soon: 'Innen ti minutter', onlyAsked: 'Bare når noen ber om den',
    wishes: 'Hvor sikkert det skal være', enabled: 'Lær av seg selv når nok temaer er satt for hånd', do: 'Sett temaet når det er riktig minst så ofte', doMore: 'Høyere gir færre feil og flere saker å sortere selv. 80–99,9 %.',
    suggest: 'Foreslå temaet når det er riktig minst så ofte', suggestMore: 'Forslagene står på saken, og noen velger. 10–95 %.', crossed: 'Det som bare foreslås, kan ikke måtte være sikrere enn det som settes.',
    after: 'Lær på nytt etter', sorted: 'temaer satt for hånd', afterHint: 'Høyst hvert tiende minutt. Første gang er 20 nok.',
    versions: 'Versjoner', version: 'Versjon', trained: 'Trent', outcome: 'Utfall', inUse: 'I bruk', kept: 'Ble brukt', refused: 'Avvist',
    why: { first: 'Den første.', better: 'Minst like god som den før.', not_better: 'Den som er i bruk, er bedre på de samme eksemplene.', other_topics: 'Temaene er endret.', other_unusable: 'Den før kunne ikke leses.' },
  },
  similar: { answered: (who) => `${who} svarte:`, unanswered: 'Ingen har svart ennå.', none: 'Ingen tidligere saker ligner på denne.' },
  answer: { title: 'Foreslått svar', put: 'Sett inn svaret' },
};
