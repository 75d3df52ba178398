import type { SameWords } from './sv';

export const en: SameWords = {
  title: 'Perhaps the same person', wroteTheirs: (value) => `This customer wrote ${value}`, theyWroteOurs: (value) => `The other one wrote ${value}`, wroteSame: (value) => `Both wrote ${value}`, sameName: 'The same name',
  merge: 'Merge', apart: 'Not the same', merged: (name) => `${name} is merged into this customer.`, undo: 'Undo', nameless: 'No name', explain: 'Conversations and addresses are gathered under this customer. It can be undone.',
};
