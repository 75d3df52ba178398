import type { AccessWords } from './sv';

export const en: AccessWords = {
  lede: 'Who opened which conversation, customer and file, when and why. Reading the log is kept in it as well.',
  who: 'Who', what: 'What', when: 'When', why: 'Why', howLong: 'Active', everybody: 'Everybody', number: 'Conversation no.', from: 'From', to: 'To and including',
  all: 'Everything', shows: { opened: 'Opened', ahead: 'Fetched ahead', reason: 'With a reason given', file: 'Files', log: 'The log' },
  search: 'Show', clear: 'Clear', csv: 'Download CSV',
  page: 'The customer’s page', ofLog: 'The log', ofEverything: 'the whole log', file: 'File', aFile: 'a file', ahead: 'Fetched ahead, not opened', protected: 'Protected', nameless: 'No name',
  only: (name) => `Only ${name}`, onlyOne: 'Only this customer', customer: (name) => `Customer: ${name}`, aCustomer: 'a customer',
  more: 'Show more', shown: (count) => (count === 1 ? '1 row' : `${count} rows`), thereIsMore: 'there are more',
  none: 'Nobody has looked', noneMore: 'Nothing in the log fits what you look for.', noSuchCase: 'There is no such conversation.', noSuchCustomer: 'There is no such customer.', reversed: 'The period ends before it begins.',
};
