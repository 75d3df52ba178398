import type { SavedWords } from './sv';

export const nb: SavedWords = {
  title: 'Lagrede rapporter', link: 'Lagrede', lede: 'Rapporter som du har lagret, som er delt med deg, eller som du får på e-post.',
  mine: 'Mine', others: 'Delt med meg', empty: 'Ingen lagrede rapporter', emptyMore: 'Velg nøkkeltall og periode under Rapporter og lagre. Det som deles med deg, havner også her.', toReports: 'Til rapportene',
  owner: (name) => `Lagret av ${name}`, nobody: 'Privat', everybody: 'Delt med alle som får lese rapporter', withTeam: (team) => `Delt med ${team}`,
  period: 'Periode', dates: 'Egne datoer',
  periods: {
    today: 'I dag', yesterday: 'I går', this_week: 'Denne uken', last_week: 'Forrige uke', last_4_weeks: 'De siste 4 ukene',
    this_month: 'Denne måneden så langt', last_month: 'Forrige måned', this_quarter: 'Dette kvartalet så langt', last_quarter: 'Forrige kvartal',
    this_year: 'I år så langt', last_year: 'I fjor', last_7_days: '7 dager til i dag', last_30_days: '30 dager til i dag', last_90_days: '90 dager til i dag', last_365_days: '365 dager til i dag',
  },
  from: (dates) => `Perioden er ${dates}.`,
  save: 'Lagre', saveTitle: 'Lagre rapporten', name: 'Navn', into: 'Lagre som', asNew: 'En ny rapport', part: (name) => `En del av «${name}»`, saved: (name) => `Lagret i «${name}».`, open: 'Åpne', update: (name) => `Lagre i «${name}»`,
  share: 'Hvem ser den', sharing: { nobody: 'Bare jeg', team: 'Et team', everybody: 'Alle som får lese rapporter' }, team: 'Team', shareMore: 'Hver enkelt ser bare de tallene de selv har lov til å se.',
  download: 'Last ned', csv: 'CSV for regneark', parquet: 'Parquet for analyse',
  change: 'Endre', changeTitle: 'Endre rapporten', parts: 'Deler', takeOut: (part) => `Fjern ${part}`, up: (part) => `Flytt opp ${part}`, delete: 'Slett rapporten', deleteSure: 'Slette for alle?', deleteYes: 'Ja, slett', deleted: 'Rapporten er slettet.', edit: 'Endre spørsmålet',
  hidden: 'Vises ikke for deg', hiddenMore: 'Denne delen viser mer enn dine egne tall.', gone: 'Rapporten finnes ikke', goneMore: 'Den er slettet, eller den er ikke delt med deg.', noRight: 'Du har ikke lov til å lese rapporter', noRightMore: 'Spør en leder hvis du trenger det.',
  mail: 'Send på e-post', mailTitle: 'Send rapporten på e-post', every: 'Hvor ofte', everys: { day: 'Hver dag', week: 'Hver uke', month: 'Hver måned' }, weekday: 'Ukedag', day: 'Dag i måneden', dayMore: 'I en kortere måned dens siste dag.', hour: 'Klokken', zone: 'Tidssone', zones: { organisation: 'Organisasjonens', recipient: 'Mottakerens egen' },
  to: 'Til', toMe: 'Sendes til deg selv. En leder kan sende til flere.', toMore: 'Hver enkelt får tallene de har lov til å se, på sitt eget språk.', start: 'Lagre utsendelsen', stop: 'Slutt å sende', stopped: 'Rapporten sendes ikke lenger.', scheduled: 'Utsendelsen er lagret.',
  weekdays: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  sentOn: { day: (hour) => `Sendes hver dag kl. ${hour}`, week: (day, hour) => `Sendes hver ${day} kl. ${hour}`, month: (day, hour) => `Sendes den ${day}. hver måned kl. ${hour}` }, inZone: { organisation: 'organisasjonens tid', recipient: 'mottakerens tid' },
  recipients: 'Mottakere', who: 'Hvem', next: 'Neste', last: 'Sist', never: 'Ikke ennå', left: 'Har forlatt utsendelsen',
  states: { waiting: 'Venter på å bli sendt', taken: 'Ingen kan vite om den kom fram', sent: 'Sendt', failed: 'Kunne ikke sendes', dropped: 'Ikke sendt' }, reasons: { not_wanted: 'har ikke lov til å lese rapporter, eller har forlatt utsendelsen', nothing_to_see: 'har ikke lov til å se noen del', 'Held: brake': 'automatiske utsendelser er stoppet', 'No mailbox can send notices.': 'ingen postkasse kan sende' },
  youGet: 'Du får denne rapporten på e-post.', youLeft: 'Du får ikke lenger denne rapporten på e-post.', leave: 'Slutt å sende til meg', comeBack: 'Send til meg igjen', leftNow: 'Du får ikke rapporten lenger.', backNow: 'Du får rapporten igjen.',
  tryIt: 'Send til meg nå', tried: 'Sendt til adressen din.', tryFailed: (why) => `Kunne ikke sendes: ${why}`, tryUnknown: 'Ingen kan vite om e-posten kom fram.',
};
