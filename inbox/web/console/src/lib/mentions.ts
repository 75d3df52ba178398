/** Colleagues named with @ in a note. Pure. */
import type { Agent } from './types';

type Nameable = Pick<Agent, 'id' | 'name'>;

/** "@Anna Norberg" always; "@Anna" where only one is called so. */
export function mentioned(text: string, agents: Nameable[]): string[] {
  const firsts = agents.map(({ name }) => firstOf(name));
  return agents.filter(({ name }, at) => has(text, name) || (firsts.filter((first) => first === firsts[at]).length === 1 && has(text, firstOf(name)))).map(({ id }) => id);
}

const firstOf = (name: string): string => name.split(' ')[0] ?? name;

function has(text: string, name: string): boolean {
  const at = text.toLocaleLowerCase().indexOf(`@${name.toLocaleLowerCase()}`);
  return at >= 0 && !/\p{L}/u.test(text[at + name.length + 1] ?? ' ');
}

/** What stands after the @ that is being written, if one is. */
export const partOf = (text: string, caret: number): string | null => /(?:^|\s)@([\p{L}-]{0,30})$/u.exec(text.slice(0, caret))?.[1] ?? null;
