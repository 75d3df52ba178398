import type { WallWords } from './sv';

export const nb: WallWords = {
  region: 'nb-NO',
  unanswered: 'Ubesvarte', oldest: 'Eldste', inToday: 'Inn i dag', within: 'Innenfor målet i dag', past: 'Over målet', channel: 'Kanal',
  present: (here, of) => `${here} av ${of} ${of === 1 ? 'agent' : 'agenter'} til stede`,
  normally: (figures, hour) => `normalt ${figures} kl.\u00a0${hour}`,
  normallyNow: (figures) => `normalt ${figures} hittil`,
  early: (weeks, of) => `det normale er kjent etter ${of} uker, nå ${weeks}`,
  noTarget: 'ingen mål i dag', above: 'over det normale', below: 'under det normale', nothing: '–',
  pastCount: (count) => `${count} over målet`, inTime: (n, of) => `${n} av ${of}`,
  asOf: (time) => `Status ${time}, døgnet rundt`, perHour: 'Inn per time, siste 24 timer. Båndet er det normale.', page: (at, of) => `Side ${at} av ${of}`,
  lost: (age) => `Ingen forbindelse. Tallene er ${age} gamle.`, trying: 'Prøver igjen av seg selv.',
  waiting: 'Venter på tallene …', gone: 'Adressen gjelder ikke lenger', goneMore: 'Den er trukket tilbake, eller tiden er ute. En leder kan lage en ny under Innstillinger, Veggtavler.',
  none: 'Adressen er ikke fullstendig', noneMore: 'Åpne hele adressen, også det som står etter #.', full: 'Fullskjerm', noChannels: 'Her er det ingen kanaler.',
  min: (count) => `${count} min`, hours: (count) => `${count} t`, hoursMin: (hours, min) => `${hours} t ${min} min`, days: (count) => `${count} d`, seconds: (count) => `${count} s`,
};
