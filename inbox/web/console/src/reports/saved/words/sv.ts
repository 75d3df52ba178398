const PERIODS = {
  today: 'I dag', yesterday: 'I går', this_week: 'Den här veckan', last_week: 'Förra veckan', last_4_weeks: 'De senaste 4 veckorna',
  this_month: 'Den här månaden hittills', last_month: 'Förra månaden', this_quarter: 'Det här kvartalet hittills', last_quarter: 'Förra kvartalet',
  this_year: 'I år hittills', last_year: 'Förra året', last_7_days: '7 dagar till i dag', last_30_days: '30 dagar till i dag', last_90_days: '90 dagar till i dag', last_365_days: '365 dagar till i dag',
};

export const sv = {
  title: 'Sparade rapporter', link: 'Sparade', lede: 'Rapporter som du har sparat, som delas med dig eller som du får med mejl.',
  mine: 'Mina', others: 'Delade med mig', empty: 'Inga sparade rapporter', emptyMore: 'Välj mått och period under Rapporter och spara. Det som delas med dig hamnar också här.', toReports: 'Till rapporterna',
  owner: (name: string): string => `Sparad av ${name}`, nobody: 'Privat', everybody: 'Delas med alla som får läsa rapporter', withTeam: (team: string): string => `Delas med ${team}`,
  period: 'Period', dates: 'Egna datum', periods: PERIODS, from: (dates: string): string => `Perioden är ${dates}.`,
  save: 'Spara', saveTitle: 'Spara rapporten', name: 'Namn', into: 'Spara som', asNew: 'En ny rapport', part: (name: string): string => `En del av ”${name}”`, saved: (name: string): string => `Sparad i ”${name}”.`, open: 'Öppna', update: (name: string): string => `Spara i ”${name}”`,
  share: 'Vem ser den', sharing: { nobody: 'Bara jag', team: 'Ett team', everybody: 'Alla som får läsa rapporter' }, team: 'Team', shareMore: 'Var och en ser bara de siffror som de själva får se.',
  download: 'Hämta', csv: 'CSV för kalkylark', parquet: 'Parquet för analys',
  change: 'Ändra', changeTitle: 'Ändra rapporten', parts: 'Delar', takeOut: (part: string): string => `Ta bort ${part}`, up: (part: string): string => `Flytta upp ${part}`, delete: 'Ta bort rapporten', deleteSure: 'Ta bort för alla?', deleteYes: 'Ja, ta bort', deleted: 'Rapporten är borttagen.', edit: 'Ändra frågan',
  hidden: 'Syns inte för dig', hiddenMore: 'Den här delen visar mer än dina egna siffror.', gone: 'Rapporten finns inte', goneMore: 'Den är borttagen, eller delas inte med dig.', noRight: 'Du får inte läsa rapporter', noRightMore: 'Be en ledare om du behöver det.',
  mail: 'Skicka med mejl', mailTitle: 'Skicka rapporten med mejl', every: 'Hur ofta', everys: { day: 'Varje dag', week: 'Varje vecka', month: 'Varje månad' }, weekday: 'Veckodag', day: 'Dag i månaden', dayMore: 'I en kortare månad dess sista dag.', hour: 'Klockan', zone: 'Tidszon', zones: { organisation: 'Organisationens', recipient: 'Mottagarens egen' },
  to: 'Till', toMe: 'Skickas till dig själv. En ledare kan skicka till fler.', toMore: 'Var och en får siffrorna som de får se, på sitt språk.', start: 'Spara utskicket', stop: 'Sluta skicka', stopped: 'Rapporten skickas inte längre.', scheduled: 'Utskicket är sparat.',
  weekdays: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'],
  sentOn: { day: (hour: string): string => `Skickas varje dag kl. ${hour}`, week: (day: string, hour: string): string => `Skickas varje ${day} kl. ${hour}`, month: (day: number, hour: string): string => `Skickas den ${day} varje månad kl. ${hour}` }, inZone: { organisation: 'organisationens tid', recipient: 'mottagarens tid' },
  recipients: 'Mottagare', who: 'Vem', next: 'Nästa', last: 'Senast', never: 'Inte än', left: 'Har lämnat utskicket',
  states: { waiting: 'Väntar på att skickas', taken: 'Ingen kan veta om den kom fram', sent: 'Skickad', failed: 'Kunde inte skickas', dropped: 'Inte skickad' }, reasons: { not_wanted: 'får inte läsa rapporter eller har lämnat utskicket', nothing_to_see: 'får inte se någon del', 'Held: brake': 'automatiska utskick är stoppade', 'No mailbox can send notices.': 'ingen brevlåda kan skicka' } as Record<string, string>,
  youGet: 'Du får den här rapporten med mejl.', youLeft: 'Du får inte längre den här rapporten med mejl.', leave: 'Sluta skicka till mig', comeBack: 'Skicka till mig igen', leftNow: 'Du får inte rapporten längre.', backNow: 'Du får rapporten igen.',
  tryIt: 'Skicka till mig nu', tried: 'Skickad till din adress.', tryFailed: (why: string): string => `Kunde inte skickas: ${why}`, tryUnknown: 'Ingen kan veta om mejlet kom fram.',
};
export type SavedWords = typeof sv;
export type PeriodName = keyof typeof PERIODS;
