import type { AccessWords } from './sv';

export const da: AccessWords = {
  lede: 'Hvem der har åbnet hvilken samtale, hvilken kunde og hvilken fil, hvornår og hvorfor. At nogen læser loggen, står også i den.',
  who: 'Hvem', what: 'Hvad', when: 'Hvornår', why: 'Hvorfor', howLong: 'Aktiv', everybody: 'Alle', number: 'Samtale nr.', from: 'Fra og med', to: 'Til og med',
  all: 'Alt', shows: { opened: 'Åbnet', ahead: 'Hentet på forhånd', reason: 'Med angivet grund', file: 'Filer', log: 'Loggen' },
  search: 'Vis', clear: 'Nulstil', csv: 'Hent CSV',
  page: 'Kundens side', ofLog: 'Loggen', ofEverything: 'hele loggen', file: 'Fil', aFile: 'en fil', ahead: 'Hentet på forhånd, ikke åbnet', protected: 'Beskyttet', nameless: 'Uden navn',
  only: (name) => `Kun ${name}`, onlyOne: 'Kun denne kunde', customer: (name) => `Kunde: ${name}`, aCustomer: 'en kunde',
  more: 'Vis flere', shown: (count) => (count === 1 ? '1 række' : `${count} rækker`), thereIsMore: 'der er flere',
  none: 'Ingen har kigget', noneMore: 'Intet i loggen passer med det, du leder efter.', noSuchCase: 'Der findes ingen sådan samtale.', noSuchCustomer: 'Der findes ingen sådan kunde.', reversed: 'Perioden slutter, før den begynder.',
};
