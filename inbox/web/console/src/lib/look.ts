/** What is asked once and then known: agents, teams, topics, tags, channels. */
import { getAll } from './api';
import type { Agent, Channel, Tag, Team, Topic } from './types';

const KEEP_MS = 60_000;
const known = new Map<string, { at: number; items: Promise<unknown[]> }>();

function ask<T>(path: string): Promise<T[]> {
  const before = known.get(path);
  if (before && Date.now() - before.at < KEEP_MS) return before.items as Promise<T[]>;
  const items = getAll<T>(path);
  known.set(path, { at: Date.now(), items });
  items.catch(() => known.delete(path));
  return items;
}

export const look = {
  agents: (): Promise<Agent[]> => ask<Agent>('agents'),
  teams: (): Promise<Team[]> => ask<Team>('teams'),
  topics: (): Promise<Topic[]> => ask<Topic>('topics'),
  tags: (): Promise<Tag[]> => ask<Tag>('tags'),
  channels: (): Promise<Channel[]> => ask<Channel>('channels'),
  forget: (path: string): void => void known.delete(path),
};
