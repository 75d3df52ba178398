import type { CallWords } from './sv';

export const da: CallWords = {
  title: 'Registrér opkald eller besøg', channel: 'Kanal', manner: 'Hvordan', call: 'Opkald', visit: 'Besøg', direction: 'Retning', incoming: 'Kunden ringede', outgoing: 'Vi ringede',
  who: 'Hvem', whoHint: 'Navn eller nummer', results: 'Kunder', fresh: (what) => `Ny kunde: ${what}`, known: (name) => `Kunde: ${name}`, name: 'Navn', number: 'Nummer', nobody: 'Ukendt', change: 'Skift',
  about: 'Vedrører', newMatter: 'Ny sag', topic: 'Emne', noTopic: 'Intet emne', said: 'Hvad blev der sagt', saidHint: 'Hvad spørgsmålet drejede sig om, og hvad du svarede',
  outcome: 'Udfald', solved: 'Færdigt', open: 'Vi gør mere', pending: 'Afventer kunden', unanswered: 'Ubesvaret, en anden svarer', notReached: 'Ingen svarede',
  promise: 'Lov at vende tilbage', when: 'Hvornår', why: 'Om hvad', past: 'Det tidspunkt er passeret.', save: 'Registrér', saved: (number) => `Registreret som sag ${number}.`, show: 'Vis',
  ringing: 'Det ringer', talking: 'Igangværende opkald', missed: 'Ubesvaret opkald', over: 'Afsluttet opkald', calls: 'Opkald', log: 'Registrér', openIt: 'Åbn', hide: 'Skjul', hidden: 'Skjult nummer',
  answeredCall: 'Besvaret i telefonen', answeredVisit: 'Besvaret ved besøg', lasted: (minutes, seconds) => (minutes ? `${minutes} min ${seconds} s` : `${seconds} s`), listen: 'Lyt', callBack: (number) => `Ring op til ${number}`, logIt: 'Registrér opkaldet', keys: 'Ctrl Enter registrerer',
};
