import type { SurveyWords } from './sv';

export const da: SurveyWords = {
  title: 'Hvad kunden syntes',
  satisfaction: (n) => `Tilfredshed ${n} af 5`,
  effort: (n) => `Enkelhed ${n} af 7`,
  changed: 'ændret', asked: 'Spurgt', followUp: 'Nogen skal se på det',
};
