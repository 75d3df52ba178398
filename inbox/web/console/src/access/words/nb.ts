import type { AccessWords } from './sv';

export const nb: AccessWords = {
  lede: 'Hvem som har åpnet hvilken samtale, hvilken kunde og hvilken fil, når og hvorfor. At noen leser loggen, står også i den.',
  who: 'Hvem', what: 'Hva', when: 'Når', why: 'Hvorfor', howLong: 'Aktiv', everybody: 'Alle', number: 'Samtale nr.', from: 'Fra og med', to: 'Til og med',
  all: 'Alt', shows: { opened: 'Åpnet', ahead: 'Hentet på forhånd', reason: 'Med oppgitt grunn', file: 'Filer', log: 'Loggen' },
  search: 'Vis', clear: 'Nullstill', csv: 'Last ned CSV',
  page: 'Kundens side', ofLog: 'Loggen', ofEverything: 'hele loggen', file: 'Fil', aFile: 'en fil', ahead: 'Hentet på forhånd, ikke åpnet', protected: 'Skjermet', nameless: 'Uten navn',
  only: (name) => `Bare ${name}`, onlyOne: 'Bare denne kunden', customer: (name) => `Kunde: ${name}`, aCustomer: 'en kunde',
  more: 'Vis flere', shown: (count) => (count === 1 ? '1 rad' : `${count} rader`), thereIsMore: 'det finnes flere',
  none: 'Ingen har sett på dette', noneMore: 'Ingenting i loggen passer med det du leter etter.', noSuchCase: 'Det finnes ingen slik samtale.', noSuchCustomer: 'Det finnes ingen slik kunde.', reversed: 'Perioden slutter før den begynner.',
};
