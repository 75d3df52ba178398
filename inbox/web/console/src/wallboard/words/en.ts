import type { WallWords } from './sv';

export const en: WallWords = {
  region: 'en-GB',
  unanswered: 'Unanswered', oldest: 'Oldest', inToday: 'In today', within: 'Within target today', past: 'Past target', channel: 'Channel',
  present: (here, of) => `${here} of ${of} ${of === 1 ? 'agent' : 'agents'} present`,
  normally: (figures, hour) => `normally ${figures} at ${hour}`,
  normallyNow: (figures) => `normally ${figures} so far`,
  early: (weeks, of) => `what is normal is known after ${of} weeks, now ${weeks}`,
  noTarget: 'no targets today', above: 'above normal', below: 'below normal', nothing: '–',
  pastCount: (count) => `${count} past target`, inTime: (n, of) => `${n} of ${of}`,
  asOf: (time) => `As of ${time}, round the clock`, perHour: 'In per hour, the last 24 hours. The band is what is normal.', page: (at, of) => `Page ${at} of ${of}`,
  lost: (age) => `No connection. These figures are ${age} old.`, trying: 'It tries again by itself.',
  waiting: 'Waiting for the figures …', gone: 'This address no longer works', goneMore: 'It was withdrawn, or its time is over. A lead can make a new one under Settings, Wallboards.',
  none: 'This address is not complete', noneMore: 'Open the whole address, also what stands after the #.', full: 'Full screen', noChannels: 'There are no channels here.',
  min: (count) => `${count} min`, hours: (count) => `${count} h`, hoursMin: (hours, min) => `${hours} h ${min} min`, days: (count) => `${count} d`, seconds: (count) => `${count} s`,
};
