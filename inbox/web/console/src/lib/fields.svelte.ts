/** What the organisation calls the fields of its customers, conversations and forms. */
import { get } from './api';
import { locale } from './i18n/index.svelte';
import { localised } from './localised';
import type { Field, Organisation } from './types';

class Fields {
  #all = $state.raw<Organisation | null>(null);
  #asked = false;

  /** Asked once; without an answer the ids are shown. */
  load(): void {
    if (this.#asked) return;
    this.#asked = true;
    void get<Organisation>('organisation').then((all) => (this.#all = all), () => (this.#asked = false));
  }

  ofContact = (id: string): Field | undefined => find(this.#all?.contact_fields, id);
  ofConversation = (id: string): Field | undefined => find(this.#all?.conversation_fields, id);

  /** A form may ask for what is also a field of the customer or the conversation. */
  ofForm = (channel: string, id: string): Field | undefined =>
    find(this.#all?.forms.find((form) => form.channel === channel)?.fields, id) ?? this.ofConversation(id) ?? this.ofContact(id);

  get contact(): Field[] {
    return this.#all?.contact_fields ?? [];
  }

  get conversation(): Field[] {
    return this.#all?.conversation_fields ?? [];
  }
}

const find = (fields: Field[] | undefined, id: string): Field | undefined => fields?.find((field) => field.id === id);

export const fields = new Fields();

export const fieldName = (field: Field | undefined, id: string): string => localised(field?.label, locale()) ?? id;

/** A choice is kept by its id and shown by its label. */
export const choiceName = (field: Field | undefined, value: string): string =>
  localised(field?.choices.find(({ id }) => id === value)?.label, locale()) ?? value;
