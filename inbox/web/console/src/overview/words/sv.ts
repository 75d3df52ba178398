/** Swedish, and the shape of the other languages. */
export const sv = {
  title: 'Ökar just nu', lede: (weeks: number): string => `Den senaste timmen mot samma timme de ${weeks} senaste veckorna`, none: 'Inget utöver det vanliga.', early: 'Det går att säga när det finns tre veckor att jämföra med.',
  messages: (now: string, normally: string): string => `${now} ${now === '1' ? 'meddelande' : 'meddelanden'}, annars ${normally}`, count: (count: number, expected: string): string => `${count} nu, annars ${expected}`, view: 'Visa', failed: 'Det som ökar kunde inte hämtas.',
  clock: 'Klocka', business: 'Öppettid', elapsed: 'Dygnet runt', openHours: (hours: string): string => `Öppettid ${hours}`, closedToday: 'Stängt i dag', team: 'Team', teams: 'Team', noTeam: 'Utan team', behindIn: (count: string, name: string): string => `${count} ${count === '1' ? 'meddelande' : 'meddelanden'} in i dag: ${name}`, behindAnswered: (count: string, name: string): string => `${count} första svar i dag: ${name}`, behindWithin: (share: string, name: string): string => `${share} inom målet i dag: ${name}`,
  messagesOf: (n: number): string => (n === 1 ? '1 meddelande' : `${n} meddelanden`), messagesIn: (messages: number, conversations: number): string => `${messages === 1 ? '1 meddelande' : `${messages} meddelanden`} i ${conversations === 1 ? '1 konversation' : `${conversations} konversationer`}`,
  marks: 'Händelser', mark: { update_started: (name: string): string => `lägesbesked: ${name}`, update_ended: (name: string): string => `slut på lägesbesked: ${name}`, published: (name: string): string => `publicerat: ${name || 'inlägg'}`, surge: (_: string): string => 'extra hjälp släpptes in' },
};
export type OverviewWords = typeof sv;
