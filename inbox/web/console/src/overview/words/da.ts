import type { OverviewWords } from './sv';

export const da: OverviewWords = {
  title: 'Stiger lige nu', lede: (weeks) => `Den seneste time mod samme time de seneste ${weeks} uger`, none: 'Intet ud over det sædvanlige.', early: 'Det kan siges, når der er tre uger at sammenligne med.',
  messages: (now, normally) => `${now} ${now === '1' ? 'besked' : 'beskeder'}, ellers ${normally}`, count: (count, expected) => `${count} nu, ellers ${expected}`, view: 'Vis', failed: 'Det, der stiger, kunne ikke hentes.',
  clock: 'Ur', business: 'Åbningstid', elapsed: 'Hele døgnet', openHours: (hours) => `Åbningstid ${hours.replaceAll(':', '.')}`, closedToday: 'Lukket i dag', team: 'Team', teams: 'Team', noTeam: 'Uden team', behindIn: (count, name) => `${count} ${count === '1' ? 'besked' : 'beskeder'} ind i dag: ${name}`, behindAnswered: (count, name) => `${count} første svar i dag: ${name}`, behindWithin: (share, name) => `${share} inden for målet i dag: ${name}`,
  messagesOf: (n) => (n === 1 ? '1 besked' : `${n} beskeder`), messagesIn: (messages, conversations) => `${messages === 1 ? '1 besked' : `${messages} beskeder`} i ${conversations === 1 ? '1 samtale' : `${conversations} samtaler`}`,
  marks: 'Hændelser', mark: { update_started: (name) => `statusbesked: ${name}`, update_ended: (name) => `slut på statusbeskeder: ${name}`, published: (name) => `offentliggjort: ${name || 'opslag'}`, surge: () => 'ekstra hjælp blev lukket ind' },
};
