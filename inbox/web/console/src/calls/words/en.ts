import type { CallWords } from './sv';

export const en: CallWords = {
  title: 'Log a call or a visit', channel: 'Channel', manner: 'How', call: 'Call', visit: 'Visit', direction: 'Direction', incoming: 'The customer called', outgoing: 'We called',
  who: 'Who', whoHint: 'Name or number', results: 'Customers', fresh: (what) => `New customer: ${what}`, known: (name) => `Customer: ${name}`, name: 'Name', number: 'Number', nobody: 'Unknown', change: 'Change',
  about: 'About', newMatter: 'A new matter', topic: 'Topic', noTopic: 'No topic', said: 'What was said', saidHint: 'What they asked and what you answered',
  outcome: 'Outcome', solved: 'Done', open: 'We do something more', pending: 'Waits for the customer', unanswered: 'Unanswered, somebody else answers', notReached: 'Nobody answered',
  promise: 'Promise to come back', when: 'When', why: 'About what', past: 'That time has passed.', save: 'Log', saved: (number) => `Logged as conversation ${number}.`, show: 'Show',
  ringing: 'Ringing', talking: 'On a call', missed: 'Missed call', over: 'Call ended', calls: 'Calls', log: 'Log', openIt: 'Open', hide: 'Hide', hidden: 'Hidden number',
  answeredCall: 'Answered on the phone', answeredVisit: 'Answered at the counter', lasted: (minutes, seconds) => (minutes ? `${minutes} min ${seconds} s` : `${seconds} s`), listen: 'Listen', callBack: (number) => `Call back ${number}`, logIt: 'Log the call', keys: 'Ctrl Enter logs it',
};
