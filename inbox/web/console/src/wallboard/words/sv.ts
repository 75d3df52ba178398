/** Swedish, and the shape of the other languages. */
export const sv = {
  region: 'sv-SE',
  unanswered: 'Obesvarade', oldest: 'Äldsta', inToday: 'In i dag', within: 'Inom målet i dag', past: 'Över målet', channel: 'Kanal',
  present: (here: number, of: number): string => `${here} av ${of} ${of === 1 ? 'agent' : 'agenter'} på plats`,
  normally: (figures: string, hour: string): string => `normalt ${figures} kl.\u00a0${hour}`,
  normallyNow: (figures: string): string => `normalt ${figures} hittills`,
  early: (weeks: number, of: number): string => `det normala är känt efter ${of} veckor, nu ${weeks}`,
  noTarget: 'inga mål i dag', above: 'över det normala', below: 'under det normala', nothing: '–',
  pastCount: (count: number): string => `${count} över målet`, inTime: (n: number, of: number): string => `${n} av ${of}`,
  asOf: (time: string): string => `Läget ${time}, dygnet runt`, perHour: 'In per timme, senaste 24 timmarna. Bandet är det normala.', page: (at: number, of: number): string => `Sida ${at} av ${of}`,
  lost: (age: string): string => `Ingen anslutning. Siffrorna är ${age} gamla.`, trying: 'Försöker igen av sig själv.',
  waiting: 'Väntar på siffrorna …', gone: 'Adressen gäller inte längre', goneMore: 'Den är återkallad, eller så är dess tid ute. En ledare kan göra en ny under Inställningar, Väggtavlor.',
  none: 'Adressen är inte fullständig', noneMore: 'Öppna hela adressen, också det som står efter #.', full: 'Helskärm', noChannels: 'Här finns inga kanaler.',
  min: (count: number): string => `${count} min`, hours: (count: number): string => `${count} tim`, hoursMin: (hours: number, min: number): string => `${hours} tim ${min} min`, days: (count: number): string => `${count} d`, seconds: (count: number): string => `${count} s`,
};
export type WallWords = typeof sv;
