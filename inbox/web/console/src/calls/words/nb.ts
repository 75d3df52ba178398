import type { CallWords } from './sv';

export const nb: CallWords = {
  title: 'Loggfør anrop eller besøk', channel: 'Kanal', manner: 'Hvordan', call: 'Anrop', visit: 'Besøk', direction: 'Retning', incoming: 'Kunden ringte', outgoing: 'Vi ringte',
  who: 'Hvem', whoHint: 'Navn eller nummer', results: 'Kunder', fresh: (what) => `Ny kunde: ${what}`, known: (name) => `Kunde: ${name}`, name: 'Navn', number: 'Nummer', nobody: 'Ukjent', change: 'Bytt',
  about: 'Gjelder', newMatter: 'Ny sak', topic: 'Tema', noTopic: 'Uten tema', said: 'Hva ble sagt', saidHint: 'Hva spørsmålet gjaldt, og hva du svarte',
  outcome: 'Utfall', solved: 'Ferdig', open: 'Vi gjør noe mer', pending: 'Venter på kunden', unanswered: 'Ubesvart, noen andre svarer', notReached: 'Ingen svarte',
  promise: 'Lov å ta kontakt igjen', when: 'Når', why: 'Om hva', past: 'Det tidspunktet er passert.', save: 'Loggfør', saved: (number) => `Loggført som sak ${number}.`, show: 'Vis',
  ringing: 'Det ringer', talking: 'Pågående anrop', missed: 'Tapt anrop', over: 'Avsluttet anrop', calls: 'Anrop', log: 'Loggfør', openIt: 'Åpne', hide: 'Skjul', hidden: 'Skjult nummer',
  answeredCall: 'Besvart på telefon', answeredVisit: 'Besvart ved besøk', lasted: (minutes, seconds) => (minutes ? `${minutes} min ${seconds} s` : `${seconds} s`), listen: 'Lytt', callBack: (number) => `Ring opp ${number}`, logIt: 'Loggfør anropet', keys: 'Ctrl Enter loggfører',
};
