import type { OverviewWords } from './sv';

export const nb: OverviewWords = {
  title: 'Øker akkurat nå', lede: (weeks) => `Den siste timen mot samme time de siste ${weeks} ukene`, none: 'Ingenting utenom det vanlige.', early: 'Det kan sies når det finnes tre uker å sammenligne med.',
  messages: (now, normally) => `${now} ${now === '1' ? 'melding' : 'meldinger'}, ellers ${normally}`, count: (count, expected) => `${count} nå, ellers ${expected}`, view: 'Vis', failed: 'Det som øker, kunne ikke hentes.',
  clock: 'Klokke', business: 'Åpningstid', elapsed: 'Hele døgnet', openHours: (hours) => `Åpningstid ${hours}`, closedToday: 'Stengt i dag', team: 'Team', teams: 'Team', noTeam: 'Uten team', behindIn: (count, name) => `${count} ${count === '1' ? 'melding' : 'meldinger'} inn i dag: ${name}`, behindAnswered: (count, name) => `${count} første svar i dag: ${name}`, behindWithin: (share, name) => `${share} innenfor målet i dag: ${name}`,
  messagesOf: (n) => (n === 1 ? '1 melding' : `${n} meldinger`), messagesIn: (messages, conversations) => `${messages === 1 ? '1 melding' : `${messages} meldinger`} i ${conversations === 1 ? '1 samtale' : `${conversations} samtaler`}`,
  marks: 'Hendelser', mark: { update_started: (name) => `statusmelding: ${name}`, update_ended: (name) => `slutt på statusmeldinger: ${name}`, published: (name) => `publisert: ${name || 'innlegg'}`, surge: () => 'ekstra hjelp ble sluppet inn' },
};
