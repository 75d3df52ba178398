/** What the server says of a channel by code, in the reader's words; what has no code is said as it came. Pure. */
import type { CheckLine, Health } from '../lib/types';
import type { Said, SetupWords } from './words/sv';

export interface Told {
  /** What was tried; empty where there is one thing only. */
  readonly part: string;
  readonly is: string;
  readonly todo: readonly string[];
  /** The server's or the platform's own words, where they say more. */
  readonly original: string;
}
type Facts = Readonly<Record<string, string | number>>;

const LINK = /https:\/\/[^\s"'<>]+/;

export const fill = (text: string, facts: Facts): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim());

/** What to do in our words, and the address to do it at, which stands in the server's. */
function todo(said: Said, facts: Facts, advice: string): string[] {
  const address = LINK.exec(advice)?.[0];
  return [said.todo && fill(said.todo, facts), address ?? ''].filter(Boolean);
}

export function ofLine(line: CheckLine, channel: string, words: SetupWords): Told {
  const facts = { channel, ...line.facts };
  const trouble = words.trouble[line.code ?? ''];
  const said = trouble ?? words.said[line.code ?? ''];
  const part = partOf(line, words);
  if (!said) return { part, is: line.message, todo: line.advice ? [line.advice] : [], original: '' };
  const more = 'megabytes' in facts ? [words.upTo] : [];
  const is = [said.is, ...more].map((text) => fill(text, facts)).join(' ');
  return { part, is, todo: todo(said, facts, line.advice), original: trouble ? line.message : '' };
}

function partOf({ name, facts }: CheckLine, words: SetupWords): string {
  return 'folder' in facts ? fill(words.folder, facts) : (words.part[name] ?? name);
}

export function ofHealth(health: Health, channel: string, words: SetupWords): Told {
  const trouble = words.trouble[health.trouble ?? ''];
  const [error, advice] = [health.last_error ?? '', health.advice ?? ''];
  if (!trouble) return { part: '', is: error, todo: lines(advice), original: '' };
  return { part: '', is: trouble.is, todo: todo(trouble, { channel }, `${advice} ${error}`), original: error };
}
