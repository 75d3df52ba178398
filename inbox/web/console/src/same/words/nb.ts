import type { SameWords } from './sv';

export const nb: SameWords = {
  title: 'Kanskje samme person', wroteTheirs: (value) => `Kunden har skrevet ${value}`, theyWroteOurs: (value) => `Den andre har skrevet ${value}`, wroteSame: (value) => `Begge har skrevet ${value}`, sameName: 'Samme navn',
  merge: 'Slå sammen', apart: 'Ikke samme', merged: (name) => `${name} er slått sammen med kunden.`, undo: 'Angre', nameless: 'Uten navn', explain: 'Saker og adresser samles på denne kunden. Det kan angres.',
};
