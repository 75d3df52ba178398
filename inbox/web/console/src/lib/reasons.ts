/** The machine's reasons in words. Pure. */
import type { Names } from './events';
import type { Words } from './i18n/sv';
import { exactSpan } from './time';
import type { Event, Priority, Reason } from './types';

export interface ReasonLine {
  /** False for what is only told, true for what spoke for it. */
  sure: boolean;
  parts: { text: string; mark: boolean }[];
}
export interface ReasonGroup {
  title: string;
  lines: ReasonLine[];
}

const plain = (text: string, sure = true): ReasonLine => ({ sure, parts: [{ text, mark: false }] });
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value ? [String(value)] : []);
/** Nothing that was learnt is ever wholly sure. */
export const surePercent = (share: number): number => Math.min(99, Math.round(100 * share));
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

export function describe(reasons: Reason[], words: Words, names: Names): ReasonGroup[] {
  return reasons.map((reason) => ({ title: title(reason, words, names), lines: lines(reason, words, names) })).filter(({ lines }) => lines.length);
}

function valueName({ what, value }: Reason, words: Words, names: Names): string {
  if (what === 'assignee') return names.agent(value) ?? '';
  if (what === 'topic') return names.topic(value) ?? value;
  if (what === 'team') return names.team(value) ?? value;
  if (what === 'priority') return words.priority[value as Priority] ?? value;
  return what === 'tag' ? (names.tag(value) ?? value) : value;
}

function title(reason: Reason, words: Words, names: Names): string {
  const name = valueName(reason, words, names);
  const what = words.why.what[reason.what] ?? reason.what;
  return name ? words.why.title(`${what} ${name}`) : what;
}

function marked(intro: string, found: string[]): ReasonLine {
  const parts = [{ text: `${intro} `, mark: false }];
  found.forEach((text, at) => parts.push(...(at ? [{ text: ' ', mark: false }] : []), { text, mark: true }));
  return { sure: true, parts };
}

function lines(reason: Reason, words: Words, names: Names): ReasonLine[] {
  const { facts } = reason;
  const out: ReasonLine[] = [];
  if (reason.what === 'assignee') out.push(...assignment(reason, words, names));
  const found = [...strings(facts['words']), ...strings(facts['subject']), ...strings(facts['all_words'])];
  if (found.length) out.push(marked(words.why.words, found));
  if (facts['channel']) out.push(plain(words.why.channel(String(facts['channel']))));
  if (facts['sender']) out.push(plain(words.why.sender(strings(facts['sender']).join(', '))));
  if (reason.code === 'sender_chose') out.push(plain(words.why.senderChose));
  if (reason.code === 'learnt') out.push(plain(words.why.learnt(reason.by.replace(/^model:/, ''), surePercent(number(facts['confidence'])))));
  if (reason.what !== 'assignee' && facts['language']) out.push(plain(words.why.language(languageName(words, facts['language']))));
  if (reason.what !== 'assignee' && facts['topic']) out.push(plain(words.why.fromTopic(names.topic(facts['topic']) ?? String(facts['topic']))));
  if (facts['rule']) out.push(plain(words.why.rule(String(facts['rule'])), false));
  return out;
}

const languageName = (words: Words, code: unknown): string => (words.language[String(code).slice(0, 2)] ?? String(code)).toLocaleLowerCase();

function assignment({ value, code, facts }: Reason, words: Words, names: Names): ReasonLine[] {
  const out: ReasonLine[] = [];
  const topic = names.topic(facts['topic']);
  if (!value) {
    out.push(plain(words.why.nobodyBy[code] ?? words.why.nobody, false));
    return out;
  }
  if (words.why.givenBy[code]) out.push(plain(words.why.givenBy[code]));
  for (const need of ['interpreter', 'phone_only', 'gone_topic']) {
    if (facts[need] && words.why.givenBy[need]) out.push(plain(words.why.givenBy[need]));
  }
  if (topic && number(facts['topic_level'])) out.push(plain(words.why.competence(topic, number(facts['topic_level']))));
  if (facts['language'] && number(facts['language_level'])) out.push(plain(words.why.competence(languageName(words, facts['language']), number(facts['language_level']))));
  if (facts['had_last']) out.push(plain(words.why.before));
  if (typeof facts['capacity'] === 'number') out.push(plain(words.why.load(number(facts['load']), facts['capacity'])));
  const others = strings(facts['who_else']).map((id) => names.agent(id)).filter((name): name is string => !!name);
  if (others.length) out.push(plain(words.why.alsoAsked(others.join(', ')), false));
  else if (facts['ready'] === 1) out.push(plain(words.why.nobodyElse, false));
  if (number(facts['waited_seconds']) >= 60) out.push(plain(words.why.hadWaited(exactSpan(number(facts['waited_seconds']) * 1000, words.wait)), false));
  return out;
}

const WHAT: Record<string, Reason['what']> = {
  'conversation.topic': 'topic',
  'conversation.team': 'team',
  'conversation.assigned': 'assignee',
  'conversation.priority': 'priority',
  'conversation.tagged': 'tag',
};

/** The reasons behind one event: of its kind, for its value, and not done by hand. */
export function reasonsFor(event: Event, reasons: Reason[]): Reason[] {
  const what = WHAT[event.type];
  if (!what || event.data['by'] === 'hand' || event.actor?.kind === 'agent') return [];
  const value = event.data['to'] ?? event.data['tag'];
  return reasons.filter((reason) => reason.what === what && reason.value === String(value));
}
