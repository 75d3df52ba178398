/** Names for ids, as they become known. */
import { locale } from './i18n/index.svelte';
import { localised } from './localised';
import { look } from './look';
import type { Agent, Tag, Team, Topic } from './types';

class People {
  agents = $state.raw<Agent[]>([]);
  teams = $state.raw<Team[]>([]);
  #topics = $state.raw<Topic[]>([]);
  /** Named in the reader's language. */
  topics = $derived(this.#topics.map((topic) => ({ ...topic, name: localised(topic.names, locale()) ?? topic.name })));
  tags = $state.raw<Tag[]>([]);

  /** A list that one may not see stays empty; names are then left out. */
  load(): void {
    void look.agents().then((all) => (this.agents = all), () => undefined);
    void look.teams().then((all) => (this.teams = all), () => undefined);
    void look.topics().then((all) => (this.#topics = all), () => undefined);
    void look.tags().then((all) => (this.tags = all), () => undefined);
  }

  agent = (id: unknown): string | undefined => this.agents.find((agent) => agent.id === id)?.name;
  team = (id: unknown): string | undefined => this.teams.find((team) => team.id === id)?.name;
  topic = (id: unknown): string | undefined => this.topics.find((topic) => topic.id === id)?.name;
  tag = (id: unknown): string | undefined => this.tags.find((tag) => tag.id === id)?.name;
}

export const people = new People();
