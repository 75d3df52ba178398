import type { WallboardWords } from './sv';

export const da: WallboardWords = {
  lede: 'En adresse til en skærm på væggen. Den viser summer, aldrig kunder, sager eller enkelte agenter, og kræver intet login.',
  make: 'Ny vægtavle', name: 'Navn', example: 'Kundeservice, 3. sal', shows: 'Viser', everything: 'Alt', teams: 'Et team', channels: 'En kanal',
  ofTeam: (name) => `Team ${name}`, ofChannel: (name) => `Kanal ${name}`,
  language: 'Sprog', look: 'Udseende', themes: { dark: 'mørkt', light: 'lyst', system: 'som skærmen' }, seen: 'Sidst set', never: 'Aldrig', until: 'Gælder til',
  withdrawn: 'til den trækkes tilbage', over: 'Tiden er udløbet', lastDay: 'Sidste dag', lastDayMore: 'Lad stå tomt, hvis den skal gælde, til den trækkes tilbage.',
  withdraw: 'Træk tilbage', sure: (name) => `Træk ${name} tilbage? Skærmen slukkes inden for få sekunder, og adressen kan ikke fås tilbage.`,
  address: 'Adresse', openThere: 'Åbn adressen i skærmens browser.', once: 'Kopiér den nu, den vises ikke igen. Den, der har adressen, ser tallene.',
  none: 'Ingen vægtavler', noneMore: 'Lav en for at vise status på en skærm på væggen.',
};
