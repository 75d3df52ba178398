export interface SameWords {
  title: string; wroteTheirs: (value: string) => string; theyWroteOurs: (value: string) => string; wroteSame: (value: string) => string; sameName: string;
  merge: string; apart: string; merged: (name: string) => string; undo: string; nameless: string; explain: string;
}

export const sv: SameWords = {
  title: 'Kanske samma person', wroteTheirs: (value) => `Kunden har skrivit ${value}`, theyWroteOurs: (value) => `Den andra har skrivit ${value}`, wroteSame: (value) => `Båda har skrivit ${value}`, sameName: 'Samma namn',
  merge: 'Slå ihop', apart: 'Inte samma', merged: (name) => `${name} är hopslagen med kunden.`, undo: 'Ångra', nameless: 'Utan namn', explain: 'Ärenden och adresser samlas på den här kunden. Det kan ångras.',
};
