/** Swedish, and the shape of the other languages. */
export const sv = {
  title: 'Ökar just nu', lede: (weeks: number): string => `Den senaste timmen mot samma timme de ${weeks} senaste veckorna`, none: 'Inget utöver det vanliga.', early: 'Det går att säga när det finns tre veckor att jämföra med.',
  messages: (now: string, normally: string): string => `${now} meddelanden, annars ${normally}`, count: (count: number, expected: string): string => `${count} nu, annars ${expected}`, view: 'Visa', failed: 'Det som ökar kunde inte hämtas.',
};
export type OverviewWords = typeof sv;
