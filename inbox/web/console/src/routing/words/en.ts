import type { RoutingWords } from './sv';

const n = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const en: RoutingWords = {
  rules: {
    title: 'Rules', lede: 'Asked in their order, from the top. The first to set a field wins; tags add up.',
    none: 'No rules yet', noneMore: 'A rule tags, prioritises and routes by itself. Begin with something that is often done by hand.',
    new: 'New rule', choose: 'Choose a rule', chooseMore: 'Or make a new one. Here you see what it says and what it would have done.',
    on: 'On', off: 'Off', up: 'Move up', down: 'Move down', acted: (count) => n(count, 'time in 7 days', 'times in 7 days'),
    stopped: 'Switched off: something is wrong', differs: 'Changed here, the file says otherwise', backToFile: 'Back to the file', onlyHere: 'Made here', inFile: 'From the file',
    fileWrong: (count) => `${n(count, 'mistake', 'mistakes')} in the files. What held before holds until they are mended.`,
    name: 'Name', when: 'WHEN', if: 'IF', do: 'DO', stopHere: 'Ask no rules after this one', remove: 'Remove the rule', removeMore: 'It no longer holds. What it did stands, and it can be taken back.',
    restore: 'Take back', showRemoved: 'Show removed', removed: 'Removed',
    sentence: 'Rule', effect: 'Effect', history: 'History', yaml: 'Show YAML', allYaml: 'All as YAML', saveAs: (time, who) => `Saved ${time}${who ? ` by ${who}` : ''}`, notSaved: 'Not saved', wrong: 'Mend what is marked', stale: 'Somebody else changed the rule. Reload to see what holds.', reload: 'Reload', back: 'To the list',
    shortForm: 'Written in the short form in the file; saved from here as rows.',
  },
  on: { message: 'a message comes', change: 'something changes', time: 'time has passed', deadline: 'a deadline is near' },
  changed: { any: 'anything', status: 'the status', topic: 'the topic', team: 'the team', assignee: 'the assignee', priority: 'the priority', kind: 'the kind', tags: 'the tags', fields: 'the fields', answered: 'an answer was sent' },
  since: { waiting: 'since the customer began to wait', created: 'since it came in', silent: 'since the last message' },
  span: { after: 'after', before: 'so long before', hint: 'such as 30m, 4h, 2d' },
  row: { add: 'Condition', addGroup: 'Group', remove: 'Remove the condition', removeGroup: 'Remove the group', value: 'Value', always: 'Always', choose: 'Choose', list: 'words with commas between', fields: 'Field', operator: 'Comparison', minutes: '30m, 4h, 2d', ownForm: 'Form field', ownContact: 'Customer field', ownConversation: 'Conversation field' },
  how: { any: 'any of', all: 'all of', none: 'none of' },
  field: {
    text: 'Text', subject: 'Subject', sender: 'Sender', recipient: 'Recipient', channel: 'Channel', channel_kind: 'Kind of channel', language: 'Language', auto: 'Written by a machine', attachments: 'Attachments', public: 'Public', first: 'First message', in_hours: 'In opening hours', weekday: 'Weekday',
    topic: 'Topic', tags: 'Tags', priority: 'Priority', team: 'Team', kind: 'Kind', status: 'Status', assignee: 'Assignee', messages: 'Number of messages', waiting: 'Customer has waited', silent: 'Silent for', age: 'Age', created: 'Came in', unanswered: 'Unanswered', sensitivity: 'Protection', needs: 'Customer’s needs',
  },
  op: { is: 'is', is_not: 'is not', has: 'has any of', has_all: 'has all of', has_none: 'has none of', starts: 'starts with', more: 'more than', less: 'less than', before: 'before', after: 'after', empty: 'is empty', not_empty: 'is filled in' },
  value: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent', question: 'question', problem: 'problem', complaint: 'complaint', suggestion: 'suggestion', praise: 'praise', open: 'open', pending: 'pending', snoozed: 'snoozed', closed: 'closed', none: 'no', 'auto-reply': 'auto-reply', bounce: 'bounce', mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday', protected: 'protected', true: 'yes', false: 'no', leads: 'leads', ordered: 'kept in order', register: 'registered' },
  then: { add: 'Add', tags: 'Tag', untag: 'Remove tag', topic: 'Set topic', priority: 'Set priority', team: 'Give to team', kind: 'Set kind', agent: 'Give to', suggest: 'Suggest an answer', answer: 'Answer automatically', note: 'Write a note', snooze: 'Snooze', close: 'Close', escalate: 'Escalate: raise the priority and tell the leads', notify: 'Tell', webhook: 'Call a system', remove: 'Remove' },
  effect: {
    match: (matches, all) => `${matches} of ${all} match`, corrected: (count) => `${count} of them corrected by hand`, contradicts: (place, name, count) => `contradicts rule ${place}, ${name} (${count})`,
    note: 'Tried on the last 1,000 messages, with conversations as they stand now.', none: 'None of them matches.', trying: 'Trying …', cant: 'Can’t be tried yet', stands: (value) => `now ${value}`, nothing: 'nothing', title: 'What it would have done',
  },
  history: { title: (name) => `What ${name} did`, days: 'Per day, 30 days', last: 'Last', changes: 'Changes', none: 'It has not done anything yet.', table: 'Day and number', m: 'message', e: 'change', t: 'time', by: 'by', file: 'the file', how: { made: 'made', changed: 'changed', filed: 'read from the file', left_file: 'gone from the file', retired: 'removed', restored: 'taken back', back_to_file: 'back to the file', merged: 'merged', stopped: 'stopped: it went in a circle', switched_off: 'switched off: something is wrong', works_again: 'works again', ordered: 'new order', renamed: 'new name' } },
  topics: {
    title: 'Topics', lede: 'What conversations are about. A topic brings instruction, priority and the right person.', none: 'No topics yet', noneMore: 'Make a tree of what customers write about most.', new: 'New topic', below: 'New topic below',
    name: 'Name', parent: 'Below', top: 'Top', owner: 'Owner', ownerHint: 'log-in or team', instruction: 'Instruction', instructionHint: 'one line for each step', mandate: 'Mandate: what the agent may grant', priority: 'Priority', inherit: 'as above', competence: 'Takes competence in', own: 'the topic itself', minutes: 'Expected time, minutes', level: 'Service level (id)', record: 'Archive', answer: 'Suggested first answer', next: 'Often asked next', words: 'Words that set the topic', merge: 'Merge with …', mergeMore: 'All conversations move there. The old name leads there in rules and history.', mergeDo: 'Merge', retire: 'Remove', retireMore: 'Conversations keep the topic. Nobody is offered it any more.', retireUsed: (what) => `Used by: ${what}. Those rules are switched off until they are changed.`, retireAnyway: 'Remove all the same', restore: 'Take back', retired: 'Removed', mergedInto: (name) => `Part of ${name}`, showRetired: 'Show removed', choose: 'Choose a topic', chooseMore: 'Or make a new one.', rules: 'rules', children: 'topics below', teams: 'teams', channels: 'channels', saved: 'Saved',
  },
  tags: { title: 'Tags', lede: 'Mark what is no topic. Merge those that mean the same.', none: 'No tags yet', noneMore: 'They appear here when somebody tags a conversation.', name: 'Tag', uses: 'Used', rename: 'Rename', merge: 'Merge with …', mergeMore: 'Conversations get the other tag instead.', retire: 'Remove', restore: 'Take back', untagged: 'Untagged', of: (count, all) => `${count} of ${all} conversations`, days: 'last 30 days', sample: 'the newest 20,000', most: 'Most used', together: 'Often together', add: 'New tag', filter: 'Find a tag', noTogether: 'None yet.' },
  fault: { unknown: (name) => `“${name}” is not there (any more).`, contradiction: 'Contradicts itself and would never do anything.', circle: 'The rules would set each other off without end.', loop: 'The rules set each other off without end.', unreadable: 'Can’t be read by this version.' },
  competences: {
    title: 'Competences', lede: 'Who is good at what. A conversation goes to somebody who knows the topic, the language and the channel.', everybody: 'All teams', who: 'Who', add: 'Add a competence', none: 'Nobody here yet', noneMore: 'Add agents to the team first.', learning: 'learning', learningMore: 'Learning: gets what is easy', with: 'Colleague who sees the answers', kind: 'Kind', value: 'What', level: 'Level', expires: 'Counts until', until: (day) => `Counts until ${day}`,
    levels: { 1: 'with help', 2: 'knows it', 3: 'knows it best' }, gaps: 'Gaps', noGaps: 'None: there is somebody for all that usually comes.', weeks: (count) => `the last ${count} weeks`, anyTopic: 'any topic', gap: (topic, language, day, hours) => `Nobody for ${topic} in ${language}, ${day} ${hours}`, couldBe: (names) => `Know it but don’t work then: ${names}`, perWeek: (count) => `${count} a week`,
  },
  learning: {
    title: 'Learning', lede: 'Topics are learnt from how your own people sort. It all happens on your machine; no text leaves it.', train: 'Train now', training: 'Training …',
    state: 'How it goes', nothing: 'Nothing has been learnt yet. Set topics by hand as usual; it becomes useful from about ten conversations a topic.',
    problem: { too_few: 'There are too few sorted conversations to learn from yet.', model_unusable: 'What was learnt can’t be read. Rules carry on, and the next training replaces it.', training_failed: 'The latest training could not be finished. What held before still holds.' },
    isOff: 'Learning is switched off. Nothing is trained by itself; what has been learnt is still used.', onlyLeads: 'Only leads and administrators can change this and start a training.',
    right: 'Right topic', rightMore: (share) => `Among the first three: ${share}`, coverage: 'Set by itself', coverageMore: (share) => `When it is at least ${share} sure`, never: 'Nothing is sure enough to be set by itself',
    precision: 'Of that is right', precisionMore: 'Measured on conversations that were held back', examples: 'Examples', examplesMore: (topics, held) => `${n(topics, 'topic', 'topics')}; measured on ${n(held, 'example', 'examples')}`, held: 'Measured on',
    onlySuggested: (names) => `Suggested but never set by itself, too few examples or too often wrong: ${names}`,
    measuredWith: (share) => `The shares were measured with the limit ${share} when the version was trained.`,
    waiting: 'Corrected since', next: 'Next training', afterMore: (count) => `After ${n(count, 'more topic', 'more topics')} set by hand`, soon: 'Within ten minutes', onlyAsked: 'Only when somebody asks for it',
    wishes: 'How sure it must be', enabled: 'Learn by itself when enough topics have been set by hand', do: 'Set the topic when it is right at least this often', doMore: 'Higher makes fewer mistakes and leaves more to sort yourselves. 80–99.9%.',
    suggest: 'Suggest the topic when it is right at least this often', suggestMore: 'Suggestions stand on the conversation, and somebody chooses. 10–95%.', crossed: 'What is only suggested can’t have to be surer than what is set.',
    after: 'Learn again after', sorted: 'topics set by hand', afterHint: 'At most every ten minutes. The first time 20 are enough.',
    versions: 'Versions', version: 'Version', trained: 'Trained', outcome: 'Outcome', inUse: 'In use', kept: 'Was used', refused: 'Refused',
    why: { first: 'The first.', better: 'At least as good as the one before.', not_better: 'The one in use is better on the same examples.', other_topics: 'The topics have changed.', other_unusable: 'The one before couldn’t be read.' },
  },
  similar: { answered: (who) => `${who} answered:`, unanswered: 'Nobody has answered yet.', none: 'No earlier conversation is like this one.' },
  answer: { title: 'Suggested answer', put: 'Put in the answer' },
};
