/** Topics as a tree, flattened in the order in which it is read. Pure. */
import type { TopicFull } from './types';

export interface Leaf { topic: TopicFull; depth: number }

/** What hangs on nothing that is shown stands at the top; a circle is cut. */
export function flatten(topics: TopicFull[]): Leaf[] {
  const known = new Set(topics.map(({ id }) => id));
  const below = new Map<string, TopicFull[]>();
  for (const topic of topics) {
    const parent = topic.parent && known.has(topic.parent) && topic.parent !== topic.id ? topic.parent : '';
    below.set(parent, [...(below.get(parent) ?? []), topic]);
  }
  const seen = new Set<string>();
  const walk = (parent: string, depth: number): Leaf[] =>
    (below.get(parent) ?? []).flatMap((topic) => {
      if (seen.has(topic.id)) return [];
      seen.add(topic.id);
      return [{ topic, depth }, ...walk(topic.id, depth + 1)];
    });
  const found = walk('', 0);
  return [...found, ...topics.filter(({ id }) => !seen.has(id)).map((topic) => ({ topic, depth: 0 }))];
}

/** The topic itself and all below it: it can't be moved there. */
export function lineage(topics: TopicFull[], id: string): Set<string> {
  const found = new Set([id]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const topic of topics) if (topic.parent && found.has(topic.parent)) found.add(topic.id);
  }
  return found;
}
