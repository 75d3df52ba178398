/** Whether the visitor of a chat is there, and writes. Told by the stream, kept only here. */
import { stream, type VisitorFrame } from './stream.svelte';

class Visitors {
  #at = $state.raw<ReadonlyMap<string, VisitorFrame>>(new Map());

  start(): void {
    stream.listen({
      visitor: (frame) => (this.#at = new Map(this.#at).set(frame.conversation_id, frame)),
      reset: () => (this.#at = new Map()),
    });
  }

  isHere(conversation: string): boolean {
    return this.#at.get(conversation)?.here ?? false;
  }

  isWriting(conversation: string): boolean {
    return this.#at.get(conversation)?.writing ?? false;
  }
}

export const visitors = new Visitors();
