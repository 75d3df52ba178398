import type { SavedWords } from './sv';

export const da: SavedWords = {
  title: 'Gemte rapporter', link: 'Gemte', lede: 'Rapporter, som du har gemt, som er delt med dig, eller som du får på mail.',
  mine: 'Mine', others: 'Delt med mig', empty: 'Ingen gemte rapporter', emptyMore: 'Vælg nøgletal og periode under Rapporter, og gem. Det, der deles med dig, havner også her.', toReports: 'Til rapporterne',
  owner: (name) => `Gemt af ${name}`, nobody: 'Privat', everybody: 'Delt med alle, der må læse rapporter', withTeam: (team) => `Delt med ${team}`,
  period: 'Periode', dates: 'Egne datoer',
  periods: {
    today: 'I dag', yesterday: 'I går', this_week: 'Denne uge', last_week: 'Sidste uge', last_4_weeks: 'De seneste 4 uger',
    this_month: 'Denne måned indtil nu', last_month: 'Sidste måned', this_quarter: 'Dette kvartal indtil nu', last_quarter: 'Sidste kvartal',
    this_year: 'I år indtil nu', last_year: 'Sidste år', last_7_days: '7 dage til i dag', last_30_days: '30 dage til i dag', last_90_days: '90 dage til i dag', last_365_days: '365 dage til i dag',
  },
  from: (dates) => `Perioden er ${dates}.`,
  save: 'Gem', saveTitle: 'Gem rapporten', name: 'Navn', into: 'Gem som', asNew: 'En ny rapport', part: (name) => `En del af »${name}«`, saved: (name) => `Gemt i »${name}«.`, open: 'Åbn', update: (name) => `Gem i »${name}«`,
  share: 'Hvem ser den', sharing: { nobody: 'Kun mig', team: 'Et team', everybody: 'Alle, der må læse rapporter' }, team: 'Team', shareMore: 'Hver især ser kun de tal, de selv må se.',
  download: 'Hent', csv: 'CSV til regneark', parquet: 'Parquet til analyse',
  change: 'Ret', changeTitle: 'Ret rapporten', parts: 'Dele', takeOut: (part) => `Fjern ${part}`, up: (part) => `Flyt ${part} op`, delete: 'Slet rapporten', deleteSure: 'Slet for alle?', deleteYes: 'Ja, slet', deleted: 'Rapporten er slettet.', edit: 'Ret spørgsmålet',
  hidden: 'Vises ikke for dig', hiddenMore: 'Denne del viser mere end dine egne tal.', gone: 'Rapporten findes ikke', goneMore: 'Den er slettet, eller den er ikke delt med dig.', noRight: 'Du må ikke læse rapporter', noRightMore: 'Spørg en leder, hvis du har brug for det.',
  mail: 'Send på mail', mailTitle: 'Send rapporten på mail', every: 'Hvor ofte', everys: { day: 'Hver dag', week: 'Hver uge', month: 'Hver måned' }, weekday: 'Ugedag', day: 'Dag i måneden', dayMore: 'I en kortere måned dens sidste dag.', hour: 'Klokken', zone: 'Tidszone', zones: { organisation: 'Organisationens', recipient: 'Modtagerens egen' },
  to: 'Til', toMe: 'Sendes til dig selv. En leder kan sende til flere.', toMore: 'Hver især får de tal, de må se, på deres eget sprog.', start: 'Gem udsendelsen', stop: 'Stop udsendelsen', stopped: 'Rapporten sendes ikke længere.', scheduled: 'Udsendelsen er gemt.',
  weekdays: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  sentOn: { day: (hour) => `Sendes hver dag kl. ${hour}`, week: (day, hour) => `Sendes hver ${day} kl. ${hour}`, month: (day, hour) => `Sendes den ${day}. hver måned kl. ${hour}` }, inZone: { organisation: 'organisationens tid', recipient: 'modtagerens tid' },
  recipients: 'Modtagere', who: 'Hvem', next: 'Næste', last: 'Senest', never: 'Ikke endnu', left: 'Har forladt udsendelsen',
  states: { waiting: 'Venter på at blive sendt', taken: 'Ingen kan vide, om den nåede frem', sent: 'Sendt', failed: 'Kunne ikke sendes', dropped: 'Ikke sendt' }, reasons: { not_wanted: 'må ikke læse rapporter eller har forladt udsendelsen', nothing_to_see: 'må ikke se nogen del', 'Held: brake': 'automatiske udsendelser er stoppet', 'No mailbox can send notices.': 'ingen postkasse kan sende' },
  youGet: 'Du får denne rapport på mail.', youLeft: 'Du får ikke længere denne rapport på mail.', leave: 'Stop med at sende til mig', comeBack: 'Send til mig igen', leftNow: 'Du får ikke rapporten længere.', backNow: 'Du får rapporten igen.',
  tryIt: 'Send til mig nu', tried: 'Sendt til din adresse.', tryFailed: (why) => `Kunne ikke sendes: ${why}`, tryUnknown: 'Ingen kan vide, om mailen nåede frem.',
};
