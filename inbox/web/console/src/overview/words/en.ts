import type { OverviewWords } from './sv';

export const en: OverviewWords = {
  title: 'Rising now', lede: (weeks) => `The last hour against the same hour of the last ${weeks} weeks`, none: 'Nothing out of the ordinary.', early: 'It can be said once there are three weeks to compare with.',
  messages: (now, normally) => `${now} ${now === '1' ? 'message' : 'messages'}, usually ${normally}`, count: (count, expected) => `${count} now, usually ${expected}`, view: 'Show', failed: 'What is rising could not be fetched.',
  clock: 'Clock', business: 'Opening hours', elapsed: 'Round the clock', openHours: (hours) => `Open ${hours}`, closedToday: 'Closed today', team: 'Team', teams: 'Teams', noTeam: 'No team', behindIn: (count, name) => `${count} ${count === '1' ? 'message' : 'messages'} in today: ${name}`, behindAnswered: (count, name) => `${count} first ${count === '1' ? 'response' : 'responses'} today: ${name}`, behindWithin: (share, name) => `${share} within target today: ${name}`,
  messagesOf: (n) => (n === 1 ? '1 message' : `${n} messages`), messagesIn: (messages, conversations) => `${messages === 1 ? '1 message' : `${messages} messages`} in ${conversations === 1 ? '1 conversation' : `${conversations} conversations`}`,
  marks: 'Events', mark: { update_started: (name) => `status updates: ${name}`, update_ended: (name) => `end of status updates: ${name}`, published: (name) => `published: ${name || 'a post'}`, surge: () => 'extra help was let in' },
};
