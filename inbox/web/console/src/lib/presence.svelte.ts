/** Who else looks at a conversation and who writes; and that we do. */
import { post } from './api';
import { session } from './session.svelte';
import { stream } from './stream.svelte';

export interface Other {
  id: string;
  name: string;
  writing: boolean;
}

const REPEAT_MS = 10_000;

class Others {
  #byConversation = $state.raw<ReadonlyMap<string, Other[]>>(new Map());

  start(): void {
    stream.listen({
      presence: ({ conversation_id, agents }) => this.#set(conversation_id, agents as unknown as Other[]),
      reset: () => (this.#byConversation = new Map()),
    });
  }

  in(conversation: string): Other[] {
    return this.#byConversation.get(conversation) ?? [];
  }

  #set(conversation: string, agents: Other[]): void {
    const next = new Map(this.#byConversation);
    const rest = agents.filter(({ id }) => id !== session.me?.id);
    if (rest.length) next.set(conversation, rest);
    else next.delete(conversation);
    this.#byConversation = next;
  }
}

export const others = new Others();

/** Says that we are here, again and again while the page is seen. Answers how to stop. */
export function stayIn(conversation: string, isWriting: () => boolean): () => void {
  const tell = (): void => {
    if (document.visibilityState !== 'visible' || !stream.connected) return;
    void post(`conversations/${conversation}/presence`, { writing: isWriting() }).catch(() => undefined);
  };
  tell();
  const timer = setInterval(tell, REPEAT_MS);
  return () => clearInterval(timer);
}
