import type { WallboardWords } from './sv';

export const nb: WallboardWords = {
  lede: 'En adresse for en skjerm på veggen. Den viser summer, aldri kunder, saker eller enkelte agenter, og krever ingen innlogging.',
  make: 'Ny veggtavle', name: 'Navn', example: 'Kundeservice, 3. etasje', shows: 'Viser', everything: 'Alt', teams: 'Ett team', channels: 'Én kanal',
  ofTeam: (name) => `Team ${name}`, ofChannel: (name) => `Kanal ${name}`,
  language: 'Språk', look: 'Utseende', themes: { dark: 'mørkt', light: 'lyst', system: 'som skjermen' }, seen: 'Sist sett', never: 'Aldri', until: 'Gjelder til',
  withdrawn: 'til den trekkes tilbake', over: 'Tiden er ute', lastDay: 'Siste dag', lastDayMore: 'La stå tomt hvis den skal gjelde til den trekkes tilbake.',
  withdraw: 'Trekk tilbake', sure: (name) => `Trekke tilbake ${name}? Skjermen slukner i løpet av noen sekunder, og adressen kan ikke hentes tilbake.`,
  address: 'Adresse', openThere: 'Åpne adressen i nettleseren på skjermen.', once: 'Kopier den nå, den vises ikke igjen. Den som har adressen, ser tallene.',
  none: 'Ingen veggtavler', noneMore: 'Lag en for å vise status på en skjerm på veggen.',
};
