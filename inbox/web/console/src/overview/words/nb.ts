import type { OverviewWords } from './sv';

export const nb: OverviewWords = {
  title: 'Øker akkurat nå', lede: (weeks) => `Den siste timen mot samme time de siste ${weeks} ukene`, none: 'Ingenting utenom det vanlige.', early: 'Det kan sies når det finnes tre uker å sammenligne med.',
  messages: (now, normally) => `${now} meldinger, ellers ${normally}`, count: (count, expected) => `${count} nå, ellers ${expected}`, view: 'Vis', failed: 'Det som øker, kunne ikke hentes.',
};
