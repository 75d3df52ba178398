/** Swedish, and the shape of the other languages. */
const n = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const sv = {
  rules: {
    title: 'Regler', lede: 'Frågas i ordning, uppifrån och ned. Den första som sätter ett fält vinner; taggar läggs ihop.',
    none: 'Inga regler än', noneMore: 'En regel taggar, prioriterar och skickar ärenden rätt av sig själv. Börja med något som ofta görs för hand.',
    new: 'Ny regel', choose: 'Välj en regel', chooseMore: 'Eller gör en ny. Här ser du vad den säger och vad den skulle ha gjort.',
    on: 'På', off: 'Av', up: 'Flytta upp', down: 'Flytta ned', acted: (count: number): string => n(count, 'gång på 7 dygn', 'gånger på 7 dygn'),
    stopped: 'Avstängd: något är fel', differs: 'Ändrad här, filen säger annat', backToFile: 'Tillbaka till filen', onlyHere: 'Gjord här', inFile: 'Från filen',
    fileWrong: (count: number): string => `${n(count, 'fel', 'fel')} i filerna. Det som gällde innan gäller tills de är rättade.`,
    name: 'Namn', when: 'NÄR', if: 'OM', do: 'GÖR', stopHere: 'Fråga inga regler efter den här', remove: 'Ta bort regeln', removeMore: 'Den slutar gälla. Det den har gjort står kvar, och den kan tas tillbaka.',
    restore: 'Ta tillbaka', showRemoved: 'Visa borttagna', removed: 'Borttagen',
    sentence: 'Regeln', effect: 'Verkan', history: 'Historik', yaml: 'Visa YAML', allYaml: 'Alla som YAML', saveAs: (time: string, who: string): string => `Sparad ${time}${who ? ` av ${who}` : ''}`, notSaved: 'Inte sparad', wrong: 'Rätta det som är markerat', stale: 'Någon annan ändrade regeln. Ladda om för att se vad som gäller.', reload: 'Ladda om', back: 'Till listan',
    shortForm: 'Skriven i kortform i filen; sparas härifrån som rader.',
  },
  on: { message: 'ett meddelande kommer', change: 'något ändras', time: 'tid har gått', deadline: 'en frist närmar sig' },
  changed: { any: 'vad som helst', status: 'läget', topic: 'ämnet', team: 'teamet', assignee: 'handläggaren', priority: 'prioriteten', kind: 'typen', tags: 'taggarna', fields: 'fälten', answered: 'svar skickat' },
  since: { waiting: 'sedan kunden började vänta', created: 'sedan ärendet kom', silent: 'sedan senaste meddelandet' },
  span: { after: 'efter', before: 'så långt före', hint: 't.ex. 30m, 4h, 2d' },
  row: { add: 'Villkor', addGroup: 'Grupp', remove: 'Ta bort villkoret', removeGroup: 'Ta bort gruppen', value: 'Värde', always: 'Alltid', choose: 'Välj', list: 'ord med komma emellan', fields: 'Fält', operator: 'Jämförelse', minutes: '30m, 4h, 2d', ownForm: 'Formulärfält', ownContact: 'Kundfält', ownConversation: 'Ärendefält' },
  how: { any: 'något av', all: 'alla av', none: 'inget av' },
  field: {
    text: 'Text', subject: 'Ärenderad', sender: 'Avsändare', recipient: 'Mottagare', channel: 'Kanal', channel_kind: 'Slags kanal', language: 'Språk', auto: 'Skrivet av maskin', attachments: 'Bilagor', public: 'Offentligt', first: 'Första meddelandet', in_hours: 'Inom öppettid', weekday: 'Veckodag',
    topic: 'Ämne', tags: 'Taggar', priority: 'Prioritet', team: 'Team', kind: 'Typ', status: 'Läge', assignee: 'Handläggare', messages: 'Antal meddelanden', waiting: 'Kunden har väntat', silent: 'Tyst i', age: 'Ålder', created: 'Kom in', unanswered: 'Obesvarat', sensitivity: 'Skydd', needs: 'Kundens behov',
  } as Record<string, string>,
  op: { is: 'är', is_not: 'är inte', has: 'innehåller något av', has_all: 'innehåller alla', has_none: 'innehåller inget av', starts: 'börjar med', more: 'mer än', less: 'mindre än', before: 'före', after: 'efter', empty: 'är tomt', not_empty: 'är ifyllt' },
  value: { low: 'låg', normal: 'normal', high: 'hög', urgent: 'akut', question: 'fråga', problem: 'problem', complaint: 'klagomål', suggestion: 'förslag', praise: 'beröm', open: 'öppen', pending: 'väntar på svar', snoozed: 'vilar', closed: 'klar', none: 'nej', 'auto-reply': 'autosvar', bounce: 'studs', mon: 'måndag', tue: 'tisdag', wed: 'onsdag', thu: 'torsdag', fri: 'fredag', sat: 'lördag', sun: 'söndag', protected: 'skyddad', true: 'ja', false: 'nej', leads: 'ansvariga', ordered: 'hålls ordnad', register: 'diarieförs' } as Record<string, string>,
  then: { add: 'Lägg till', tags: 'Tagga', untag: 'Ta bort tagg', topic: 'Sätt ämne', priority: 'Sätt prioritet', team: 'Ge till team', kind: 'Sätt typ', agent: 'Ge till', suggest: 'Föreslå svar', answer: 'Svara automatiskt', note: 'Skriv anteckning', snooze: 'Låt vila', close: 'Stäng', escalate: 'Eskalera: höj prioriteten och säg till ansvariga', notify: 'Säg till', webhook: 'Anropa system', remove: 'Ta bort' } as Record<string, string>,
  effect: {
    match: (matches: number, all: number): string => `${matches} av ${all} passar`, corrected: (count: number): string => `${count} av dem rättades för hand`, contradicts: (place: number, name: string, count: number): string => `säger emot regel ${place}, ${name} (${count})`,
    note: 'Prövat på de senaste 1 000 meddelandena, med ärendena som de står nu.', none: 'Inget av dem passar.', trying: 'Prövar …', cant: 'Kan inte prövas än', stands: (value: string): string => `nu ${value}`, nothing: 'inget', title: 'Vad den skulle ha gjort',
  },
  history: { title: (name: string): string => `Vad ${name} har gjort`, days: 'Per dag, 30 dagar', last: 'Senast', changes: 'Ändringar', none: 'Den har inte gjort något än.', table: 'Dag och antal', m: 'meddelande', e: 'ändring', t: 'tid', by: 'av', file: 'filen', how: { made: 'gjord', changed: 'ändrad', filed: 'läst ur filen', left_file: 'borta ur filen', retired: 'borttagen', restored: 'tillbakatagen', back_to_file: 'tillbaka till filen', merged: 'sammanslagen', stopped: 'stoppad: gick runt', switched_off: 'avstängd: något är fel', works_again: 'fungerar igen', ordered: 'ny ordning', renamed: 'nytt namn' } as Record<string, string> },
  topics: {
    title: 'Ämnen', lede: 'Vad ärenden handlar om. Ett ämne ger anvisningar, prioritet och rätt person.', none: 'Inga ämnen än', noneMore: 'Gör ett träd med det kunderna oftast skriver om.', new: 'Nytt ämne', below: 'Nytt ämne under',
    name: 'Namn', parent: 'Under', top: 'Överst', owner: 'Ägare', ownerHint: 'inloggning eller team', instruction: 'Anvisning', instructionHint: 'en rad för varje steg', mandate: 'Mandat: vad handläggaren får lova', priority: 'Prioritet', inherit: 'som ovanför', competence: 'Kräver kompetens i', own: 'ämnet självt', minutes: 'Väntad tid, minuter', level: 'Servicenivå (id)', record: 'Arkiv', answer: 'Föreslaget första svar', next: 'Frågas ofta efteråt', words: 'Ord som sätter ämnet', merge: 'Slå ihop med …', mergeMore: 'Alla ärenden flyttas dit. Det gamla namnet leder dit i regler och historik.', mergeDo: 'Slå ihop', retire: 'Ta bort', retireMore: 'Ärenden behåller ämnet. Ingen erbjuds det längre.', retireUsed: (what: string): string => `Används av: ${what}. De reglerna stängs av tills de ändrats.`, retireAnyway: 'Ta bort ändå', restore: 'Ta tillbaka', retired: 'Borttaget', mergedInto: (name: string): string => `Ingår i ${name}`, showRetired: 'Visa borttagna', choose: 'Välj ett ämne', chooseMore: 'Eller gör ett nytt.', rules: 'regler', children: 'underämnen', teams: 'team', channels: 'kanaler', saved: 'Sparat',
  },
  tags: { title: 'Taggar', lede: 'Märk det som inte är ett ämne. Slå ihop dem som betyder samma sak.', none: 'Inga taggar än', noneMore: 'De dyker upp här när någon taggar ett ärende.', name: 'Tagg', uses: 'Används', rename: 'Byt namn', merge: 'Slå ihop med …', mergeMore: 'Ärendena får den andra taggen i stället.', retire: 'Ta bort', restore: 'Ta tillbaka', untagged: 'Utan tagg', of: (count: number, all: number): string => `${count} av ${all} ärenden`, days: 'senaste 30 dagarna', sample: 'de 20 000 senaste', most: 'Mest använda', together: 'Ofta tillsammans', add: 'Ny tagg', filter: 'Sök tagg', noTogether: 'Inga än.' },
  fault: { unknown: (name: string): string => `”${name}” finns inte (längre).`, contradiction: 'Motsäger sig självt och skulle aldrig göra något.', circle: 'Reglerna skulle sätta igång varandra utan slut.', loop: 'Reglerna satte igång varandra utan slut.', unreadable: 'Kan inte läsas av den här versionen.' },
  competences: {
    title: 'Kompetenser', lede: 'Vem som kan vad. Ett ärende ges till den som kan ämnet, språket och kanalen.', everybody: 'Alla team', who: 'Vem', add: 'Lägg till kompetens', none: 'Ingen här än', noneMore: 'Lägg till agenter i teamet först.', learning: 'lär sig', learningMore: 'Lär sig: får det som är lätt', with: 'Kollega som ser svaren', kind: 'Slag', value: 'Vad', level: 'Nivå', expires: 'Gäller till och med', until: (day: string): string => `Gäller till och med ${day}`,
    levels: { 1: 'kan med hjälp', 2: 'kan', 3: 'kan bäst' } as Record<number, string>, gaps: 'Luckor', noGaps: 'Inga: det finns någon för allt som brukar komma.', weeks: (count: number): string => `de senaste ${count} veckorna`, anyTopic: 'något ämne', gap: (topic: string, language: string, day: string, hours: string): string => `Ingen för ${topic} på ${language}, ${day} ${hours}`, couldBe: (names: string): string => `Kan, men arbetar inte då: ${names}`, perWeek: (count: string): string => `${count} i veckan`,
  },
  learning: {
    title: 'Inlärning', lede: 'Programmet lär sig ämnen av hur ni själva sorterar. Allt sker på er egen maskin; inga texter lämnar den.', train: 'Träna nu', training: 'Tränar …',
    state: 'Så går det', nothing: 'Inget är inlärt än. Sätt ämnen för hand som vanligt; det blir till nytta från ungefär tio ärenden per ämne.',
    problem: { too_few: 'Det finns för få sorterade ärenden att lära av än.', model_unusable: 'Det inlärda kan inte läsas. Reglerna gäller som vanligt, och nästa träning ersätter det.', training_failed: 'Den senaste träningen gick inte att slutföra. Det som gällde innan gäller fortfarande.' } as Record<string, string>,
    isOff: 'Inlärningen är avstängd. Inget tränas av sig självt; det som redan är inlärt används.', onlyLeads: 'Bara ledare och administratörer kan ändra det här och starta en träning.',
    right: 'Rätt ämne', rightMore: (share: string): string => `Bland de tre första: ${share}`, coverage: 'Sätts av sig självt', coverageMore: (share: string): string => `När säkerheten är minst ${share}`, never: 'Inget är säkert nog för att sättas av sig självt',
    precision: 'Av det blir rätt', precisionMore: 'Mätt på ärenden som hölls undan', examples: 'Exempel', examplesMore: (topics: number, held: number): string => `${n(topics, 'ämne', 'ämnen')}; mätt på ${n(held, 'exempel', 'exempel')}`, held: 'Mätt på',
    onlySuggested: (names: string): string => `Föreslås men sätts aldrig av sig självt, för få exempel eller för ofta fel: ${names}`,
    measuredWith: (share: string): string => `Andelarna mättes med gränsen ${share} när versionen tränades.`,
    waiting: 'Rättat sedan sist', next: 'Nästa träning', afterMore: (count: number): string => `Efter ${n(count, 'ämne', 'ämnen')} till som sätts för hand`, soon: 'Inom tio minuter', onlyAsked: 'Bara när någon ber om den',
    wishes: 'Hur säkert det ska vara', enabled: 'Lär av sig självt när tillräckligt många ämnen har satts för hand', do: 'Sätt ämnet när minst så här ofta är rätt', doMore: 'Högre ger färre fel och fler ärenden att sortera själv. 80–99,9 %.',
    suggest: 'Föreslå ämnet när minst så här ofta är rätt', suggestMore: 'Förslagen står på ärendet, och någon väljer. 10–95 %.', crossed: 'Det som bara föreslås kan inte behöva vara säkrare än det som sätts.',
    after: 'Lär om efter', sorted: 'ämnen satta för hand', afterHint: 'Högst var tionde minut. Den första gången räcker 20.',
    versions: 'Versioner', version: 'Version', trained: 'Tränad', outcome: 'Utfall', inUse: 'Används', kept: 'Användes', refused: 'Avvisad',
    why: { first: 'Den första.', better: 'Minst lika bra som den före.', not_better: 'Den som används är bättre på samma exempel.', other_topics: 'Ämnena har ändrats.', other_unusable: 'Den före kunde inte läsas.' } as Record<string, string>,
  },
  similar: { answered: (who: string): string => `${who} svarade:`, unanswered: 'Ingen har svarat än.', none: 'Inga tidigare ärenden liknar det här.' },
  answer: { title: 'Föreslaget svar', put: 'Lägg i svaret' },
};
export type RoutingWords = typeof sv;
