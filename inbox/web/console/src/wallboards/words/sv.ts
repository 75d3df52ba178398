/** Swedish, and the shape of the other languages. */
export const sv = {
  lede: 'En adress för en skärm på väggen. Den visar summor, aldrig kunder, ärenden eller enskilda agenter, och kräver ingen inloggning.',
  make: 'Ny väggtavla', name: 'Namn', example: 'Kundservice, plan 3', shows: 'Visar', everything: 'Allt', teams: 'Ett team', channels: 'En kanal',
  ofTeam: (name: string): string => `Team ${name}`, ofChannel: (name: string): string => `Kanal ${name}`,
  language: 'Språk', look: 'Utseende', themes: { dark: 'mörkt', light: 'ljust', system: 'som skärmen' }, seen: 'Senast sedd', never: 'Aldrig', until: 'Gäller till',
  withdrawn: 'tills den återkallas', over: 'Tiden är ute', lastDay: 'Sista dag', lastDayMore: 'Lämna tomt om den ska gälla tills den återkallas.',
  withdraw: 'Återkalla', sure: (name: string): string => `Återkalla ${name}? Skärmen slocknar inom några sekunder, och adressen går inte att få tillbaka.`,
  address: 'Adress', openThere: 'Öppna adressen i skärmens webbläsare.', once: 'Kopiera den nu, den visas inte igen. Den som har adressen ser siffrorna.',
  none: 'Inga väggtavlor', noneMore: 'Gör en för att visa läget på en skärm på väggen.',
};
export type WallboardWords = typeof sv;
