import type { OverviewWords } from './sv';

export const da: OverviewWords = {
  title: 'Stiger lige nu', lede: (weeks) => `Den seneste time mod samme time de seneste ${weeks} uger`, none: 'Intet ud over det sædvanlige.', early: 'Det kan siges, når der er tre uger at sammenligne med.',
  messages: (now, normally) => `${now} beskeder, ellers ${normally}`, count: (count, expected) => `${count} nu, ellers ${expected}`, view: 'Vis', failed: 'Det, der stiger, kunne ikke hentes.',
};
