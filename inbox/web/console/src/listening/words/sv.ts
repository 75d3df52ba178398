export interface ListeningWords {
  title: string; lede: string; nothing: string; nothingMore: string; make: string; open: string; aside: string; fresh: string; taken: string; set: string; label: string; found: (search: string) => string; where: string; more: string; limits: string;
}

export const sv: ListeningWords = {
  title: 'Omvärld', lede: 'Offentliga inlägg som sparade sökningar har hittat. De har inte skrivits till er, och ingen klocka går, förrän någon gör ett ärende av dem.',
  nothing: 'Inga inlägg', nothingMore: 'Här visas inlägg som sökningarna i kanalens inställningar hittar.', make: 'Gör till ärende', open: 'Öppna ärendet', aside: 'Lägg åt sidan', fresh: 'Nya', taken: 'Blev ärenden', set: 'Åt sidan', label: 'Vilka inlägg', found: (search) => `sökning: ${search}`, where: 'Visa på plattformen', more: 'Visa fler', limits: 'X lämnar inte ut krypterade meddelanden, direktmeddelanden äldre än 30 dagar eller inlägg äldre än 7 dagar.',
};
