import type { SurveyWords } from './sv';

export const nb: SurveyWords = {
  title: 'Hva kunden syntes',
  satisfaction: (n) => `Tilfredshet ${n} av 5`,
  effort: (n) => `Enkelhet ${n} av 7`,
  changed: 'endret', asked: 'Spurt', followUp: 'Noen skal se på det',
};
