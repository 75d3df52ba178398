export const sv = {
  title: 'Vad kunden tyckte',
  satisfaction: (n: number): string => `Nöjdhet ${n} av 5`,
  effort: (n: number): string => `Enkelhet ${n} av 7`,
  changed: 'ändrat', asked: 'Frågad', followUp: 'Någon ska titta på det',
};
export type SurveyWords = typeof sv;
