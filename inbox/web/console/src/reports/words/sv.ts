const FIGURES = {
  messages: ['Meddelanden', 'Meddelanden från kunder, utan skräp och autosvar.'],
  conversations: ['Nya konversationer', 'Konversationer som en kund har börjat, utan skräp.'],
  people: ['Personer', 'Hur många olika kunder som skrev. De kan inte läggas ihop över rader eller dagar.'],
  machine: ['Autosvar', 'Autosvar och annat som maskiner har skrivit.'],
  spam: ['Skräp', 'Meddelanden i konversationer som nu är märkta som skräp.'],
  first_response: ['Första svarstid', 'Från kundens första meddelande tills en persons första svar var skickat.'],
  next_response: ['Nästa svarstid', 'Från varje senare meddelande som väntade tills en person hade svarat. Flera i rad räknas en gång, från det första.'],
  acknowledgement: ['Tid till bekräftelse', 'Från kundens första meddelande tills något var skickat, även automatiskt.'],
  resolution: ['Lösningstid', 'Från kundens första meddelande till den sista stängning som inte öppnades igen.'],
  no_answer_needed: ['Kräver ej svar', 'Hur länge meddelanden hade väntat när någon sade att de inte kräver svar.'],
  within_target: ['Inom målet', 'Av svar med mål som skickades eller vars tid gick ut: andelen i tid.'],
  first_contact_resolution: ['Löst vid första kontakten', 'Av stängda ärenden: ett svar räckte, och kunden kom inte tillbaka om samma ämne på 7 dagar.'],
  repeat_contact: ['Återkommande kontakt', 'Av stängda ärenden: andelen där kunden kom tillbaka inom 7 dagar, i någon kanal.'],
  transfers: ['Överlämningar', 'Byten av team eller av person efter det första svaret.'],
  status_asked: ['Frågar vad som händer', 'Hur ofta kunder frågade vad som händer: i ett meddelande eller på sidan för sitt ärende.'],
  promises_kept: ['Hållna löften', 'Löften om återkoppling som hölls i tid, av dem som hölls eller vars tid gick ut.'],
  mass_answers: ['Massutskick', 'Svar som gick till många på en gång.'],
  spam_conversations: ['Skräpkonversationer', 'Nya konversationer som nu är märkta som skräp.'],
} satisfies Record<string, [string, string]>;

export const sv = {
  title: 'Rapporter', figure: 'Mått', figures: FIGURES,
  from: 'Från', to: 'Till och med', interval: 'Per', by: 'Uppdelat på', clock: 'Klocka', compare: 'Jämför',
  intervals: { hour: 'timme', day: 'dag', week: 'vecka', month: 'månad' },
  bys: { '': 'allt tillsammans', channel: 'kanal', topic: 'ämne', team: 'team', agent: 'agent', language: 'språk', tag: 'tagg', hour_of_week: 'veckans timmar' },
  clocks: { elapsed: 'Dygnet runt', business: 'Öppettid' },
  compares: { '': 'inte', previous: 'perioden före' },
  days: (count: number): string => `${count} dagar`,
  asTable: 'Tabell', asChart: 'Diagram', csv: 'Hämta CSV', nothing: 'Inget att räkna i den här perioden.', nothingMore: 'Välj en annan period eller ett annat mått.',
  asOf: (time: string, zone: string, clock: string): string => `Läget ${time}, ${zone}. ${clock}.`,
  unfinished: 'Randigt: inte slut än.', final: (days: number): string => `Slutligt först efter ${days} dagar.`,
  all: 'Alla', none: 'Inget angivet', n: 'n', value: 'Antal', mean: 'Medel', share: 'Andel', median: 'Median', p90: 'P90', late: 'Över målet nu', before: 'Före', when: 'Tid',
  few: 'Under 20: ingen median.', open: (count: number): string => `Visa ${count}`, behind: 'Konversationer bakom siffran', more: 'Visa fler', gone: 'Raderad', hidden: 'Skyddad', shown: (some: number, all: number): string => `${some} av ${all}`,
  weekdays: ['mån', 'tis', 'ons', 'tors', 'fre', 'lör', 'sön'], heat: 'Veckans timmar: mörkare är mer', overview: 'Just nu',
  chart: (figure: string): string => `${figure} över tid. Samma siffror finns som tabell.`, first: (count: number): string => `De ${count} första raderna visas som linjer; tabellen har alla.`,
};
export type ReportWords = typeof sv;
export type FigureName = keyof typeof FIGURES;
