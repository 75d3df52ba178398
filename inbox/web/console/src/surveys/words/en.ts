import type { SurveyWords } from './sv';

export const en: SurveyWords = {
  title: 'What the customer thought',
  satisfaction: (n) => `Satisfaction ${n} of 5`,
  effort: (n) => `Ease ${n} of 7`,
  changed: 'changed', asked: 'Asked', followUp: 'Somebody is to look at it',
};
