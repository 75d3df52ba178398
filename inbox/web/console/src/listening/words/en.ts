import type { ListeningWords } from './sv';

export const en: ListeningWords = {
  title: 'Listening', lede: 'Public posts that saved searches found. They were not written to you, and no clock runs before somebody makes a conversation of one.',
  nothing: 'No posts', nothingMore: 'What the searches in a channel’s settings find is shown here.', make: 'Make it a conversation', open: 'Open the conversation', aside: 'Set aside', fresh: 'New', taken: 'Became conversations', set: 'Set aside', label: 'Which posts', found: (search) => `search: ${search}`, where: 'Show on the platform', more: 'Show more', limits: 'X gives out no encrypted messages, no direct messages older than 30 days and no posts older than 7 days.',
};
