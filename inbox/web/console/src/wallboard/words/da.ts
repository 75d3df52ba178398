import type { WallWords } from './sv';

export const da: WallWords = {
  region: 'da-DK',
  unanswered: 'Ubesvarede', oldest: 'Ældste', inToday: 'Ind i dag', within: 'Inden for målet i dag', past: 'Over målet', channel: 'Kanal',
  present: (here, of) => `${here} af ${of} ${of === 1 ? 'agent' : 'agenter'} til stede`,
  normally: (figures, hour) => `normalt ${figures} kl.\u00a0${hour}`,
  normallyNow: (figures) => `normalt ${figures} hidtil`,
  early: (weeks, of) => `det normale kendes efter ${of} uger, nu ${weeks}`,
  noTarget: 'ingen mål i dag', above: 'over det normale', below: 'under det normale', nothing: '–',
  pastCount: (count) => `${count} over målet`, inTime: (n, of) => `${n} af ${of}`,
  asOf: (time) => `Status ${time}, døgnet rundt`, perHour: 'Ind pr. time, seneste 24 timer. Båndet er det normale.', page: (at, of) => `Side ${at} af ${of}`,
  lost: (age) => `Ingen forbindelse. Tallene er ${age} gamle.`, trying: 'Prøver igen af sig selv.',
  waiting: 'Venter på tallene …', gone: 'Adressen gælder ikke længere', goneMore: 'Den er trukket tilbage, eller dens tid er udløbet. En leder kan lave en ny under Indstillinger, Vægtavler.',
  none: 'Adressen er ikke komplet', noneMore: 'Åbn hele adressen, også det, der står efter #.', full: 'Fuld skærm', noChannels: 'Her er ingen kanaler.',
  min: (count) => `${count} min`, hours: (count) => `${count} t`, hoursMin: (hours, min) => `${hours} t ${min} min`, days: (count) => `${count} d`, seconds: (count) => `${count} s`,
};
