/** The words of the page about who looked. */
export const sv = {
  lede: 'Vem som öppnat vilken konversation, vilken kund och vilken fil, när och varför. Att läsa loggen hamnar själv i den.',
  who: 'Vem', what: 'Vad', when: 'När', why: 'Varför', howLong: 'Aktiv', everybody: 'Alla', number: 'Konversation nr', from: 'Från och med', to: 'Till och med',
  all: 'Allt', shows: { opened: 'Öppnat', ahead: 'Hämtat i förväg', reason: 'Med angivet skäl', file: 'Filer', log: 'Loggen' },
  search: 'Visa', clear: 'Rensa', csv: 'Hämta CSV',
  page: 'Kundens sida', ofLog: 'Loggen', ofEverything: 'hela loggen', file: 'Fil', aFile: 'en fil', ahead: 'Hämtat i förväg, inte öppnat', protected: 'Skyddad', nameless: 'Utan namn',
  only: (name: string): string => `Bara ${name}`, onlyOne: 'Bara den här kunden', customer: (name: string): string => `Kund: ${name}`, aCustomer: 'en kund',
  more: 'Visa fler', shown: (count: number): string => (count === 1 ? '1 rad' : `${count} rader`), thereIsMore: 'det finns fler',
  none: 'Ingen har tittat', noneMore: 'Inget i loggen stämmer med det du letar efter.', noSuchCase: 'Det finns ingen sådan konversation.', noSuchCustomer: 'Det finns ingen sådan kund.', reversed: 'Perioden slutar innan den börjar.',
};
export type AccessWords = typeof sv;
