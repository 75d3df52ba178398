import type { SameWords } from './sv';

export const da: SameWords = {
  title: 'Måske samme person', wroteTheirs: (value) => `Kunden har skrevet ${value}`, theyWroteOurs: (value) => `Den anden har skrevet ${value}`, wroteSame: (value) => `Begge har skrevet ${value}`, sameName: 'Samme navn',
  merge: 'Slå sammen', apart: 'Ikke samme', merged: (name) => `${name} er slået sammen med kunden.`, undo: 'Fortryd', nameless: 'Uden navn', explain: 'Sager og adresser samles på denne kunde. Det kan fortrydes.',
};
