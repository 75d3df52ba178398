import type { OverviewWords } from './sv';

export const en: OverviewWords = {
  title: 'Rising now', lede: (weeks) => `The last hour against the same hour of the last ${weeks} weeks`, none: 'Nothing out of the ordinary.', early: 'It can be said once there are three weeks to compare with.',
  messages: (now, normally) => `${now} messages, usually ${normally}`, count: (count, expected) => `${count} now, usually ${expected}`, view: 'Show', failed: 'What is rising could not be fetched.',
};
